"""The profile of a territory: what its page adds, its files, and each of its figures opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.agreements.bilan import Filter, bilan
from houma.domain.agreements.listing import visible_agreements
from houma.domain.indicators.models import Aggregation, Area, Sex, Status
from houma.domain.indicators.queries import (
    RULE_OF_COMPARABLES,
    RULE_OF_NEED,
    OpenedFigure,
    PartsByCapital,
    changes_of,
    earlier_figures,
    framework_of,
    opened_figure,
    parts_by_capital,
    published_run,
)
from houma.domain.indicators.queries.parts import PartScores, Place
from houma.domain.indicators.rules.evenness import RULE_OF_EVENNESS
from houma.domain.observatory.queries.intervals import Interval, Surveyed, surveyed
from houma.domain.projects.effort import RULE_OF_EFFORT
from houma.domain.territories.models import Country, Level, Territory
from houma.values.multilingual import Multilingual
from houma.web.country import of_country
from houma.web.documents.bilan_words import left_to_right
from houma.web.documents.profile_pdf import profile_pdf
from houma.web.exports import file_response, provenance
from houma.web.indicators.surveyed import SurveyedRow, scale_of, surveyed_row
from houma.web.kept import kept_for_reader
from houma.web.pages.bilan_views import FigureView, figure_view
from houma.web.profile import words
from houma.web.profile.asked import asked_profile, effort_view, reason_without_scores
from houma.web.profile.tables import PROFILE, profile_rows

RULES: dict[str, Multilingual] = {
    "comparables": RULE_OF_COMPARABLES,
    "need": RULE_OF_NEED,
    "effort": RULE_OF_EFFORT,
    "evenness": RULE_OF_EVENNESS,
    "standing_out": words.RULE_OF_STANDING_OUT,
    "no_strength": words.NO_STRENGTH,
    "no_gap": words.NO_GAP,
}
MOST_AREAS = 10
_MONEY = ("projects", "total_cost", "committed", "released")
_FILES = ("pdf", "xlsx", "csv", "json")


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of the territory with its place on each node, under the node's name."""

    part: PartScores
    cells: tuple[tuple[str, Place], ...]


def profile_context(request: HttpRequest, territory: Territory) -> dict[str, Any]:
    """What the page of a territory shows of its profile, its parts, its projects and their money."""
    view = asked_profile(request, territory)
    parts = parts_by_capital(territory)
    return {
        "view": view,
        "rules": RULES,
        "why_unscored": "" if view.scored else reason_without_scores(territory),
        "scored_above": None if view.scored else _scored_above(territory),
        "two_areas": view.two_areas[:MOST_AREAS],
        "changes": changes_of(territory),
        "earlier": earlier_figures(territory),
        "effort": effort_view(territory, request.user),
        "parts": parts,
        "part_rows": _part_rows(parts),
        "money": _money(request, territory),
        "downloads": _downloads(territory) if view.scored else [],
        "five": view.capitals,
    }


def _scored_above(territory: Territory) -> Territory | None:
    """The commune whose scores tell of a perimeter, a district or a centre; none for what stands higher."""
    above = Territory.objects.filter(descent__descendant=territory, level=Level.COMMUNE, descent__distance__gt=0)
    return above.defer("boundary").first()


def _part_rows(parts: PartsByCapital | None) -> list[PartRow]:
    if parts is None:
        return []
    language = get_language() or "fr"
    labels = [_("Whole"), *(names.in_language(language) for _code, names in parts.nodes[1:])]
    return [PartRow(part, tuple(zip(labels, part.places, strict=True))) for part in parts.parts]


def _money(request: HttpRequest, territory: Territory) -> list[FigureView]:
    """Projects and money on the territory, counted by the rules of the bilan; each figure opens its rows."""
    country = territory.country
    asked = Filter(country.code, territory="" if territory.level == Level.COUNTRY else territory.code)
    counted = kept_for_reader(
        request, country, f"bilan of {territory.pk}", lambda: bilan(asked, visible=visible_agreements(request.user))
    )
    return [figure_view(country, counted.figures[code]) for code in _MONEY]


def _downloads(territory: Territory) -> list[dict[str, str]]:
    return [
        {
            "label": {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}[kind],
            "href": reverse("territory_profile_file", args=[territory.country_id, territory.code, kind]),
        }
        for kind in _FILES
    ]


def _found(country: Country, code: str) -> Territory:
    rows = Territory.objects.select_related("country", "parent").defer("boundary", "parent__boundary")
    return get_object_or_404(rows, country=country, code=code)


