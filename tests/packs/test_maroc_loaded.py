"""Morocco's pack in the store says what its files say, to the last dirham."""

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.test.utils import CaptureQueriesContext
from tests.packs.loaded import of_pack

from houma.domain.accounts.models import Party
from houma.domain.agreements.models import (
    Agreement,
    AgreementParty,
    Containment,
    Flow,
    FlowKind,
    FundingBasis,
    FundingLine,
    OfficialTotal,
    Overlap,
)
from houma.domain.indicators.models import Area, IndicatorVersion, Observation, ScoreResult, ScoreRun, Sex
from houma.domain.indicators.queries import values_at
from houma.domain.projects.models import Action, Evidence, EvidenceState, Phase, Project, ProjectTerritory, Requirement
from houma.domain.sources.models import Adoption, Claim, Source
from houma.domain.territories.models import Country, Territory
from houma.packs.catalogue import folder_of
from houma.packs.loading import load_pack

MILLION = Decimal(1_000_000)
FOLDER = folder_of("maroc")
DOC = Path(__file__).parents[2] / "docs" / "capitals-maroc.md"
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


pytestmark = of_pack("maroc")


def test_every_row_of_the_files_is_in_the_store() -> None:
    country = Country.objects.get(code="ma")
    assert not country.illustrative
    assert country.lead_party_code == "ministere-politique-ville"
    assert Territory.objects.filter(country=country).count() == len(rows("territories")) == 2017
    assert Agreement.objects.filter(country=country).count() == len(rows("agreements")) == 171
    assert Project.objects.filter(country=country).count() == 171
    assert Source.objects.filter(country_code="ma").count() == len(rows("sources"))
    assert Party.objects.filter(country=country).count() == len(rows("parties"))
    assert Action.objects.filter(axis__project__country=country).count() == len(rows("components"))
    assert OfficialTotal.objects.filter(country=country).count() == len(rows("official_totals"))


def test_communes_add_up_to_the_country() -> None:
    communes = Territory.objects.filter(country="ma", level="commune")
    totals = communes.aggregate(Count("pk"), Sum("population"), Sum("households"))
    assert totals == {"pk__count": 1503, "population__sum": 36_828_330, "households__sum": 9_275_038}


def test_each_agreement_promises_what_its_published_parts_say() -> None:
    published: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows("contributions"):
        if row["basis"] == "part":
            published[row["agreement_code"]] += Decimal(row["amount_mdh"]) * MILLION
    kinds = Q(kind__in=[FlowKind.COMMITMENT, FlowKind.PLEDGE])
    recorded = dict(
        Flow.objects.filter(kinds, agreement__country="ma")
        .order_by()
        .values_list("agreement__code")
        .annotate(Sum("amount"))
    )
    assert recorded == published
    announced = set(Agreement.objects.filter(country="ma", kind="programme").values_list("code", flat=True))
    pledged = Flow.objects.filter(agreement__country="ma", kind=FlowKind.PLEDGE).values_list(
        "agreement__code", flat=True
    )
    assert set(pledged) == announced & published.keys()
    assert not Flow.objects.filter(
        agreement__country="ma", kind__in=[FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE]
    ).exists()


def test_what_is_not_a_part_carries_no_money() -> None:
    lines = FundingLine.objects.filter(agreement__country="ma").exclude(basis=FundingBasis.PART)
    assert lines.count() == sum(row["basis"] in ("alternative", "partial_base") for row in rows("contributions"))
    assert not Flow.objects.filter(line__in=lines).exists()
    keys = {f"{line.agreement.code}/{line.key}" for line in lines.select_related("agreement")}
    claimed = Claim.objects.filter(country_code="ma", subject_kind="contribution").values_list(
        "subject_code", flat=True
    )
    assert set(claimed) == keys


def test_every_partner_of_an_agreement_is_a_party_to_it() -> None:
    named = {(row["agreement_code"], row["party_code"]) for row in rows("contributions")}
    parties = AgreementParty.objects.filter(version__agreement__country="ma")
    assert set(parties.values_list("version__agreement__code", "party__code")) == named


