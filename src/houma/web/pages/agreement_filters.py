"""The filters of lists and maps of agreements: read from the address, shown as a form, kept in every link."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.listing import SORTS, AgreementFilters
from houma.domain.agreements.models import AgreementKind
from houma.domain.projects.models import Phase, Programme, Scale
from houma.domain.territories.models import Country, Territory

_Choices = TypeVar("_Choices", bound=models.TextChoices)


def _choice(kind: type[_Choices], value: str) -> _Choices | None:
    return kind(value) if value in kind.values else None


def _year(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) == 4 else None


def filters_from(request: HttpRequest, country: Country) -> AgreementFilters:
    """Read the filters of the address; what is unknown narrows nothing."""
    query = request.GET
    programme = territory = payer = None
    if code := query.get("programme"):
        programme = Programme.objects.filter(country=country, code=code).first()
    if code := query.get("territory"):
        territory = Territory.objects.filter(country=country, code=code).first()
    if code := query.get("partner"):
        payer = Party.objects.filter(country=country, code=code).first()
    sort = query.get("sort", "")
    return AgreementFilters(
        text=query.get("q", "").strip()[:100],
        scale=_choice(Scale, query.get("scale", "")),
        kind=_choice(AgreementKind, query.get("kind", "")),
        phase=_choice(Phase, query.get("phase", "")),
        programme=programme,
        territory=territory,
        payer=payer,
        royal=query.get("royal") == "1",
        year_from=_year(query.get("from", "")),
        year_to=_year(query.get("to", "")),
        sort=sort if sort in SORTS else "latest",
    )


def as_query(filters: AgreementFilters) -> dict[str, str]:
    """The filters as parameters of an address; the inverse of ``filters_from``."""
    parameters = {
        "q": filters.text,
        "scale": filters.scale or "",
        "kind": filters.kind or "",
        "phase": filters.phase or "",
        "programme": filters.programme.code if filters.programme else "",
        "territory": filters.territory.code if filters.territory else "",
        "partner": filters.payer.code if filters.payer else "",
        "royal": "1" if filters.royal else "",
        "from": str(filters.year_from or ""),
        "to": str(filters.year_to or ""),
        "sort": "" if filters.sort == "latest" else filters.sort,
    }
    return {name: str(value) for name, value in parameters.items() if value}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class FilterField:
    """One field of the filter form, as ``components/filter_form.html`` draws it."""

    name: str
    label: str
    type: str
    value: str | bool = ""
    placeholder: str = ""
    options: tuple[Option, ...] = ()


def select_field(
    name: str, label: str, chosen: str, pairs: Iterable[tuple[str, str | Promise]], everything: str = ""
) -> FilterField:
    """A field of which one of ``pairs`` (value, text) is chosen; ``everything`` names the choice of none of them."""
    offered = [("", everything), *pairs] if everything else pairs
    return FilterField(
        name, label, "select", options=tuple(Option(value, str(text), value == chosen) for value, text in offered)
    )


def filter_fields(country: Country, filters: AgreementFilters) -> tuple[FilterField, ...]:
    """The form that shows ``filters``."""
    current = as_query(filters)
    programmes: list[tuple[str, str | Promise]] = [
        (p.code, p.name) for p in Programme.objects.filter(country=country).order_by("name_fr")
    ]
    sorts: list[tuple[str, str | Promise]] = [
        ("latest", _("Latest first")),
        ("amount", _("Largest amount first")),
        ("name", _("By name")),
    ]
    return (
        FilterField("q", _("Words"), "search", filters.text, _("A commune, a neighbourhood, a project…")),
        select_field("scale", _("Scale"), current.get("scale", ""), Scale.choices, _("All scales")),
        select_field("programme", _("Programme"), current.get("programme", ""), programmes, _("All programmes")),
        select_field("kind", _("Kind"), current.get("kind", ""), AgreementKind.choices, _("All kinds")),
        FilterField("from", _("From year"), "number", current.get("from", "")),
        FilterField("to", _("To year"), "number", current.get("to", "")),
        select_field("sort", _("Order"), filters.sort, sorts[1:], str(sorts[0][1])),
        FilterField("royal", _("Presented to the King"), "checkbox", filters.royal),
    )


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force and the address without it."""

    label: str
    remove_url: str


def active_filters(filters: AgreementFilters) -> tuple[ActiveFilter, ...]:
    """Each filter in force as words, with the way to drop it."""
    current = as_query(filters)
    words = {
        "q": filters.text,
        "scale": str(filters.scale.label) if filters.scale else "",
        "kind": str(filters.kind.label) if filters.kind else "",
        "phase": str(filters.phase.label) if filters.phase else "",
        "programme": filters.programme.name if filters.programme else "",
        "territory": filters.territory.name if filters.territory else "",
        "partner": filters.payer.name if filters.payer else "",
        "royal": _("Presented to the King"),
        "from": _("from %(year)s") % {"year": filters.year_from},
        "to": _("to %(year)s") % {"year": filters.year_to},
    }
    return tuple(
        ActiveFilter(words[name], "?" + urlencode({key: value for key, value in current.items() if key != name}))
        for name in current
        if name in words
    )
