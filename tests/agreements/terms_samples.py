"""Terms that tests begin with."""

from datetime import date
from decimal import Decimal

from houma.domain.agreements.models import PartyRole
from houma.domain.agreements.terms import FundingTerms, InstalmentTerms, PartyTerms, Terms
from houma.values.money import Money
from houma.values.multilingual import Multilingual


def mad(amount: int | str) -> Money:
    """An amount in dirhams."""
    return Money(Decimal(amount), "MAD")


def line(key: str = "etat", *parts: int, payer: str = "ministry", action: str = "1.1") -> FundingTerms:
    """A line that pays ``parts`` one year after the other, from 30 June 2024."""
    return FundingTerms(
        key=key,
        payer=payer,
        receiver="operator",
        action=action,
        amount=mad(sum(parts)),
        instalments=tuple(
            InstalmentTerms(number, date(2023 + number, 6, 30), mad(part)) for number, part in enumerate(parts, start=1)
        ),
    )


def sample_terms(*lines: FundingTerms, total: int | None = None) -> Terms:
    """Terms between the ministry, the region and an operator; the total is what the lines add up to."""
    lines = lines or (line("etat", 600, 400), line("region", 500, payer="region"))
    funded = sum((item.amount.amount for item in lines if item.amount), Decimal(0))
    return Terms(
        title=Multilingual("Mise à niveau du quartier", "تأهيل الحي", "Upgrading the neighbourhood"),
        currency="MAD",
        total=mad(str(funded)) if total is None else mad(total),
        start_year=2024,
        end_year=2027,
        funding=lines,
        parties=(
            PartyTerms("ministry", (PartyRole.LEAD, PartyRole.FUNDER)),
            PartyTerms("region", (PartyRole.FUNDER,)),
            PartyTerms("operator", (PartyRole.OPERATOR,)),
            PartyTerms("residents", (PartyRole.BENEFICIARY,), must_sign=False),
        ),
    )