def test_totals_and_dates_are_the_adopted_claims() -> None:
    adopted = {
        (row["subject_code"], row["measure"]): row["value"]
        for row in rows("claims")
        if row["adopted"] == "true" and row["subject_kind"] == "agreement"
    }
    for agreement in Agreement.objects.filter(country="ma"):
        total = adopted.get((agreement.code, "total_cost"))
        assert agreement.total == (Decimal(total) * MILLION if total else None), agreement.code
        assert agreement.signed_on == adopted.get((agreement.code, "signed_on"), "")
        year = adopted.get((agreement.code, "start_year"))
        assert agreement.start_year == (int(year) if year else None)


def test_no_claim_is_lost_and_each_adoption_is_kept() -> None:
    stated = [(row["subject_kind"], row["subject_code"], row["measure"]) for row in rows("claims")]
    stated += [
        (row["subject_kind"], row["subject_code"], row["measure"])
        for name in ("threatened_buildings", "urban_agency_indicators")
        for row in rows(name)
    ]
    claims = Claim.objects.filter(country_code="ma").exclude(
        measure__code__in=["contribution", "intermediary_city_list", "urban_agency_seat", "urban_agency_territories"]
    )
    recorded = Counter(claims.values_list("subject_kind", "subject_code", "measure__code"))
    assert recorded == Counter(stated)
    adopted = sum(
        row["adopted"] == "true"
        for name in ("claims", "threatened_buildings", "urban_agency_indicators")
        for row in rows(name)
    )
    assert Adoption.objects.filter(country_code="ma", ended_at=None).count() == adopted


def test_phases_say_only_what_sources_date() -> None:
    dated = {
        row["subject_code"]
        for row in rows("claims")
        if row["adopted"] == "true" and row["measure"] in ("signed_on", "start_year")
    }
    under_way = set(Project.objects.filter(country="ma", phase=Phase.IMPLEMENTATION).values_list("code", flat=True))
    assert under_way == dated & {row["code"] for row in rows("agreements")}
    assert set(Project.objects.filter(country="ma").values_list("phase", flat=True)) == {
        Phase.IMPLEMENTATION,
        Phase.CONTRACTING,
    }


def test_evidence_is_there_only_where_a_source_shows_it() -> None:
    there = Counter(
        Evidence.objects.filter(project__country="ma", state=EvidenceState.THERE).values_list("requirement", flat=True)
    )
    with_components = {row["agreement_code"] for row in rows("components")}
    assert there[Requirement.INTERVENTION_PROGRAMME] == len(with_components)
    assert there[Requirement.TERRITORY] == sum(bool(row["territory_codes"]) for row in rows("agreements"))
    untold = {
        Requirement.LOCAL_WILL,
        Requirement.DIAGNOSIS,
        Requirement.VISION,
        Requirement.STEERING,
        Requirement.DASHBOARD,
        Requirement.EVALUATION,
        Requirement.RELEASES,
        Requirement.SCHEDULED_COMMITMENTS,
    }
    assert not untold & there.keys()


def test_territories_and_containments_are_those_of_the_files() -> None:
    placed = {(row["code"], code) for row in rows("agreements") for code in row["territory_codes"].split("|") if code}
    assert (
        set(ProjectTerritory.objects.filter(project__country="ma").values_list("project__code", "territory__code"))
        == placed
    )
    parts = {(whole, row["code"]) for row in rows("agreements") for whole in row["part_of"].split("|") if whole}
    assert set(Containment.objects.filter(whole__country="ma").values_list("whole__code", "part__code")) == parts


def test_what_overlaps_and_how_places_were_read_is_kept_with_its_words() -> None:
    declared = {
        frozenset({row["code"], other}) for row in rows("agreements") for other in row["overlaps"].split("|") if other
    }
    pairs = Overlap.objects.filter(first__country="ma").values_list("first__code", "second__code", "evidence")
    assert {frozenset((first, second)) for first, second, _evidence in pairs} == declared
    assert len(pairs) == len(declared) == 7
    assert all(evidence for _first, _second, evidence in pairs)
    stored = {one.code: one for one in Agreement.objects.filter(country="ma")}
    for row in rows("agreements"):
        kept = stored[row["code"]]
        assert (kept.territory_note, kept.source_keywords) == (row["territory_note"], row["source_keywords"])
    totals = {one.code: one for one in OfficialTotal.objects.filter(country="ma")}
    for row in rows("official_totals"):
        assert "|".join(totals[row["code"]].agreement_codes) == row["agreement_codes"]
        assert totals[row["code"]].party_code == row["party_code"]


