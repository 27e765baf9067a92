"""What is counted, what stands apart, and what is unknown: one small case for each rule."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    AgreementVersionFactory,
    AxisFactory,
    CommuneFactory,
    CountryFactory,
    FlowFactory,
    FundingLineFactory,
    MinistryFactory,
    PartyFactory,
    ProgrammeFactory,
    ProjectFactory,
    SourceFactory,
    signed_agreement,
    small_tree,
)

from houma.domain.agreements.bilan import Filter, FilterError, Grouping, Period, bilan, rows_behind
from houma.domain.agreements.bilan.results import Figure
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState, Containment, FlowKind
from houma.domain.projects.models import ProjectTerritory, Scale
from houma.domain.territories.models import Level, PerimeterKind, Territory

pytestmark = pytest.mark.django_db
MILLION = Decimal(1_000_000)
ON = date(2025, 1, 1)


def agreement(millions: int | None, **fields: Any) -> Agreement:
    """A signed agreement of 2020 as a public source reports it."""
    defaults: dict[str, Any] = {
        "state": AgreementState.SIGNED,
        "signed_on": "2020-03",
        "signed_from": date(2020, 3, 1),
        "total": None if millions is None else millions * MILLION,
    }
    return AgreementFactory(**{**defaults, **fields})


def committed(under: Agreement, payer: Any, millions: int) -> None:
    """A published commitment, without a schedule."""
    line = FundingLineFactory(agreement=under, payer=payer, source=SourceFactory())
    FlowFactory(line=line, amount=millions * MILLION)


def figures(**filters: Any) -> Mapping[str, Figure]:
    return bilan(Filter("xh", **filters), on=ON).figures


def millions(figure: Figure) -> Decimal | None:
    return figure.millions


def perimeter(parent: Territory, kind: PerimeterKind) -> Territory:
    return CommuneFactory(country=parent.country, parent=parent, level=Level.PERIMETER, perimeter_kind=kind)


def test_an_announced_programme_stands_in_its_own_column_and_is_never_added() -> None:
    agreement(100)
    agreement(900, kind=AgreementKind.ANNOUNCED)
    found = figures()
    assert millions(found["total_cost"]) == 100
    assert millions(found["announced_cost"]) == 900
    assert (found["agreements"].value, found["announced_programmes"].value) == (1, 1)
    assert found["projects"].value == 1


def test_an_agreement_that_a_counted_whole_contains_is_counted_and_not_added() -> None:
    whole, part, part_of_part = agreement(500), agreement(200), agreement(50)
    Containment.objects.create(whole=whole, part=part, evidence="stated by the source")
    Containment.objects.create(whole=part, part=part_of_part, evidence="stated by the source")
    found = figures()
    assert millions(found["total_cost"]) == 500
    assert found["agreements"].value == 3
    assert found["contained_agreements"].value == 2


def test_parts_are_added_where_their_whole_is_not_counted_or_has_no_amount() -> None:
    announced, unknown = agreement(900, kind=AgreementKind.ANNOUNCED), agreement(None)
    for whole in (announced, unknown):
        Containment.objects.create(whole=whole, part=agreement(200), evidence="stated by the source")
    found = figures()
    assert millions(found["total_cost"]) == 400
    assert found["total_cost"].unknown_count == 1


def test_a_part_is_added_where_the_filter_leaves_its_whole_out() -> None:
    tree = small_tree()
    whole = agreement(500, project=ProjectFactory(country=tree.country, territory=tree.regions[0]))
    part = agreement(200, project=ProjectFactory(country=tree.country, territory=tree.communes[0]))
    Containment.objects.create(whole=whole, part=part, evidence="stated by the source")
    assert millions(figures()["total_cost"]) == 500
    assert millions(figures(territory=tree.provinces[0].code)["total_cost"]) == 200


def test_a_financing_agreement_is_not_added_to_its_framework_but_its_releases_are() -> None:
    financing = signed_agreement()
    framework = agreement(5, kind=AgreementKind.FRAMEWORK, project=financing.agreement.project)
    committed(framework, financing.payer, 5)
    Agreement.objects.filter(pk=financing.agreement.pk).update(framework=framework)
    FlowFactory(
        line=financing.line, instalment=financing.instalments[0], kind=FlowKind.DISBURSEMENT, amount=Decimal(600_000)
    )
    found = figures()
    assert millions(found["total_cost"]) == 5
    assert millions(found["committed"]) == 5
    assert millions(found["released"]) == Decimal("0.6")
    assert found["rate"].value == Decimal("0.6")


def test_an_unknown_amount_is_counted_beside_and_is_not_zero() -> None:
    agreement(None)
    assert figures()["total_cost"].value is None
    agreement(100)
    assert (millions(figures()["total_cost"]), figures()["total_cost"].unknown_count) == (100, 1)


def test_a_country_without_agreements_adds_up_to_zero() -> None:
    CountryFactory()
    found = figures()
    assert (found["agreements"].value, found["total_cost"].value, found["rate"].value) == (0, 0, None)


def test_drafts_and_cancelled_agreements_are_not_counted() -> None:
    agreement(1, state=AgreementState.DRAFT)
    agreement(2, state=AgreementState.CANCELLED)
    agreement(3, state=AgreementState.NEGOTIATED)
    agreement(4, state=AgreementState.CLOSED)
    found = figures()
    assert millions(found["total_cost"]) == 4
    assert found["unsigned"].value == 2


def test_an_undated_agreement_that_a_source_reports_is_counted_unless_a_period_is_asked_for() -> None:
    undated = agreement(30, state=AgreementState.NEGOTIATED, signed_on="", signed_from=None, start_year=None)
    AgreementVersionFactory(agreement=undated, source=SourceFactory())
    assert millions(figures()["total_cost"]) == 30
    found = figures(period=Period(2000, 2100))
    assert (found["agreements"].value, found["undated"].value) == (0, 1)


def test_the_year_is_that_of_the_signature_and_failing_that_of_the_start() -> None:
    agreement(1, start_year=2015)
    agreement(2, signed_on="", signed_from=None, start_year=2015)
    assert millions(figures(period=Period(2015, 2015))["total_cost"]) == 2
    assert millions(figures(period=Period(2020, None))["total_cost"]) == 1
    assert millions(figures(until=date(2019, 12, 31))["total_cost"]) == 2


def test_what_nobody_may_see_is_not_counted() -> None:
    agreement(1)
    hidden = agreement(2, visibility="internal")
    assert millions(figures()["total_cost"]) == 1
    everything = bilan(Filter("xh"), on=ON, visible=Agreement.objects.all())
    assert millions(everything.figures["total_cost"]) == 3
    assert hidden.code not in {row.code for row in rows_behind(Filter("xh"), "total_cost", on=ON).rows}


def test_the_share_of_the_ministry_is_nil_where_the_plan_closes_without_it_and_unknown_elsewhere() -> None:
    ministry, region = MinistryFactory(), PartyFactory()
    shared, closed, open_ended = agreement(10), agreement(10), agreement(10)
    committed(shared, ministry, 4)
    committed(closed, region, 10)
    committed(open_ended, region, 3)
    found = figures()["ministry_contribution"]
    assert (millions(found), found.rows_count, found.unknown_count) == (4, 1, 1)
    of_region = figures(party=region.code)["ministry_contribution"]
    assert (millions(of_region), of_region.unknown_count) == (None, 1)


def test_the_rate_is_taken_on_followed_agreements_only() -> None:
    followed = signed_agreement()
    committed(agreement(100), PartyFactory(), 100)
    FlowFactory(
        line=followed.line, instalment=followed.instalments[0], kind=FlowKind.DISBURSEMENT, amount=Decimal(250_000)
    )
    found = figures()
    assert found["rate"].value == Decimal("0.25")
    assert found["rate"].unknown_count == found["released"].unknown_count == 1
    assert millions(found["committed"]) == 101


def test_what_is_due_and_unpaid_is_late_from_the_next_day() -> None:
    found = signed_agreement()
    FlowFactory(line=found.line, instalment=found.instalments[0], kind=FlowKind.DISBURSEMENT, amount=Decimal(100_000))
    due = found.instalments[0].due_on
    assert bilan(Filter("xh"), on=due).figures["late"].value == 0
    later = bilan(Filter("xh"), on=date(2024, 7, 1)).figures
    assert (later["late"].value, later["late_instalments"].value) == (500_000, 1)
    last = bilan(Filter("xh"), on=date(2026, 1, 1)).figures
    assert (last["late"].value, last["late_instalments"].value) == (900_000, 2)


def test_two_currencies_are_not_added() -> None:
    agreement(100)
    agreement(7, currency="EUR")
    found = figures()
    assert millions(found["total_cost"]) == 100
    assert (found["agreements"].value, found["other_currency"].value) == (2, 1)


def test_a_medina_counts_once_whether_it_is_drawn_or_its_commune_is_named() -> None:
    tree = small_tree()
    fes, sale, _far = tree.communes
    drawn = perimeter(fes, PerimeterKind.MEDINA)
    for place in (fes, drawn, sale, tree.regions[0]):
        agreement(1, project=ProjectFactory(country=tree.country, scale=Scale.MEDINA, territory=place))
    found = figures()["medinas"]
    assert (found.value, found.unknown_count) == (2, 1)
    rows = rows_behind(Filter("xh"), "medinas", on=ON)
    assert {row.code for row in rows.rows} == {drawn.code, sale.code}


def test_neighbourhoods_are_named_or_published_as_a_number() -> None:
    tree = small_tree()
    named = [perimeter(tree.communes[0], PerimeterKind.NEIGHBOURHOOD) for _ in range(2)]
    project = ProjectFactory(country=tree.country, territory=named[0])
    ProjectTerritory.objects.create(project=project, territory=named[1])
    ActionFactory(axis=AxisFactory(project=project), planned_quantity=Decimal(5), quantity_unit="Quartiers")
    silent = ProjectFactory(country=tree.country, territory=tree.communes[1])
    agreement(1, project=project)
    agreement(1, project=silent)
    found = figures()["neighbourhoods"]
    assert (found.value, found.rows_count, found.unknown_count) == (5, 3, 1)


def test_a_number_published_for_the_whole_is_not_added_to_those_of_its_parts() -> None:
    project = ProjectFactory(scale=Scale.EMERGING_CENTRE, territory=small_tree().regions[0])
    axis = AxisFactory(project=project)
    ActionFactory(axis=axis, basis="whole", planned_quantity=Decimal(109), quantity_unit="centres")
    ActionFactory(axis=axis, basis="no_amount", planned_quantity=Decimal(22), quantity_unit="centres")
    ActionFactory(axis=axis, basis="no_amount", planned_quantity=Decimal(149), quantity_unit="communes")
    agreement(1, project=project)
    assert figures()["centres"].value == 109


def test_a_project_in_two_regions_stands_under_several_regions() -> None:
    tree = small_tree()
    here = ProjectFactory(country=tree.country, territory=tree.communes[0])
    both = ProjectFactory(country=tree.country, territory=tree.communes[0])
    ProjectTerritory.objects.create(project=both, territory=tree.communes[2])
    nowhere = ProjectFactory(country=tree.country, territory=tree.root)
    for project, amount in ((here, 1), (both, 20), (nowhere, 300)):
        agreement(amount, project=project)
    groups = {group.code: group for group in bilan(Filter("xh"), Grouping.REGION, on=ON).groups}
    assert {code: millions(group.figures["total_cost"]) for code, group in groups.items()} == {
        tree.regions[0].code: 1,
        "several": 20,
        "none": 300,
    }
    assert groups["several"].labels.fr == "Plusieurs régions"


def test_programmes_are_cut_up_below_the_one_asked_for() -> None:
    country = CountryFactory()
    policy = ProgrammeFactory(country=country, code="policy")
    medinas = ProgrammeFactory(country=country, code="medinas", parent=policy)
    old = ProgrammeFactory(country=country, code="old-medinas", parent=medinas)
    for programme in (policy, medinas, old):
        agreement(1, project=ProjectFactory(country=country, programme=programme))

    def codes(asked: Filter) -> dict[str, Decimal | None]:
        return {group.code: group.figures["agreements"].value for group in bilan(asked, "programme", on=ON).groups}

    assert codes(Filter("xh")) == {"medinas": 2, "policy": 1}
    assert codes(Filter("xh", programme="medinas")) == {"medinas": 1, "old-medinas": 1}


@pytest.mark.parametrize(
    ("field", "near"), [("programme", "medinas"), ("territory", "4421010"), ("party", "fonds-hassan-ii")]
)
def test_an_unknown_code_names_the_nearest(field: str, near: str) -> None:
    country = small_tree().country
    ProgrammeFactory(country=country, code="medinas", name_fr="Réhabilitation des médinas")
    CommuneFactory(country=country, code="4421010", name_fr="Rabat")
    PartyFactory(country=country, code="fonds-hassan-ii", name_fr="Fonds Hassan II")
    asked = {"programme": "medina", "territory": "rabat", "party": "Hassan II"}
    with pytest.raises(FilterError) as refused:
        bilan(Filter("xh", **{field: asked[field]}), on=ON)
    assert near in refused.value.nearest
    assert near in refused.value.sentence("fr")


def test_an_unknown_country_measure_or_grouping_is_refused() -> None:
    CountryFactory()
    with pytest.raises(FilterError, match="xh"):
        bilan(Filter("zz"), on=ON)
    with pytest.raises(FilterError, match="total_cost"):
        rows_behind(Filter("xh"), "cost", on=ON)
    with pytest.raises(FilterError, match="partner"):
        bilan(Filter("xh"), "sector", on=ON)


def test_a_party_stands_for_the_members_of_its_family_and_its_money_is_what_they_pay() -> None:
    region, elsewhere = PartyFactory(code="region-1"), PartyFactory(code="region-2")
    regions = PartyFactory(code="regions", is_family=True)
    type(region).objects.filter(pk=region.pk).update(family=regions)
    shared = agreement(10)
    committed(shared, region, 4)
    committed(shared, elsewhere, 1)
    committed(agreement(20), elsewhere, 4)
    assert millions(figures(party="regions")["total_cost"]) == 10
    assert millions(figures(party="regions")["committed"]) == 4
    assert millions(figures(party="region-2")["committed"]) == 5
    shares = {group.code: group.share for group in bilan(Filter("xh"), Grouping.PARTNER, on=ON).groups}
    assert shares == {"region-1": Decimal(4) / 9, "region-2": Decimal(5) / 9}
