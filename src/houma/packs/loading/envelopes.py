"""Funds, envelopes and what is charged to them, each once: a second load changes nothing."""

from houma.domain.agreements.ledger import FundingLine
from houma.domain.base.decisions import Refused
from houma.domain.funding.actions import (
    EnvelopeRow,
    NewFund,
    charge_line,
    put_envelopes,
    register_funds,
)
from houma.domain.funding.models import Envelope, EnvelopeEntry
from houma.packs import wording
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.values.money import Money
from houma.values.multilingual import Multilingual


def load_envelopes(loading: Loading) -> Multilingual:
    """Register funds, put envelopes and charge lines; a refusal is a problem of its row."""
    content, country = loading.content, loading.country
    funds = register_funds(
        country,
        [
            NewFund(row.text("code"), row.names("name"), loading.parties[row["payer_code"]])
            for row in content.rows("funds")
        ],
    )
    rows = content.rows("envelopes")
    there = set(Envelope.objects.filter(fund__country=country).values_list("fund__code", "code"))
    try:
        put_envelopes(
            [
                EnvelopeRow(
                    fund=funds[row["fund_code"]],
                    code=row.text("code"),
                    parent=row.text("parent"),
                    year=row["year"],
                    territory=loading.territories[row["territory_code"]],
                    holder=loading.parties[row["holder_code"]],
                    amount=Money(row["amount"], country.currency),
                    reason=row.text("reason"),
                )
                for row in rows
                if (row["fund_code"], row["code"]) not in there
            ],
            reference=f"pack-{country.pk}",
        )
    except Refused as refused:
        told = wording.sentences(refused.decision.reasons)
        loading.problems.append(rows[0].problem("amount", "refused", told))
        return said.ENVELOPES.formatted(count=0)
    _charge(loading)
    return said.ENVELOPES.formatted(count=len(rows))


def _charge(loading: Loading) -> None:
    rows, country = loading.content.rows("charges"), loading.country
    envelopes = {
        (envelope.fund.code, envelope.code): envelope
        for envelope in Envelope.objects.filter(fund__country=country).select_related("fund", "parent")
    }
    lines = {
        (line.agreement.code, line.key): line
        for line in FundingLine.objects.filter(agreement__country=country).select_related("agreement")
    }
    done = set(EnvelopeEntry.objects.filter(envelope__fund__country=country).values_list("reference", flat=True))
    for row in rows:
        envelope, line = (
            envelopes.get((row["fund_code"], row["envelope"])),
            lines.get((row["agreement_code"], row["key"])),
        )
        if envelope is None or line is None:
            key = "envelope" if envelope is None else "key"
            loading.problems.append(row.problem(key, "unknown-name", wording.A_KNOWN_LINE))
            return
        reference = f"pack-{country.pk}-{envelope.code}-{line.pk}"
        if reference in done:
            continue
        try:
            charge_line(envelope, line, Money(row["amount"], country.currency), row.text("reason"), reference=reference)
        except Refused as refused:
            loading.problems.append(row.problem("amount", "refused", wording.sentences(refused.decision.reasons)))
            return