@of_country
def profile_file(request: HttpRequest, country: Country, code: str, file_format: str) -> HttpResponseBase:
    """The profile as a document or a table, with the numbers of the page."""
    if file_format not in _FILES:
        raise Http404
    territory = _found(country, code)
    view = asked_profile(request, territory)
    if not view.scored:
        raise Http404(_("This territory has no scores."))
    language = (get_language() or "fr")[:2]
    name = f"houma-{country.code}-{code}-{_('profile')}"
    if file_format == "pdf":
        content = profile_pdf(view, territory, effort_view(territory, request.user), language)
        headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
    about = provenance(
        country,
        _titled(territory),
        filters=((Multilingual("Territoire", "المجال الترابي", "Territory"), territory.name_fr),),
        address=request.build_absolute_uri(reverse("territory", args=[country.code, code])),
    )
    return file_response(request, PROFILE, profile_rows(view, language), file_format, language, about, name)


def _titled(territory: Territory) -> Multilingual:
    names = territory.names
    return Multilingual(
        f"Profil de {names.fr}",
        f"بطاقة {names.in_language('ar')}",
        f"Profile of {names.in_language('en')}",
    )


@of_country
def indicator(request: HttpRequest, country: Country, code: str, indicator: str) -> HttpResponse:
    """One figure of a territory: what it says, where it stands, and everything behind it."""
    territory = _found(country, code)
    area, sex = _part_asked(request.GET)
    run = published_run(country, territory.level)
    try:
        found = opened_figure(territory, indicator, area=area, sex=sex, run=run)
    except KeyError as unknown:
        raise Http404(_("The catalogue has no such indicator.")) from unknown
    view = asked_profile(request, territory)
    line = next((one for one in view.indicators if one.code == indicator), None)
    capital = next((one for one in view.capitals if line is not None and one.code == line.capital), None)
    note = Multilingual("")
    if run is not None and line is not None:
        note = next(one.note for one in framework_of(run).indicators if one.code == indicator)
    whole = (area, sex) == (Area.TOTAL, Sex.ALL)
    surveys = _surveys(territory, found) if whole else []
    return render(
        request,
        "pages/territory_indicator.html",
        {
            "territory": territory,
            "view": view,
            "figure": found,
            # Where it stands is said of the figure of the published scores, which a survey may have overtaken.
            "line": line if whole and line is not None and line.value == found.value else None,
            "capital": capital,
            "note": note,
            "which": _which(found),
            "statuses": dict(Status.choices),
            "areas": dict(Area.choices),
            "sexes": dict(Sex.choices),
            "rule": _rule(found),
            "surveys": surveys,
            "interval": _interval_shown(surveys, found),
            "peers": words.peers(territory.level),
            "parts_named": words.peers(found.parts_level),
        },
    )


def _surveys(territory: Territory, found: OpenedFigure) -> list[SurveyedRow]:
    """What surveys published here, on one scale: intervals as the sample's design gives them."""
    told = surveyed(territory, found.indicator.code)
    scale, language = scale_of(found.indicator, told), get_language() or "fr"

    def when(one: Surveyed) -> str:
        return f"{one.phase.label} · {left_to_right(one.period, language)}"

    return [surveyed_row(one, found.indicator, scale, one.names, when(one)) for one in told]


def _interval_shown(rows: Sequence[SurveyedRow], found: OpenedFigure) -> Interval | None:
    """The interval of the figure that stands above, where a survey published it."""
    here = (one.told for one in rows if one.told.period == found.period and one.told.interval.is_of(found.value))
    return next((one.interval for one in here), None)


def _part_asked(query: Mapping[str, str]) -> tuple[int, int]:
    """The area and the sex of the address; anything else is 404."""
    try:
        return Area(int(query.get("area", Area.TOTAL))), Sex(int(query.get("sex", Sex.ALL)))
    except ValueError as wrong:
        raise Http404 from wrong


def _which(found: OpenedFigure) -> str:
    """The part of the territory or of its people that is counted; "" for the whole."""
    parts = []
    if found.area != Area.TOTAL:
        parts.append(str(Area(found.area).label))
    if found.sex != Sex.ALL:
        parts.append(str({Sex.FEMALE: _("Women"), Sex.MALE: _("Men")}[Sex(found.sex)]))
    return " · ".join(parts)


def _rule(found: OpenedFigure) -> str:
    """How a figure that is no observation was computed, in words."""
    rules = {
        Aggregation.SUM: _("Sum of the parts."),
        Aggregation.WEIGHTED_MEAN: _("Mean of the parts, weighted."),
        Aggregation.RATIO: _("Ratio of two figures of the territory."),
    }
    return rules.get(Aggregation(found.indicator.aggregation), "") if found.computed else ""
