"""Fields that are searched while one types: the browser offers what the server finds, and the name or code is taken."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.wording import listed
from houma.domain.territories.models import Country, Territory
from houma.domain.territories.queries.search import TerritoryHit, search_territories
from houma.web.at_desk import at_desk

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_NEAREST, _OFFERED = 5, 12
SEPARATOR = " · "
"""Between the name that a person reads and the code that is meant, in what is offered."""


class SearchInput(forms.TextInput):
    """A line of text with a list of what may be meant, asked for while one types."""

    address = ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The line and its list, which the answers of ``address`` fill."""
        offered = f"{(attrs or {}).get('id', name)}-offered"
        searching = {
            "list": offered,
            "autocomplete": "off",
            "hx-get": self.address,
            "hx-trigger": "input changed delay:200ms, focus once",
            "hx-target": f"#{offered}",
            "hx-sync": "this:replace",
        }
        line = super().render(name, value, {**(attrs or {}), **searching}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, offered)


def searched_text(request: HttpRequest) -> str:
    """What was typed: a line sends itself alone, under the name that it has in its form."""
    return next(iter(request.GET.dict().values()), "")[:200].partition(SEPARATOR)[0].strip()


def options(found: "list[tuple[str, str]]") -> HttpResponse:
    """The entries of a list: the value that is taken, and what is said beside it."""
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', found))


class PlaceField(forms.CharField):
    """A territory by its name or code; ``offer`` says in which country, and within what one may choose."""

    widget = SearchInput

    def __init__(self, *, label: "str | _StrPromise", **more: Any) -> None:
        super().__init__(label=label, max_length=200, **more)
        self.country: Country | None = None
        self.within: QuerySet[Territory] = Territory.objects.none()

    def offer(self, country: Country, within: "QuerySet[Territory] | None" = None) -> None:
        """Let territories of ``country`` be chosen, all of them or those in ``within``."""
        self.country = country
        self.within = (Territory.objects.all() if within is None else within).filter(country=country).defer("boundary")
        self.widget.address = reverse("desk_search_places", args=[country.code])

    def clean(self, value: Any) -> Any:
        """The one territory that is meant; None where nothing is said and nothing has to be."""
        said = super().clean(value)
        return self._meant(said.strip()) if said else None

    def _meant(self, said: str) -> Territory:
        assert self.country is not None, "offer() gives the field its country"
        name, _separator, code = said.rpartition(SEPARATOR)
        exact = self.within.filter(code=code or name).distinct().first()
        if exact is not None:
            return exact
        hits = [hit.territory for hit in search_territories(name or code, self.country, limit=_NEAREST)]
        reached = set(self.within.filter(pk__in=[hit.pk for hit in hits]).values_list("pk", flat=True))
        allowed = [hit for hit in hits if hit.pk in reached]
        if hits and not allowed:
            raise ValidationError(_("Your role does not reach this territory."))
        named = [hit for hit in allowed if said.casefold() in {one.casefold() for one in hit.names.variants()}]
        if len(named) == 1 or len(allowed) == 1:
            return (named or allowed)[0]
        if not allowed:
            raise ValidationError(_("No territory is called like that."))
        nearest = listed(f"{hit.name} ({hit.code})" for hit in allowed)
        raise ValidationError(format_lazy(_("Give the code of the one you mean: {nearest}."), nearest=nearest))


@at_desk
def search_places(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Territories that may be meant by what was typed, as entries of a list; territories are everybody's."""
    said = searched_text(request)
    hits = search_territories(said, country, limit=_OFFERED) if said else []
    return options([(f"{hit.territory.name}{SEPARATOR}{hit.territory.code}", _beside(hit)) for hit in hits])


def _beside(hit: TerritoryHit) -> str:
    """What tells territories of one name apart: their level, and what they lie in."""
    above = (place.names.in_language(get_language() or "fr") for place in hit.parents[:1])
    return listed([hit.territory.get_level_display(), *above])
