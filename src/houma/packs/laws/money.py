"""Flows: each on a line and an instalment that are there, none beyond its instalment, reversals that mirror."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from houma.domain.agreements.term_changes import BaseMovedError, apply
from houma.domain.agreements.terms import Terms
from houma.domain.agreements.terms_check import TermsError
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.content import PackContent, PackRow
from houma.packs.negotiated_terms import Negotiation, negotiations
from houma.packs.tables.course import RELEASE, REVERSAL

Amounts = dict[tuple[str, int], Decimal]


def flows_fit_their_lines(content: PackContent) -> Iterator[Problem]:
    """What the files alone can tell; the ledger itself has the last word when the pack is loaded."""
    lines, schedules = {}, {}
    for negotiation in negotiations(content):
        if negotiation.is_complete:
            lines[negotiation.code], schedules[negotiation.code] = _lines_and_instalments(negotiation)
    flows = content.codes("flows")
    for code, rows in content.of("flows", "agreement_code").items():
        if code not in lines:
            continue
        paid: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for row in rows:
            if row["key"] not in lines[code]:
                yield row.problem("key", "unknown-line", wording.A_KNOWN_LINE)
            elif row["kind"] == REVERSAL:
                yield from _mirrors(row, flows)
                reversed_flow = flows.get(row.text("reverses"))
                if reversed_flow is not None and reversed_flow.has("instalment", "amount"):
                    paid[row["key"], reversed_flow["instalment"]] -= reversed_flow["amount"]
            elif row["kind"] == RELEASE and row.has("instalment", "amount"):
                yield from _pays(row, schedules[code], paid)


def _pays(row: PackRow, schedule: Amounts, paid: dict[tuple[str, int], Decimal]) -> Iterator[Problem]:
    place = (row["key"], row["instalment"])
    if place not in schedule:
        yield row.problem("instalment", "unknown-instalment", wording.A_KNOWN_INSTALMENT)
        return
    left = schedule[place] - paid[place]
    paid[place] += row["amount"]
    if row["amount"] > left:
        yield row.problem("amount", "above-whole", wording.WITHIN_THE_INSTALMENT.formatted(left=left))


def _mirrors(row: PackRow, flows: Mapping[str, PackRow]) -> Iterator[Problem]:
    other = flows.get(row.text("reverses"))
    if other is not None and any(row[key] != other[key] for key in ("agreement_code", "key", "amount")):
        yield row.problem("amount", "no-mirror", wording.THE_OPPOSITE)


def _lines_and_instalments(negotiation: Negotiation) -> tuple[set[str], Amounts]:
    """Lines of any version, and instalments with the largest amount that any version gives them."""
    lines: set[str] = set()
    instalments: Amounts = {}
    for terms in _versions(negotiation):
        for line in terms.funding:
            lines.add(line.key)
            for part in line.instalments:
                place = (line.key, part.number)
                instalments[place] = max(instalments.get(place, Decimal(0)), part.amount.amount)
    return lines, instalments


def _versions(negotiation: Negotiation) -> Iterator[Terms]:
    try:
        terms = negotiation.first_terms()
        yield terms
        for amendment in negotiation.amendments:
            terms = apply(amendment.changes, terms)
            yield terms
    except (BaseMovedError, TermsError, ValueError):
        return  # Told by the law on versions, with its place.
