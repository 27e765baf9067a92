"""What the portfolio shows, read from the address, shown as a form, and kept in every link."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party, User
from houma.domain.desk.queries.portfolio import PortfolioFilters, years_of
from houma.domain.desk.workbook import DEFAULT_COLUMNS, SORTABLE, column_keys
from houma.domain.projects.models import Phase, Programme, Scale, Visibility
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.watch.models import ON_PROJECTS, Family
from houma.web.pages.agreement_filters import ActiveFilter, FilterField, select_field

ANY_ALERT = "any"
PROJECT_FAMILIES = {family.value: family.label for family in Family if family in ON_PROJECTS}
_Choices = TypeVar("_Choices", bound=models.TextChoices)


class View(StrEnum):
    """The three ways of showing the same rows."""

    TABLE = "table"
    MAP = "map"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the address of the portfolio says: filters and order, way of showing, columns."""

    filters: PortfolioFilters
    view: View = View.TABLE
    columns: tuple[str, ...] = DEFAULT_COLUMNS

    def narrowing(self) -> dict[str, str]:
        """The filters alone, as parameters of an address."""
        asked = self.filters
        parameters = {
            "q": asked.text,
            "scale": asked.scale or "",
            "phase": asked.phase or "",
            "programme": asked.programme.code if asked.programme else "",
            "territory": asked.territory.code if asked.territory else "",
            "partner": asked.partner.code if asked.partner else "",
            "alert": asked.alert,
            "late": "1" if asked.late else "",
            "year": str(asked.year or ""),
            "visibility": asked.visibility or "",
        }
        return {name: str(value) for name, value in parameters.items() if value}

    def manner(self) -> dict[str, str]:
        """Order, way of showing and columns, as parameters; what is usual is left out."""
        asked = self.filters
        sort = f"-{asked.sort}" if asked.falling else asked.sort
        parameters = {
            "sort": "" if sort == "name" else sort,
            "view": "" if self.view == View.TABLE else self.view.value,
            "cols": "" if self.columns == DEFAULT_COLUMNS else ",".join(self.columns),
        }
        return {name: value for name, value in parameters.items() if value}

    def query(self, **changes: str | None) -> str:
        """The whole address after its question mark, with changes; an empty value drops a parameter."""
        parameters: dict[str, str | None] = {**self.narrowing(), **self.manner(), **changes}
        return urlencode({name: value for name, value in parameters.items() if value})


def _choice(kind: type[_Choices], value: str) -> _Choices | None:
    return kind(value) if value in kind.values else None


def shown_from(query: QueryDict, country: Country) -> Shown:
    """Read the address; what is unknown narrows nothing. Three queries at most."""
    programme = territory = partner = None
    if code := query.get("programme"):
        programme = Programme.objects.filter(country=country, code=code).first()
    if code := query.get("territory"):
        territory = Territory.objects.defer("boundary").filter(country=country, code=code).first()
    if code := query.get("partner"):
        partner = Party.objects.filter(country=country, code=code).first()
    sort = query.get("sort", "")
    key = sort.removeprefix("-")
    alert, year, view = query.get("alert", ""), query.get("year", ""), query.get("view", "")
    known = column_keys(country)
    asked = {key for text in (*query.getlist("cols"), *query.getlist("col")) for key in text.split(",")}
    columns = tuple(key for key in known if key in asked)
    return Shown(
        PortfolioFilters(
            text=query.get("q", "").strip()[:100],
            scale=_choice(Scale, query.get("scale", "")),
            phase=_choice(Phase, query.get("phase", "")),
            programme=programme,
            territory=territory,
            partner=partner,
            visibility=_choice(Visibility, query.get("visibility", "")),
            alert=alert if alert in {ANY_ALERT, *PROJECT_FAMILIES} else "",
            late=query.get("late") == "1",
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
            sort=key if key in SORTABLE else "name",
            falling=sort.startswith("-") and key in SORTABLE,
        ),
        view=View(view) if view in set(View) else View.TABLE,
        columns=tuple(dict.fromkeys(("name", *columns))) if columns else DEFAULT_COLUMNS,
    )


