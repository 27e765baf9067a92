"""What each partner promised and paid: read models of the partners' pages."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import AgreementParty
from houma.domain.territories.models import Country
from houma.values.money import Money

_PROMISES = (FlowKind.COMMITMENT, FlowKind.PLEDGE)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner with the number of agreements it is party to and the money seen under its name.

    ``promised`` adds pledges and commitments whose amount is published; a family adds its members.
    """

    party: Party
    agreements: int
    promised: Money
    released: Money
    members: int


def partner_lines(user: User | AnonymousUser, country: Country) -> list[PartnerLine]:
    """Every partner that stands for itself, families in place of their members, largest promise first: four queries."""
    visible = visible_agreements(user).filter(country=country)
    parties = {party.pk: party for party in Party.objects.filter(country=country)}
    head = {pk: party.family_id or pk for pk, party in parties.items()}
    promised: dict[int, Decimal] = {}
    released: dict[int, Decimal] = {}
    flows = (
        Flow.objects.filter(line__agreement__in=visible, kind__in=[*_PROMISES, FlowKind.DISBURSEMENT])
        .order_by()
        .values_list("line__payer", "kind")
        .annotate(total=Sum("amount"))
    )
    for payer, kind, total in flows:
        sums = promised if kind in _PROMISES else released
        sums[head[payer]] = sums.get(head[payer], Decimal(0)) + total
    roles = AgreementParty.objects.filter(version__agreement__in=visible, version__state="signed").order_by()
    signed: dict[int, set[int]] = {}
    for party, agreement in roles.values_list("party", "version__agreement").distinct():
        signed.setdefault(head[party], set()).add(agreement)
    members = dict(
        Party.objects.filter(country=country, family__isnull=False)
        .order_by()
        .values_list("family")
        .annotate(count=Count("pk"))
    )
    lines = [
        PartnerLine(
            party,
            len(signed.get(pk, ())),
            Money(promised.get(pk, Decimal(0)), country.currency),
            Money(released.get(pk, Decimal(0)), country.currency),
            members.get(pk, 0),
        )
        for pk, party in parties.items()
        if head[pk] == pk
    ]
    return sorted(lines, key=lambda line: (-line.promised.amount, -line.agreements, line.party.name_fr))
