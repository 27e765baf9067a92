"""Of two agreements that are probably about the same works one is added; the other is named and stays in sight."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import AgreementFactory, FlowFactory, FundingLineFactory, MinistryFactory, SourceFactory

from houma.domain.agreements.actions.published_totals import NewOverlap, record_overlaps
from houma.domain.agreements.bilan import Filter, Grouping, bilan, rows_behind
from houma.domain.agreements.bilan.facts import AgreementFacts, ProjectFacts
from houma.domain.agreements.bilan.never_twice import all_above, count_once
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState, Containment, Overlap
from houma.domain.base.decisions import Refused

MILLION = Decimal(1_000_000)
ON = date(2025, 1, 1)


def agreement(code: str, millions: int | None, **fields: Any) -> Agreement:
    return AgreementFactory(
        code=code,
        state=AgreementState.SIGNED,
        signed_on="2020-03",
        signed_from=date(2020, 3, 1),
        total=None if millions is None else millions * MILLION,
        **fields,
    )


def overlap(one: Agreement, other: Agreement, evidence: str = "probably the same works") -> int:
    return record_overlaps(one.country, [NewOverlap(one, other, evidence)])


@pytest.mark.django_db
def test_the_larger_of_two_that_overlap_is_added_and_the_other_is_named() -> None:
    small, large = agreement("SMALL", 98), agreement("LARGE", 108)
    agreement("OTHER", 50)
    overlap(small, large)
    figures = bilan(Filter("xh"), on=ON).figures
    assert (figures["total_cost"].millions, figures["total_cost"].left_out_count) == (158, 1)
    assert (figures["agreements"].value, figures["overlapping_agreements"].value) == (3, 1)
    assert figures["contained_agreements"].value == 0
    rows = rows_behind(Filter("xh"), "total_cost", on=ON)
    assert [row.code for row in rows.rows] == ["LARGE", "OTHER"]
    (left,) = rows.left_out
    assert (left.row.code, left.row.value, left.stands.code) == ("SMALL", 98 * MILLION, "LARGE")


@pytest.mark.django_db
def test_an_agreement_of_unknown_amount_stands_for_nobody() -> None:
    known, unknown = agreement("KNOWN", 98), agreement("UNKNOWN", None)
    overlap(unknown, known)
    found = bilan(Filter("xh"), on=ON).figures["total_cost"]
    assert (found.millions, found.unknown_count, found.left_out_count) == (98, 0, 1)


@pytest.mark.django_db
def test_both_are_added_where_a_filter_leaves_one_of_them_out() -> None:
    overlap(agreement("EARLY", 98), agreement("LATE", 108))
    Agreement.objects.filter(code="LATE").update(signed_from=date(2023, 1, 1))
    found = bilan(Filter.from_params("xh", {"period": "2020"}), on=ON).figures["total_cost"]
    assert (found.millions, found.left_out_count) == (98, 0)


@pytest.mark.django_db
def test_what_overlaps_a_part_is_counted_with_the_whole() -> None:
    whole, part, beside = agreement("WHOLE", 500), agreement("PART", 200), agreement("BESIDE", 180)
    Containment.objects.create(whole=whole, part=part, evidence="stated by the source")
    overlap(part, beside)
    found = bilan(Filter("xh"), on=ON).figures
    assert (found["total_cost"].millions, found["total_cost"].left_out_count) == (500, 1)


@pytest.mark.django_db
def test_commitments_of_works_told_twice_are_added_once() -> None:
    small, large = agreement("SMALL", 98), agreement("LARGE", 108)
    overlap(small, large)
    ministry = MinistryFactory()
    for under, millions in ((small, 40), (large, 30)):
        FlowFactory(
            line=FundingLineFactory(agreement=under, payer=ministry, source=SourceFactory()), amount=millions * MILLION
        )
    whole = bilan(Filter("xh"), Grouping.PARTNER, on=ON)
    assert whole.figures["committed"].millions == 30
    assert [group.figures["committed"].millions for group in whole.groups] == [30]
    Agreement.objects.filter(code="LARGE").update(total=Decimal(1))
    assert bilan(Filter("xh"), on=ON).figures["committed"].millions == 40


@pytest.mark.django_db
def test_announced_programmes_are_not_announced_twice_either() -> None:
    whole, part = (agreement(code, 100, kind=AgreementKind.ANNOUNCED) for code in ("WHOLE", "PART"))
    Containment.objects.create(whole=whole, part=part, evidence="stated by the source")
    overlap(*(agreement(code, 173, kind=AgreementKind.ANNOUNCED) for code in ("EAST", "OUJDA")))
    found = bilan(Filter("xh"), on=ON).figures
    assert (found["announced_programmes"].value, found["announced_cost"].millions) == (4, 273)


@pytest.mark.django_db
def test_a_pair_told_from_both_sides_is_one_with_both_statements() -> None:
    one, other = agreement("ONE", 1), agreement("OTHER", 2)
    assert record_overlaps(one.country, [NewOverlap(one, other, "first"), NewOverlap(other, one, "second")]) == 1
    assert overlap(other, one, "first") == 0
    stored = Overlap.objects.get()
    assert (stored.first, stored.second, stored.evidence) == (one, other, "first")


@pytest.mark.django_db
def test_an_agreement_does_not_overlap_itself() -> None:
    one = agreement("ONE", 1)
    with pytest.raises(Refused, match="ONE"):
        overlap(one, one)


PKS = st.integers(1, 6)
PAIRS = st.sets(st.tuples(PKS, PKS).filter(lambda pair: pair[0] != pair[1]), max_size=6)


@given(totals=st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=6, max_size=6), overlaps=PAIRS, contains=PAIRS)
def test_no_two_that_overlap_are_added_with_a_known_amount(
    totals: list[int | None], overlaps: set[tuple[int, int]], contains: set[tuple[int, int]]
) -> None:
    project = ProjectFacts(1)
    facts = [
        AgreementFacts(pk, project, "financing", "signed", total, "MAD", None, 2020, False)
        for pk, total in enumerate(totals, start=1)
    ]
    beside = {
        pk: frozenset({other for pair in overlaps if pk in pair for other in pair if other != pk}) for pk in range(1, 7)
    }
    edges = {part: tuple(whole for whole, of in contains if of == part) for part in range(1, 7)}
    known = {fact.pk for fact in facts if fact.total is not None}
    counted = count_once(facts, known, edges, {pk: others for pk, others in beside.items() if others})
    added = {fact.pk for fact in counted.added}
    assert added | counted.contained | counted.left_out.keys() == set(range(1, 7))
    assert not added & counted.contained
    assert not added & counted.left_out.keys()
    for pk in added & known:
        assert not beside[pk] & added & known
    for pk, stands in counted.left_out.items():
        assert stands in beside[pk]
        assert stands in added | counted.contained
        assert stands not in counted.contained or pk not in all_above(stands, edges)
