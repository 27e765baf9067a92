"""A charge follows the commitment that it was made for: an amendment that lowers one frees the envelope."""

from datetime import date
from decimal import Decimal

import pytest
from tests.agreements.terms_samples import line, sample_terms
from tests.agreements.world import make_world, sign_by_all, signed

from houma.domain.agreements.actions import open_amendment, propose_amendment
from houma.domain.agreements.models import Agreement
from houma.domain.agreements.terms import Terms
from houma.domain.funding.actions import NewEnvelope, NewFund, charge_line, open_envelope, register_funds
from houma.domain.funding.envelopes import facts_of
from houma.domain.funding.models import Envelope, EnvelopeEntry
from houma.domain.territories.models import Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db
TODAY = date(2024, 1, 1)


def mad(amount: int) -> Money:
    return Money(Decimal(amount), "MAD")


def charged(envelope: Envelope) -> int:
    return int(facts_of([envelope])[envelope.pk].charged.amount)


def amend(agreement: Agreement, terms: Terms) -> None:
    sign_by_all(open_amendment(propose_amendment(agreement, terms, "Moins de travaux")))


def test_a_lower_commitment_frees_the_envelope_that_was_charged_last(db: None) -> None:
    world = make_world()
    agreement, country = signed(world), world.project.country
    ministry, root = world.parties["ministry"], Territory.objects.get(country=country, level="country")
    fund = register_funds(country, [NewFund("budget", Multilingual("Budget"), ministry)])["budget"]
    first, second = (
        open_envelope(NewEnvelope(fund, f"E{year}", year, root, ministry, mad(1000), "Budget voté"))
        for year in (2024, 2025)
    )
    etat = agreement.funding_lines.get(key="etat")
    charge_line(first, etat, mad(500), "2024", reference="c1")
    charge_line(second, etat, mad(400), "2025", reference="c2")
    region = line("region", 500, payer="region")
    amend(agreement, sample_terms(line("etat", 600, 350), region))
    assert (charged(first), charged(second)) == (500, 400)
    amend(agreement, sample_terms(line("etat", 600, 100), region))
    assert (charged(first), charged(second)) == (500, 200)
    amend(agreement, sample_terms(line("etat", 300), region))
    assert (charged(first), charged(second)) == (300, 0)
    followed = EnvelopeEntry.objects.filter(amount__lt=0)
    assert followed.count() == 3
    assert all(entry.reason for entry in followed)