def test_loading_the_same_files_again_asks_one_question_of_the_store() -> None:
    with CaptureQueriesContext(connection) as queries:
        report = load_pack(FOLDER)
    assert report.unchanged
    assert len(queries) == 1


def test_a_remark_in_the_description_changes_no_agreement(tmp_path: Path) -> None:
    copy = tmp_path / "maroc"
    copy.mkdir()
    for path in FOLDER.iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    with (copy / "pack.toml").open("a") as file:
        file.write("\n# remark\n")
    before = (Flow.objects.count(), Claim.objects.count(), Agreement.history.count(), Territory.history.count())
    with transaction.atomic():
        report = load_pack(copy)
        after = (Flow.objects.count(), Claim.objects.count(), Agreement.history.count(), Territory.history.count())
        transaction.set_rollback(True)
    assert not report.unchanged
    assert after == before


def test_the_catalogue_and_the_figures_are_in_the_store() -> None:
    assert IndicatorVersion.objects.of_country("ma").in_force().count() == len(rows("indicators")) == 127
    given = sum(
        bool(cell)
        for name in ("observations_2024", "poverty_2014")
        for row in rows(name)
        for cell in list(row.values())[2:]
    )
    assert Observation.objects.filter(release__country="ma").count() == given
    rabat = next(row for row in rows("observations_2024") if (row["territory_code"], row["area"]) == ("4421", "urban"))
    kept = values_at(
        Country.objects.get(code="ma"), "population_taux_de_chomage", "province", area=Area.URBAN, sex=Sex.FEMALE
    )
    shown = {place.code: place.value for place in kept.places}
    assert shown["4421"] == float(rabat["population_taux_de_chomage[female]"])


@pytest.mark.parametrize(("level", "ranked"), [("commune", 1485), ("province", 75), ("region", 12)])
def test_each_level_has_a_frozen_run_with_an_interval_around_every_rank(level: str, ranked: int) -> None:
    run = ScoreRun.objects.get(country="ma", level=level)
    assert run.publications.count() == 1
    assert (run.units, run.framework_version.version) == (ranked, "2024.1")
    index = run.results.filter(node="index")
    assert index.count() == ranked
    assert not index.filter(Q(score=None) | Q(rank=None) | Q(rank_low__gt=F("rank_high"))).exists()


def test_communes_struck_by_the_earthquake_are_seen_in_the_social_capital() -> None:
    last = ScoreResult.objects.filter(run__country="ma", run__level="commune", node="social").order_by("-rank")[:20]
    names = {result.territory.name_fr for result in last.select_related("territory")}
    assert {"Tizi N'test", "Anougal", "Azgour", "Talat N'yaaqoub", "Ijoukak"} <= names


def test_places_with_a_handful_of_people_have_figures_and_no_rank() -> None:
    oum_dreyga = Territory.objects.get(country="ma", code="123910507")
    assert oum_dreyga.observations.exists()
    assert not oum_dreyga.scores.exists()


def test_the_page_tells_the_ranks_that_the_run_gives() -> None:
    """The table of best and worst places of docs/capitals-maroc.md; a changed framework needs a changed page."""
    told = {}
    for line in DOC.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        if len(cells) == 3 and "[" in cells[1]:
            places = re.findall(r"([^,\[\]]+?) (\d+) \[(\d+)–(\d+)\]", f"{cells[1]}, {cells[2]}")
            told[cells[0]] = {int(rank): name.strip().replace("’", "'") for name, rank, _low, _high in places}
    assert set(told) == {"index", "human", "social", "economic", "cultural", "environmental"}
    for node, by_rank in told.items():
        assert len(by_rank) == 10
        found = ScoreResult.objects.filter(run__country="ma", run__level="commune", node=node, rank__in=by_rank)
        names = {result.rank: result.territory.name_fr for result in found.select_related("territory")}
        names = {rank: "Moulay Idriss Zerhoun" if name == "My Idriss Zerhoun" else name for rank, name in names.items()}
        assert names == by_rank
