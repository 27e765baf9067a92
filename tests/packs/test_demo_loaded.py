"""The imagined country: every phase and scale, money that obeys its laws, nothing untranslated, nothing unmarked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import shapely
from django.db.models import F, Sum
from tests.packs.loaded import of_pack

from houma.domain.accounts.models import Party
from houma.domain.agreements.books import LineBook, books_of
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    Amendment,
    AmendmentState,
    Flow,
    FlowKind,
    FundingLine,
    Instalment,
    OfficialTotal,
)
from houma.domain.indicators.models import Release, ScoreRun
from houma.domain.indicators.queries import series
from houma.domain.projects.models import Action, Evidence, Phase, Programme, Project, Scale
from houma.domain.territories.models import Country, Territory
from houma.domain.territories.rules.geometry import areas, from_geos
from houma.packs.catalogue import folder_of

FOLDER = folder_of("demo")
TOLD_UNTIL = date(2026, 10, 31)
"""The last day of which the pack tells."""

pytestmark = of_pack("demo")


def books() -> list[LineBook]:
    return books_of(FundingLine.objects.filter(agreement__country="xh"))


def test_it_is_marked_as_illustrative_and_pays_in_a_test_currency() -> None:
    country = Country.objects.get(code="xh")
    assert country.illustrative
    assert country.currency == "XTS"
    assert set(Flow.objects.filter(agreement__country="xh").values_list("currency", flat=True)) == {"XTS"}


def test_everything_has_its_name_in_three_languages() -> None:
    named: tuple[Any, ...] = (Territory, Party, Programme, Project, Agreement, OfficialTotal)
    for model in named:
        for row in model.objects.filter(country="xh"):
            assert row.name_fr, row
            assert row.name_ar, row
            assert row.name_en, row
    assert not Action.objects.filter(axis__project__country="xh", name_ar="").exists()
    assert not Evidence.objects.filter(project__country="xh", summary_ar="").exists()


def test_every_phase_scale_and_state_is_there() -> None:
    projects = Project.objects.filter(country="xh")
    assert set(projects.values_list("phase", flat=True)) == set(Phase.values)
    assert set(projects.values_list("scale", flat=True)) == set(Scale.values)
    agreements = Agreement.objects.filter(country="xh")
    assert set(agreements.values_list("kind", flat=True)) == set(AgreementKind.values)
    assert set(agreements.values_list("state", flat=True)) == set(AgreementState.values)


def test_instalments_in_force_add_up_to_each_commitment() -> None:
    negotiated = [book for book in books() if book.line.source_id is None]
    assert len(negotiated) > 80
    for book in negotiated:
        assert book.scheduled == book.committed, book.line


def test_nothing_is_released_beyond_its_commitment_or_spent_beyond_its_release() -> None:
    for book in books():
        assert book.spent <= book.released <= book.committed or book.pledged, book.line


def test_parts_add_up_to_the_total_of_each_negotiated_framework() -> None:
    frameworks = Agreement.objects.filter(
        country="xh", kind=AgreementKind.FRAMEWORK, state__in=[AgreementState.SIGNED, AgreementState.CLOSED]
    )
    committed = frameworks.annotate(committed=Sum("flows__amount", filter=_commitments()))
    assert {agreement.code: agreement.committed for agreement in committed} == {
        agreement.code: agreement.total for agreement in frameworks
    }


def _commitments() -> Any:
    from django.db.models import Q

    return Q(flows__kind=FlowKind.COMMITMENT)


def test_money_is_on_time_late_partial_to_come_and_reversed() -> None:
    instalments = [part for book in books() for part in book.instalments]
    assert any(part.instalment.due_on > TOLD_UNTIL for part in instalments), "some are still to come"
    late = [part for part in instalments if part.left and part.instalment.due_on <= TOLD_UNTIL]
    assert any(part.paid for part in late), "some are paid in part"
    assert any(not part.paid for part in late), "some are not paid at all"
    releases = Flow.objects.filter(agreement__country="xh", kind=FlowKind.DISBURSEMENT, amount__gt=0)
    assert releases.filter(value_date__lte=F("instalment__due_on")).exists(), "some came before their day"
    reversals = Flow.objects.filter(agreement__country="xh", reverses__isnull=False)
    assert reversals.count() == 3
    assert not reversals.filter(reason="").exists()


def test_nothing_happened_after_the_last_day_that_is_told() -> None:
    moved = Flow.objects.filter(agreement__country="xh")
    assert not moved.filter(value_date__gt=TOLD_UNTIL).exists()


def test_amendments_are_applied_and_one_waits_for_its_signatures() -> None:
    states = list(Amendment.objects.filter(base__agreement__country="xh").values_list("state", flat=True))
    assert sorted(states) == [AmendmentState.APPLIED] * 3 + [AmendmentState.PROPOSED]
    assert Instalment.objects.filter(line__agreement__country="xh", withdrawn_in__isnull=False).exists()


def test_official_totals_do_not_all_match_what_the_rows_add_up_to() -> None:
    signed = Agreement.objects.filter(
        country="xh", state__in=[AgreementState.SIGNED, AgreementState.CLOSED], framework=None, start_year__lte=2025
    )
    ours = signed.exclude(kind="programme").aggregate(total=Sum("total"))["total"] / Decimal(1_000_000)
    said = OfficialTotal.objects.filter(country="xh", measure_code="total_cost", programme_code="", royal=False)
    assert said.count() == 2
    assert len({total.value - ours for total in said}) == 2


def test_boundaries_cover_the_country_and_lie_in_the_empty_atlantic() -> None:
    places = Territory.objects.filter(country="xh", boundary__isnull=False)
    assert places.count() == Territory.objects.filter(country="xh").count()
    outlines = {place.code: from_geos(place.boundary) for place in places}
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    assert -44 < west < east < -36
    assert 27 < south < north < 33
    country = areas([outlines["XH"]])[0]
    for level in ("region", "province", "commune"):
        codes = [place.code for place in places if place.level == level]
        assert areas([outlines[code] for code in codes]).sum() == pytest.approx(country, rel=0.002)
    for perimeter in places.filter(level="perimeter").select_related("parent"):
        assert perimeter.parent is not None
        assert outlines[perimeter.parent.code].covers(outlines[perimeter.code]), perimeter


def test_imagined_figures_stand_at_two_dates_and_are_marked_as_imagined() -> None:
    releases = Release.objects.filter(country="xh")
    years = sorted(release.data_date.year for release in releases)
    assert years == [2014, 2024, 2024], "two counts, and SDG 11.3.1 from both"
    assert all(release.illustrative for release in releases)
    harbour = Territory.objects.get(country="xh", code="C111")
    assert [point.period for point in series(harbour, "illiteracy")] == ["2014", "2024"]
    assert {run.level: run.units for run in ScoreRun.objects.filter(country="xh")} == {
        "commune": 60, "province": 12, "region": 4,
    }  # fmt: skip
