"""Fields of the forms of indicators, and the ways between the pages."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.territories.models import Country
from houma.web.indicators.choice import AREAS, SEXES, MapChoice
from houma.web.indicators.classes import FEWEST, MOST, Scheme
from houma.web.indicators.subjects import Shown, SubjectGroup, levels_of
from houma.web.indicators.wording import levels_label, scheme_label, sex_label
from houma.web.pages.agreement_filters import FilterField, Option, select_field


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under one heading."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class GroupedField:
    """A chooser with headings, as ``components/filter_field.html`` draws it. ``options`` stand before the groups."""

    name: str
    label: str
    groups: tuple[OptionGroup, ...]
    options: tuple[Option, ...] = ()
    type: str = "select"


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to a page of the same kind."""

    title: str
    url: str
    current: bool


def indicator_tabs(request: HttpRequest, country: Country) -> tuple[Tab, ...]:
    """The ways between the pages of indicators; the one that the reader is on is marked."""
    ways = (
        ("indicators", _("Catalogue")),
        ("indicator_map", _("Map")),
        ("compare", _("Compare")),
        ("method", _("Method")),
        ("method_weights", _("Weights")),
        ("method_runs", _("Runs")),
    )
    urls = [(reverse(name, args=[country.code]), title) for name, title in ways]
    return tuple(Tab(title, url, request.path == url) for url, title in urls)


def map_fields(
    country: Country,
    choice: MapChoice,
    groups: tuple[SubjectGroup, ...],
    first: Shown,
    second: Shown | None,
    language: str,
) -> tuple[FilterField | GroupedField, ...]:
    """The form that shows a choice. What makes no difference for it is left out."""
    fields: list[FilterField | GroupedField] = [
        _subjects("of", _("Indicator or score"), groups, first.subject.key, language),
        select_field(
            "level", _("Level"), choice.level.value, [(one.value, levels_label(one)) for one in levels_of(country)]
        ),
    ]
    if len(first.periods) > 1:
        fields.append(select_field("period", _("Period"), first.period, [(one, one) for one in first.periods]))
    if not first.subject.is_score:
        labels = ((name, str(area.label)) for name, area in AREAS.items())
        chosen = next(name for name, area in AREAS.items() if area == choice.area)
        fields.append(select_field("area", _("Urban or rural"), chosen, labels))
    if len(first.sexes) > 1:
        told = ((name, sex_label(sex)) for name, sex in SEXES.items() if sex in first.sexes)
        chosen = next(name for name, sex in SEXES.items() if sex == first.sex)
        fields.append(select_field("sex", _("Women or men"), chosen, told))
    fields.append(
        select_field("how", _("Classes"), choice.scheme.value, [(one.value, scheme_label(one)) for one in Scheme])
    )
    if not choice.scheme.diverges:
        numbers = [(str(number), str(number)) for number in range(FEWEST, MOST + 1)]
        fields.append(select_field("classes", _("How many"), str(choice.classes), numbers))
    nothing = Option("", _("nothing"), not choice.beside)
    fields.append(_subjects("with", _("Beside it"), groups, choice.beside, language, nothing))
    beside = second if second is not None else first
    if len(beside.periods) > 1:
        periods = [("", _("the latest") if choice.beside else _("none")), *((one, one) for one in beside.periods)]
        fields.append(select_field("with_period", _("Period beside it"), choice.beside_period, periods))
    fields.append(FilterField("q", _("Find in the list"), "text", choice.text, _("A name")))
    return tuple(fields)


def _subjects(
    name: str, label: str, groups: tuple[SubjectGroup, ...], chosen: str, language: str, nothing: Option | None = None
) -> GroupedField:
    listed = tuple(
        OptionGroup(
            group.label,
            tuple(Option(one.key, one.names.in_language(language), one.key == chosen) for one in group.subjects),
        )
        for group in groups
    )
    return GroupedField(name, label, listed, (nothing,) if nothing else ())
