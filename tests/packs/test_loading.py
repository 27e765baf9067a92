"""Loading a pack: whatever its country, all or nothing, once, and what changed is brought up to date."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import UserFactory
from tests.packs.small_pack import edit, write_pack

from houma.cli.pack import pack as pack_command
from houma.domain.accounts.models import Party
from houma.domain.agreements.actions.adopting import adopt_agreement_claim
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    Amendment,
    AmendmentState,
    Containment,
    Flow,
    FlowKind,
    FundingBasis,
    FundingLine,
    Instalment,
    OfficialTotal,
)
from houma.domain.projects.models import Action, Breakdown, Evidence, EvidenceState, Phase, Project, Requirement
from houma.domain.sources.models import Adoption, Claim, ImportRun, Measure
from houma.domain.territories.models import Country, Territory
from houma.packs.loading import LoadReport, PackRefused, load_pack

pytestmark = pytest.mark.django_db

MILLION = Decimal(1_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "zz")


@pytest.fixture
def loaded(folder: Path) -> Path:
    load_pack(folder)
    return folder


def agreement(code: str) -> Agreement:
    return Agreement.objects.get(country="zz", code=code)


def in_ledger(code: str, kind: FlowKind) -> Decimal:
    return Flow.objects.filter(agreement=agreement(code), kind=kind).total()


def counts() -> dict[str, int]:
    models = (Country, Territory, Party, Project, Agreement, Flow, Claim, Evidence, ImportRun, OfficialTotal)
    return {model.__name__: model.objects.count() for model in models}


# --- another country needs only its folder ----------------------------------------------------------------------------


def test_a_pack_of_any_country_loads_from_its_folder_on_the_command_line(folder: Path) -> None:
    result = CliRunner().invoke(pack_command, ["load", "--path", str(folder), "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert "zz loaded in" in result.output
    assert "2 published agreements: 2 new" in result.output
    country = Country.objects.get(code="zz")
    assert country.currency == "XTS"
    assert country.illustrative
    assert country.name_ar == "بلد تجريبي"


def test_territories_and_boundaries_stand_in_the_tree(loaded: Path) -> None:
    commune = Territory.objects.get(country="zz", code="C1")
    assert commune.parent is not None
    assert commune.parent.code == "P1"
    assert (commune.population, str(commune.population_on)) == (100, "2020-01-01")
    assert commune.boundary is not None
    assert commune.boundary.area == pytest.approx(0.25)
    root = Territory.objects.get(country="zz", code="ZZ")
    assert Territory.objects.within(root).count() == 5


# --- published agreements ---------------------------------------------------------------------------------------------


def test_a_published_agreement_bears_its_adopted_facts(loaded: Path) -> None:
    part = agreement("PART")
    assert part.total == 40 * MILLION
    assert (part.signed_on, part.start_year, part.end_year) == ("2020-05-02", 2020, None)
    assert (part.kind, part.state, part.visibility) == ("financing", "signed", "public")
    assert (part.project.code, part.project.phase) == ("PART", Phase.IMPLEMENTATION)
    whole = agreement("WHOLE")
    assert (whole.kind, whole.state, whole.project.phase) == (
        AgreementKind.ANNOUNCED,
        AgreementState.NEGOTIATED,
        Phase.CONTRACTING,
    )


def test_an_agreement_commits_and_an_announcement_only_pledges(loaded: Path) -> None:
    assert (in_ledger("PART", FlowKind.COMMITMENT), in_ledger("PART", FlowKind.PLEDGE)) == (30 * MILLION, 0)
    assert (in_ledger("WHOLE", FlowKind.COMMITMENT), in_ledger("WHOLE", FlowKind.PLEDGE)) == (0, 60 * MILLION)


def test_what_is_not_added_stands_as_a_line_and_a_claim_without_money(loaded: Path) -> None:
    line = FundingLine.objects.get(agreement=agreement("PART"), basis=FundingBasis.ALTERNATIVE)
    assert not line.flows.exists()
    claim = Claim.objects.get(country_code="zz", subject_kind="contribution")
    assert claim.subject_code == f"PART/{line.key}"
    assert claim.number == 8
    assert claim.note == "autre source"


def test_components_keep_their_basis_and_never_add_two_breakdowns(loaded: Path) -> None:
    actions = Action.objects.filter(axis__project__code="PART").select_related("axis")
    assert [(a.axis.name_fr, a.name_fr, a.cost, a.basis) for a in actions.order_by("axis__number", "number")] == [
        ("Composantes publiées", "Remparts", 25 * MILLION, Breakdown.PART),
        ("Composantes publiées", "Fontaines", None, Breakdown.NO_AMOUNT),
        ("Seconde ventilation, non additionnée", "Autre découpage", 40 * MILLION, Breakdown.SECOND),
    ]


def test_evidence_claims_nothing_that_no_source_says(loaded: Path) -> None:
    def states(code: str) -> dict[str, str]:
        return dict(Evidence.objects.filter(project__code=code).values_list("requirement", "state"))

    signed, announced = states("PART"), states("WHOLE")
    there = {requirement for requirement, state in signed.items() if state == EvidenceState.THERE}
    assert there == {
        Requirement.TERRITORY,
        Requirement.INTERVENTION_PROGRAMME,
        Requirement.AXES,
        Requirement.FRAMEWORK_SIGNED,
    }
    assert signed[Requirement.FUNDING_PLAN] == EvidenceState.PARTIAL, "30 of 40 are published"
    assert signed[Requirement.LOCAL_WILL] == EvidenceState.PARTIAL
    assert announced[Requirement.FRAMEWORK_SIGNED] == EvidenceState.PARTIAL
    assert announced[Requirement.INTERVENTION_PROGRAMME] == EvidenceState.PARTIAL


def test_claims_that_disagree_stay_side_by_side_and_one_is_adopted(loaded: Path) -> None:
    totals = Claim.objects.filter(country_code="zz", subject_code="PART", measure__code="total_cost")
    assert {claim.number for claim in totals} == {40, 45}
    adoption = Adoption.objects.get(claim__in=totals, ended_at=None)
    assert (adoption.claim.number, adoption.reason_fr) == (40, "Officiel.")


def test_official_totals_and_containments_come_along(loaded: Path) -> None:
    total = OfficialTotal.objects.get(country="zz")
    assert (total.code, total.value, total.comparable, total.name_fr) == ("all-2020", 150, "total_cost", "Coût total")
    containment = Containment.objects.get(whole__country="zz")
    assert (containment.whole.code, containment.part.code) == ("WHOLE", "PART")
    assert containment.evidence == "dit le journal"


# --- negotiated agreements --------------------------------------------------------------------------------------------


def test_a_negotiated_project_goes_through_its_gates_on_the_days_of_the_pack(loaded: Path) -> None:
    project = Project.objects.get(country="zz", code="STREET")
    assert project.phase == Phase.IMPLEMENTATION
    assert [(p.transition, p.passed_at.date().isoformat()) for p in project.passages.all()] == [
        ("start_setup", "2020-06-01"),
        ("start_contracting", "2020-09-01"),
        ("start_implementation", "2021-03-01"),
    ]


def test_a_negotiated_agreement_is_signed_amended_and_paid_by_the_real_actions(loaded: Path) -> None:
    street = agreement("STREET-1")
    assert (street.state, street.signed_on, street.end_year) == (AgreementState.SIGNED, "2021-02-10", 2024)
    assert [version.state for version in street.versions.all()] == ["superseded", "signed"]
    assert Amendment.objects.get(base__agreement=street).state == AmendmentState.APPLIED
    assert in_ledger("STREET-1", FlowKind.COMMITMENT) == 10 * MILLION
    assert in_ledger("STREET-1", FlowKind.DISBURSEMENT) == 5 * MILLION
    assert in_ledger("STREET-1", FlowKind.EXPENDITURE) == Decimal("2.5") * MILLION
    reversal = Flow.objects.get(agreement=street, reverses__isnull=False)
    assert (reversal.amount, reversal.reason) == (-3 * MILLION, "Compte erroné.")
    moved = Instalment.objects.get(line__agreement=street, line__key="state", number=2, withdrawn_in=None)
    assert (moved.due_on.isoformat(), moved.introduced_in) == ("2022-12-31", 2)


# --- all or nothing ---------------------------------------------------------------------------------------------------


def test_a_pack_with_errors_changes_nothing(folder: Path) -> None:
    edit(folder, "official_totals.csv", "cities,total_cost", "villes,total_cost")
    before = counts()
    with pytest.raises(PackRefused) as refused:
        load_pack(folder)
    assert [problem.code for problem in refused.value.problems] == ["unknown-name"]
    assert counts() == before


def test_what_an_action_refuses_undoes_the_whole_load_and_names_the_row(folder: Path) -> None:
    edit(folder, "flows.csv", "state,expenditure,,2500000", "state,expenditure,,4500000")
    before = counts()
    with pytest.raises(PackRefused) as refused:
        load_pack(folder)
    (problem,) = refused.value.problems
    assert (problem.code, problem.sheet, problem.row) == ("refused", "flows.csv", 3)
    assert counts() == before


def test_the_command_lists_the_errors_and_fails(folder: Path) -> None:
    edit(folder, "contributions.csv", "PART,ministry", "PART,minstry")
    result = CliRunner().invoke(pack_command, ["load", "--path", str(folder), "--lang", "en"])
    assert result.exit_code == 1
    assert "contributions.csv!3" in result.output
    assert "Nearest: ministry" in result.output
    assert "1 points to correct; nothing was written" in result.output


def test_the_command_wants_one_pack() -> None:
    runner = CliRunner()
    assert runner.invoke(pack_command, ["check"]).exit_code == 2
    unknown = runner.invoke(pack_command, ["check", "atlantis"])
    assert unknown.exit_code == 2
    assert "demo, maroc" in unknown.output


# --- once -------------------------------------------------------------------------------------------------------------


def test_the_same_files_are_not_loaded_twice(loaded: Path) -> None:
    before = counts()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load_pack(loaded)
    assert report.unchanged
    assert len(queries) == 1
    assert counts() == before


@pytest.fixture
def reload(loaded: Path) -> Callable[[], LoadReport]:
    """Load again with a remark in pack.toml, so that the digest differs."""

    def again() -> LoadReport:
        with (loaded / "pack.toml").open("a") as file:
            file.write("# again\n")
        return load_pack(loaded)

    return again


def test_loading_the_same_facts_again_writes_no_row_of_the_domain(reload: Callable[[], LoadReport]) -> None:
    before, versions = counts(), agreement("PART").versions.count()
    histories = {model: model.history.count() for model in (Territory, Project, Agreement, Evidence, Party)}
    report = reload()
    assert not report.unchanged
    assert counts() == before | {"ImportRun": before["ImportRun"] + 1}
    assert agreement("PART").versions.count() == versions
    assert {model: model.history.count() for model in histories} == histories


# --- what changed -----------------------------------------------------------------------------------------------------


def test_a_changed_contribution_becomes_a_version_and_an_entry_in_the_ledger(loaded: Path) -> None:
    edit(loaded, "contributions.csv", "PART,ministry,le ministère,30", "PART,ministry,le ministère,32.5")
    entries = Flow.objects.filter(agreement=agreement("PART")).count()
    load_pack(loaded)
    assert in_ledger("PART", FlowKind.COMMITMENT) == Decimal("32.5") * MILLION
    assert Flow.objects.filter(agreement=agreement("PART")).count() == entries + 1
    assert agreement("PART").versions.count() == 2


def test_another_adopted_claim_changes_the_total_and_keeps_what_was_adopted_before(loaded: Path) -> None:
    edit(
        loaded,
        "claims.csv",
        "40,XTS_million,2020-05,report,high,,true,Officiel.",
        "40,XTS_million,2020-05,report,high,,false,",
    )
    edit(
        loaded,
        "claims.csv",
        "45,XTS_million,2020-04,paper,low,rumeur,false,",
        "45,XTS_million,2020-04,paper,low,rumeur,true,Confirmé.",
    )
    load_pack(loaded)
    assert agreement("PART").total == 45 * MILLION
    adoptions = Adoption.objects.filter(subject_code="PART", measure__code="total_cost").order_by("adopted_at")
    assert [(a.claim.number, a.ended_at is None) for a in adoptions] == [(40, False), (45, True)]


def test_a_choice_that_a_person_made_is_not_undone_by_the_pack(loaded: Path) -> None:
    rumour = Claim.objects.get(subject_code="PART", number=45)
    adopt_agreement_claim(agreement("PART"), rumour, "Vérifié sur place.", by=UserFactory())
    edit(loaded, "claims.csv", "40,XTS_million,2020-05,report,high,,true", "41,XTS_million,2020-05,report,high,,true")
    load_pack(loaded)
    assert Claim.objects.filter(subject_code="PART", number=41).exists()
    assert Adoption.objects.get(subject_code="PART", measure__code="total_cost", ended_at=None).claim == rumour
    assert agreement("PART").total == 45 * MILLION


def test_a_longer_course_goes_on_where_the_shorter_one_ended(loaded: Path) -> None:
    with (loaded / "flows.csv").open("a") as file:
        file.write("D4,STREET-1,town,release,1,2000000,2021-12-01,,\n")
    with (loaded / "passages.csv").open("a") as file:
        file.write("STREET,suspend,2022-05-01,La rivière a débordé.\n")
    load_pack(loaded)
    assert in_ledger("STREET-1", FlowKind.DISBURSEMENT) == 7 * MILLION
    project = Project.objects.get(country="zz", code="STREET")
    assert (project.phase, project.passages.count()) == (Phase.SUSPENDED, 4)


def test_what_was_signed_and_paid_stays_is_told_and_stops_nothing_else(loaded: Path) -> None:
    before = agreement("STREET-1").versions.get(number=1).terms
    edit(loaded, "schedules.csv", "STREET-1,state,1,2021-06-30", "STREET-1,state,1,2021-07-30")
    edit(loaded, "signatures.csv", "1,builder,operator,true,2021-02-10", "1,builder,operator,true,2021-02-11")
    edit(loaded, "agreements.csv", "PART,Partie,جزء,Part", "PART,Partie ancienne,جزء قديم,Old part")
    with (loaded / "flows.csv").open("a") as file:
        file.write("D4,STREET-1,town,release,1,2000000,2021-12-01,,\n")
    report = load_pack(loaded)
    kept = [(problem.code, problem.sheet) for problem in report.warnings if problem.code == "kept"]
    assert kept == [("kept", "agreements.csv"), ("kept", "signatures.csv")]
    assert all("reste tel qu’il" in problem.sentence("fr") for problem in report.warnings if problem.code == "kept")
    assert agreement("STREET-1").versions.get(number=1).terms == before
    assert in_ledger("STREET-1", FlowKind.DISBURSEMENT) == 7 * MILLION
    assert agreement("PART").name_fr == "Partie ancienne"
    assert load_pack(loaded).unchanged


def test_evidence_of_money_is_there_when_a_gate_is_passed_and_at_the_end(loaded: Path) -> None:
    evidence = {
        item.requirement: item for item in Evidence.objects.filter(project__code="STREET", project__country="zz")
    }
    assert evidence["funding_plan"].state == EvidenceState.THERE
    assert evidence["releases"].state == EvidenceState.THERE
    # What was proved on the way is the last word, not one for each release.
    assert evidence["releases"].history.count() == 1


def test_a_described_project_and_its_components_follow_the_files(loaded: Path) -> None:
    edit(loaded, "agreements.csv", "PART,Partie,جزء,Part", "PART,Partie ancienne,جزء قديم,Old part")
    edit(loaded, "components.csv", "Remparts,أسوار,Ramparts,2,25", "Murailles,أسوار,Walls,2,24")
    load_pack(loaded)
    part = agreement("PART")
    assert (part.name_fr, part.project.name_en) == ("Partie ancienne", "Old part")
    assert list(Action.objects.filter(axis__project=part.project, basis="part").values_list("name_fr", "cost")) == [
        ("Murailles", 24 * MILLION)
    ]


def test_a_fictional_country_never_changes_what_a_measure_means(tmp_path: Path, folder: Path) -> None:
    load_pack(folder)
    before = Measure.objects.get(code="total_cost").definition_fr, Measure.objects.get(code="total_cost").name_fr
    other = write_pack(tmp_path / "yy")
    edit(other, "pack.toml", 'code = "zz"', 'code = "yy"')
    edit(other, "measures.csv", "total_cost,Coût total", "total_cost,Autre chose")
    load_pack(other)
    assert Measure.objects.get(code="total_cost").name_fr == before[1] == "Coût total"
    assert Agreement.objects.filter(code="PART").count() == 2, "codes are unique within a country only"