def filter_fields(user: User, country: Country, shown: Shown) -> tuple[FilterField, ...]:
    """The form that shows the filters: four queries."""
    current = shown.narrowing()

    def select(
        name: str, label: str, pairs: Iterable[tuple[str, str | Promise]], everything: str
    ) -> FilterField:  # fmt: skip
        return select_field(name, label, current.get(name, ""), pairs, everything)

    programmes = [(found.code, found.name) for found in Programme.objects.filter(country=country).order_by("name_fr")]
    parties = Party.objects.filter(country=country, is_family=False).order_by("name_fr")
    alerts: list[tuple[str, str | Promise]] = [(ANY_ALERT, _("Any alert")), *PROJECT_FAMILIES.items()]
    return (
        FilterField("q", _("Words"), "search", shown.filters.text, _("A project, a place, a code…")),
        select("scale", _("Scale"), Scale.choices, _("All scales")),
        select("phase", _("Phase"), Phase.choices, _("All phases")),
        select("programme", _("Programme"), programmes, _("All programmes")),
        select("territory", _("Territory"), _places(country, shown), _("The whole country")),
        select("partner", _("Partner or operator"), [(one.code, one.name) for one in parties], _("All partners")),
        select("alert", _("Alert"), alerts, _("With or without")),
        select("year", _("Under way in"), [(str(y), str(y)) for y in years_of(user, country)], _("Any year")),
        select("visibility", _("Visibility"), Visibility.choices, _("Public and internal")),
        FilterField("late", _("With late instalments"), "checkbox", shown.filters.late),
    )


def _places(country: Country, shown: Shown) -> list[tuple[str, str]]:
    """Regions with their provinces under them, and the territory asked for where it is a smaller one."""
    wide = Territory.objects.filter(
        country=country, level__in=[Level.REGION, Level.PROVINCE, Level.DISTRICT_PREFECTURE]
    )
    found = list(wide.defer("boundary", "point"))
    below: dict[int | None, list[Territory]] = {}
    for territory in sorted(found, key=lambda territory: territory.name):
        below.setdefault(None if territory.level == Level.REGION else territory.parent_id, []).append(territory)
    pairs: list[tuple[str, str]] = []
    for region in below.get(None, []):
        pairs.append((region.code, region.name))
        pairs += [(province.code, f"– {province.name}") for province in below.get(region.pk, [])]
    asked = shown.filters.territory
    if asked is not None and asked.code not in {code for code, _name in pairs}:
        pairs.insert(0, (asked.code, asked.name))
    return pairs


def filters_in_words(shown: Shown) -> dict[str, str]:
    """Each filter in force by the name of its parameter, in words."""
    asked = shown.filters
    words = {
        "q": asked.text,
        "scale": str(asked.scale.label) if asked.scale else "",
        "phase": str(asked.phase.label) if asked.phase else "",
        "programme": asked.programme.name if asked.programme else "",
        "territory": asked.territory.name if asked.territory else "",
        "partner": asked.partner.name if asked.partner else "",
        "alert": _("With an alert") if asked.alert == ANY_ALERT else str(PROJECT_FAMILIES.get(asked.alert, "")),
        "late": _("With late instalments"),
        "year": _("under way in %(year)s") % {"year": asked.year},
        "visibility": str(asked.visibility.label) if asked.visibility else "",
    }
    return {name: words[name] for name in shown.narrowing()}


def active_filters(shown: Shown) -> tuple[ActiveFilter, ...]:
    """Each filter in force as words, with the address without it."""
    return tuple(
        ActiveFilter(words, f"?{shown.query(**{name: None})}") for name, words in filters_in_words(shown).items()
    )
