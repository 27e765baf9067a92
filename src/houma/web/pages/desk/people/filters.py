"""The filters of the people screen: read from the address, shown as a form, kept in every link."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party, Role, User
from houma.domain.accounts.people_queries import STATES, PeopleFilters, mandates_seen
from houma.domain.accounts.rules import Permission
from houma.domain.projects.models import Project
from houma.domain.projects.queries import projects_where
from houma.domain.projects.scope import mandates_reaching
from houma.domain.territories.models import Country, Territory
from houma.web.pages.agreement_filters import ActiveFilter, FilterField, Option, select_field


def _state_labels() -> dict[str, str]:
    return {
        "in_force": _("In force"),
        "lent": _("Lent to a delegate"),
        "invited": _("Invited, not answered yet"),
        "over": _("Over or ended"),
        "all": _("All"),
    }


class ShownFilters:
    """The filters of one request with all that the page shows of them. ``query`` gives the same list again."""

    def __init__(self, request: HttpRequest, country: Country, user: User) -> None:
        asked = request.GET
        self.country, self.user = country, user
        role, state = asked.get("role", ""), asked.get("state", "")
        territory: Territory | None = None
        party: Party | None = None
        self.project: Project | None = None
        if code := asked.get("territory"):
            territory = Territory.objects.filter(country=country, code=code).defer("boundary").first()
        if code := asked.get("party"):
            party = Party.objects.filter(country=country, code=code).first()
        if code := asked.get("project"):
            reach = projects_where(user, Permission.MANAGE_PEOPLE)
            self.project = reach.filter(country=country, code=code.strip()).first()
        factor = asked.get("factor", "")
        self.filters = PeopleFilters(
            text=asked.get("q", "").strip()[:100],
            role=Role(role) if role in Role.values else None,
            territory=territory,
            party=party,
            state=state if state in STATES else "in_force",
            second_factor=factor if factor in {"on", "off"} else "",
            reaching=mandates_reaching(self.project) if self.project else None,
        )
        self.query = {name: value for name, value in self._parameters().items() if value}

    def _parameters(self) -> dict[str, str]:
        chosen = self.filters
        return {
            "q": chosen.text,
            "role": chosen.role.value if chosen.role else "",
            "territory": chosen.territory.code if chosen.territory else "",
            "project": self.project.code if self.project else "",
            "party": chosen.party.code if chosen.party else "",
            "state": "" if chosen.state == "in_force" else chosen.state,
            "factor": chosen.second_factor,
        }

    def fields(self) -> list[FilterField]:
        """The form; territories and organisations are those where somebody holds something."""
        seen = mandates_seen(self.user, self.country).order_by()
        places = Territory.objects.filter(pk__in=seen.values("territory")).defer("boundary").order_by("level", "code")
        parties = Party.objects.filter(pk__in=seen.values("party")).order_by("name_fr")
        roles = [(role.value, capfirst(str(role.label))) for role in Role]
        states = _state_labels()
        factors = [("on", _("turned on")), ("off", _("turned off"))]
        return [
            FilterField("q", _("Name or address"), "search", self.filters.text),
            self._select("role", _("Role"), roles, _("All roles")),
            self._select("territory", _("Territory"), [(p.code, p.name) for p in places], _("All territories")),
            FilterField("project", _("Who reaches the project"), "text", self.query.get("project", ""), _("Code")),
            self._select("party", _("Organisation"), [(p.code, p.name) for p in parties], _("All organisations")),
            FilterField(
                "state",
                _("State"),
                "select",
                options=tuple(
                    Option("" if code == "in_force" else code, label, self.filters.state == code)
                    for code, label in states.items()
                ),
            ),
            self._select("factor", _("Second factor"), factors, _("On or off")),
        ]

    def _select(self, name: str, label: str, pairs: list[tuple[str, str]], everything: str) -> FilterField:
        return select_field(name, label, self.query.get(name, ""), pairs, everything)

    def active(self) -> list[ActiveFilter]:
        """Each filter in force as words, with the way to drop it."""
        chosen = self.filters
        factor = _("Second factor on") if chosen.second_factor == "on" else _("Second factor off")
        words = {
            "q": chosen.text,
            "role": str(chosen.role.label) if chosen.role else "",
            "territory": chosen.territory.name if chosen.territory else "",
            "project": self.project.name if self.project else "",
            "party": chosen.party.name if chosen.party else "",
            "state": _state_labels()[chosen.state],
            "factor": factor,
        }
        return [
            ActiveFilter(words[name], "?" + urlencode({key: value for key, value in self.query.items() if key != name}))
            for name in self.query
        ]

    def narrowed(self, **changes: str) -> str:
        """The address of the same list under further filters."""
        return "?" + urlencode(self.query | changes)
