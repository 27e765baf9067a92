"""Terms are read whole or refused whole, written in one canonical form, and merged only where the base stood still."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreements.terms_samples import line, mad, sample_terms

from houma.domain.agreements.term_changes import (
    BaseMovedError,
    apply,
    conflicts_with,
    difference,
    flatten,
    place_of,
    read_changes,
    write_changes,
)
from houma.domain.agreements.terms import InstalmentTerms, Terms, write_terms
from houma.domain.agreements.terms_check import TermsError, faults_before_signature, faults_of, faults_of_names
from houma.domain.agreements.terms_reader import read_terms
from houma.values.money import Money


def paths(error: TermsError) -> set[str]:
    return {fault.path for fault in error.faults}


def test_what_is_written_reads_the_same_in_any_order() -> None:
    terms = sample_terms()
    turned = replace(terms, funding=terms.funding[::-1], parties=terms.parties[::-1])
    assert write_terms(terms) == write_terms(turned)
    assert write_terms(read_terms(write_terms(terms))) == write_terms(terms)


def test_amounts_have_one_spelling() -> None:
    one = write_terms(replace(sample_terms(), total=Money(Decimal("1500.500"), "MAD")))
    other = write_terms(replace(sample_terms(), total=Money(Decimal("15005E-1"), "MAD")))
    assert one["total"] == other["total"] == "1500.5"


def test_all_faults_come_at_once() -> None:
    data: dict[str, Any] = write_terms(sample_terms())
    data["title"]["fr"] = ""
    data["end_year"] = "soon"
    data["total"] = 12.5
    data["funding"]["etat"]["amount"] = "a lot"
    data["funding"]["etat"]["instalments"][0]["due"] = "in June"
    data["funding"]["region"]["payer"] = None
    data["parties"]["operator"]["roles"] = ["builder"]
    with pytest.raises(TermsError) as caught:
        read_terms(data)
    assert paths(caught.value) == {
        "end_year",
        "total",
        "funding.etat.amount",
        "funding.etat.instalments.1.due",
        "funding.region.payer",
        "parties.operator.roles",
    }


@pytest.mark.parametrize(
    "data", [None, [], "terms", {"currency": "dirham"}, {"currency": "MAD", "funding": {"A b": 3}}]
)
def test_nonsense_is_refused_with_reasons(data: object) -> None:
    with pytest.raises(TermsError) as caught:
        read_terms(data)
    assert caught.value.faults


def test_instalments_that_do_not_add_up_are_shown_with_the_difference() -> None:
    terms = sample_terms(replace(line("etat", 600, 400), amount=mad(1100)))
    (fault,) = faults_of(terms)
    assert fault.path == "funding.etat.instalments"
    assert "1000" in str(fault.reason)
    assert "-100" in str(fault.reason)


def test_another_currency_is_a_fault_wherever_it_stands() -> None:
    part = InstalmentTerms(1, date(2024, 6, 30), Money(Decimal(5), "EUR"))
    terms = replace(sample_terms(replace(line("etat", 5), instalments=(part,))), total=Money(Decimal(5), "EUR"))
    assert {fault.path for fault in faults_of(terms)} == {"total", "funding.etat.instalments.1.amount"}


def test_a_funding_gap_is_shown_and_not_smoothed() -> None:
    terms = sample_terms(line("etat", 600, 400), total=1200)
    assert terms.unexplained == mad(200)
    assert not faults_of(terms)


def test_signing_needs_every_line_to_say_who_what_and_when() -> None:
    bare = replace(line("etat", 5), receiver=None, action=None, instalments=(), payer="stranger")
    terms = sample_terms(bare)
    terms = replace(terms, parties=tuple(replace(party, must_sign=False) for party in terms.parties), total=None)
    assert {fault.path for fault in faults_before_signature(terms)} == {
        "parties",
        "total",
        "funding.etat.receiver",
        "funding.etat.action",
        "funding.etat.instalments",
        "funding.etat.payer",
    }


def test_names_that_nobody_bears_are_faults() -> None:
    faults = faults_of_names(
        sample_terms(line("etat", 5, action="9.9")), {"ministry", "operator", "residents"}, {"1.1"}
    )
    assert {fault.path for fault in faults} == {"parties.region", "funding.etat.action"}


# --- differences ------------------------------------------------------------------------------------------------------

keys = st.sampled_from(["etat", "region", "commune", "fonds"])
lines = st.builds(
    line,
    keys,
    st.integers(1, 999),
    st.integers(1, 999),
    payer=st.sampled_from(["ministry", "region"]),
    action=st.sampled_from(["1.1", "1.2"]),
)
all_terms = st.builds(
    lambda parts, total: sample_terms(*parts, total=total),
    st.lists(lines, min_size=1, max_size=4, unique_by=lambda item: item.key),
    st.integers(0, 10_000),
)


@given(all_terms, all_terms)
def test_a_difference_put_on_its_base_gives_the_result(before: Terms, after: Terms) -> None:
    changes = difference(before, after)
    assert write_terms(apply(changes, before)) == write_terms(after)
    assert read_changes(write_changes(changes)) == changes


@given(all_terms)
def test_nothing_differs_from_itself(terms: Terms) -> None:
    assert difference(terms, terms) == ()


@given(all_terms, all_terms, all_terms)
def test_a_difference_is_put_only_where_the_base_still_holds_what_it_was_made_on(
    base: Terms, wanted: Terms, moved: Terms
) -> None:
    changes = difference(base, wanted)
    stood_still = all(flatten(moved).get(change.path) == change.before for change in changes)
    try:
        result = apply(changes, moved)
    except BaseMovedError:
        assert not stood_still
        assert {conflict.path for conflict in conflicts_with(changes, moved)} <= {change.path for change in changes}
    except TermsError:
        assert stood_still  # Each path stood still, yet together they no longer make sense.
    else:
        assert stood_still
        assert all(flatten(result).get(change.path) == change.after for change in changes)


def test_two_amendments_of_different_lines_merge() -> None:
    base = sample_terms()
    first = replace(base, funding=(line("etat", 600, 700), base.funding[1]))
    second = replace(base, funding=(base.funding[0], line("region", 900, payer="region")))
    merged = apply(difference(base, second), apply(difference(base, first), base))
    assert merged.funded == mad(2200)


def test_a_conflict_reads_as_a_sentence() -> None:
    base = sample_terms()
    wanted = replace(base, funding=(line("etat", 600, 500), base.funding[1]))
    moved = replace(base, funding=(line("etat", 600, 450), base.funding[1]))
    sentences = [str(conflict) for conflict in conflicts_with(difference(base, wanted), moved)]
    assert any("“500”" in text and "“450”" in text and "“400”" in text for text in sentences)
    with pytest.raises(BaseMovedError, match="450"):
        apply(difference(base, wanted), moved)


def test_an_instalment_added_to_a_line_that_ended_does_not_make_half_a_line() -> None:
    base = sample_terms(line("etat", 600, 400), line("region", 500, payer="region"))
    wanted_part = InstalmentTerms(2, date(2026, 6, 30), mad(1))
    changes = [
        change
        for change in difference(
            base,
            replace(
                base,
                funding=(
                    base.funding[0],
                    replace(base.funding[1], instalments=(*base.funding[1].instalments, wanted_part)),
                ),
            ),
        )
        if "instalments.2" in change.path
    ]
    with pytest.raises(TermsError):
        apply(changes, replace(base, funding=base.funding[:1]))


@given(all_terms)
def test_every_path_has_words(terms: Terms) -> None:
    assert all(str(place_of(path)) != path for path in flatten(terms))
