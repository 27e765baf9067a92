"""The filters of the pages of money: read from the address, shown as a form, kept in every link."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import F
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.filters import Filter, FilterError
from houma.domain.agreements.models import Agreement
from houma.domain.funding.money import By, Question
from houma.domain.funding.money.narrowing import FURTHEST, LABELS
from houma.domain.projects.models import Programme, Scale
from houma.domain.territories.models import Country, Level, Territory
from houma.values.money import Money
from houma.web.pages.agreement_filters import FilterField, Option, select_field

_FIRST_YEAR = 2002


def asked_of(request: HttpRequest, country: Country) -> tuple[Question, str]:
    """The question of the address, and the sentence that says what is wrong with it; then nothing is narrowed.

    ``?project=code`` stands for the agreements of one project.
    """
    return question_from(request.GET.dict(), country)


def question_from(parameters: Mapping[str, str], country: Country) -> tuple[Question, str]:
    """The same from a mapping."""
    try:
        asked = Question.from_params(country.code, parameters, localdate())
        if project := parameters.get("project", ""):
            codes = Agreement.objects.filter(country=country, project__code=project).values_list("code", flat=True)
            asked = replace(asked, filter=replace(asked.filter, agreements=tuple(sorted(codes)) or (project,)))
        return asked, ""
    except FilterError as error:
        plain = Question(Filter(country.code), By.PROGRAMME, localdate().year + 1)
        return plain, error.sentence(get_language() or "fr")


def rounded(money: Money | None) -> Money | None:
    """An amount as a card shows it: to a hundredth of a million, because a forecast has no cents."""
    return None if money is None else Money(round(money.amount, -4), money.currency)


def money_fields(country: Country, asked: Question, *, cut: bool = True) -> list[FilterField]:
    """The form that shows ``asked``; without ``cut`` only what chooses agreements: three queries."""
    language = (get_language() or "fr")[:2]
    narrowed, today = asked.filter, localdate()
    programmes: list[tuple[str, str | Promise]] = [
        (one.code, one.name)
        for one in Programme.objects.filter(country=country).order_by(
            F("parent").asc(nulls_first=True), f"name_{language}"
        )
    ]
    places = Territory.objects.filter(country=country, level__in=[Level.REGION, Level.PROVINCE]).defer("boundary")
    territories: list[tuple[str, str | Promise]] = [
        (place.code, place.name) for place in places.order_by("-level", f"name_{language}")
    ]
    if narrowed.territory and narrowed.territory not in dict(territories):
        asked_for = Territory.objects.filter(country=country, code=narrowed.territory).defer("boundary")
        territories += [(one.code, one.name) for one in asked_for]
    families = Party.objects.filter(country=country, family=None).order_by(f"name_{language}")
    partners: list[tuple[str, str | Promise]] = [(party.code, party.name) for party in families]
    if narrowed.party and narrowed.party not in dict(partners):
        partners += [(one.code, one.name) for one in Party.objects.filter(country=country, code=narrowed.party)]
    fields = [
        select_field("programme", _("Programme"), narrowed.programme, programmes, _("All programmes")),
        select_field("scale", _("Scale"), narrowed.scale, list(Scale.choices), _("All scales")),
        select_field("territory", _("Territory"), narrowed.territory, territories, _("Whole country")),
        select_field("party", _("Partner"), narrowed.party, partners, _("All partners")),
        FilterField("period", _("Signed in"), "text", str(narrowed.period), _("2017-2021")),
    ]
    if not cut:
        return fields
    years: list[tuple[str, str | Promise]] = [
        (str(year), str(year)) for year in range(today.year + FURTHEST, _FIRST_YEAR, -1)
    ]
    ahead = tuple(
        Option(str(year), str(year), year == asked.until) for year in range(today.year, today.year + FURTHEST + 1)
    )
    cuts = tuple(Option(by.value, LABELS[by].in_language(language), by == asked.by) for by in By)
    return [
        FilterField("by", _("Broken down by"), "select", options=cuts),
        *fields,
        select_field("year", _("Movements of"), str(asked.year or ""), years, _("All years")),
        FilterField("ahead", _("Forecast until the end of"), "select", options=ahead),
    ]
