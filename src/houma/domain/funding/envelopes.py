"""Reading envelopes: the tree with what remains at each node, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from houma.domain.accounts.models import PARTY_BOUND_ROLES, User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.funding.models import EntryKind, Envelope, EnvelopeEntry, Fund
from houma.domain.funding.rules import EnvelopeFacts
from houma.domain.territories.models import Ancestry, Country
from houma.values.money import Money


@dataclass(frozen=True)
class Node:
    """An envelope in its tree. ``charged_below`` adds what all envelopes under it bear."""

    envelope: Envelope
    facts: EnvelopeFacts
    charged_below: Money
    depth: int
    children: tuple["Node", ...] = field(repr=False)

    @property
    def charged(self) -> Money:
        """Charged to it and to all below it."""
        return self.facts.charged + self.charged_below

    @property
    def used_share(self) -> Decimal | None:
        """The share of the envelope that is charged, here or below."""
        whole = self.facts.allocated.amount
        return self.charged.amount / whole if whole else None

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, each before its own."""
        yield self
        for child in self.children:
            yield from child.walk()


def visible_envelopes(user: User | AnonymousUser, permission: Permission = Permission.SEE_LEDGER) -> QuerySet[Envelope]:
    """Envelopes on the territories of one's mandates; partners and operators see those of their own party."""
    mandates = mandates_allowing(user, permission)
    held = mandates.filter(territory__descent__descendant=OuterRef("territory"))
    free = held.exclude(role__in=PARTY_BOUND_ROLES)
    bound = held.filter(role__in=PARTY_BOUND_ROLES).filter(
        Q(party=OuterRef("holder")) | Q(party=OuterRef("fund__payer"))
    )
    return Envelope.objects.filter(Q(Exists(free)) | Q(Exists(bound)))


def facts_of(envelopes: Iterable[Envelope]) -> dict[int, EnvelopeFacts]:
    """What was put in, given on and charged, by envelope: two queries. Envelopes bring their fund."""
    listed = {envelope.pk: envelope.fund.currency for envelope in envelopes}
    own: dict[tuple[int, str], Decimal] = {
        (pk, kind): total
        for pk, kind, total in EnvelopeEntry.objects.filter(envelope__in=listed)
        .order_by()
        .values_list("envelope", "kind")
        .annotate(total=Sum("amount"))
    }
    below: dict[int, Decimal] = dict(
        EnvelopeEntry.objects.filter(envelope__parent__in=listed, kind=EntryKind.ALLOCATION)
        .order_by()
        .values_list("envelope__parent")
        .annotate(total=Sum("amount"))
    )
    nothing = Decimal(0)
    return {
        pk: EnvelopeFacts(
            Money(own.get((pk, EntryKind.ALLOCATION.value), nothing), currency),
            Money(below.get(pk, nothing), currency),
            Money(own.get((pk, EntryKind.CHARGE.value), nothing), currency),
        )
        for pk, currency in listed.items()
    }


def envelope_tree(envelopes: QuerySet[Envelope]) -> tuple[Node, ...]:
    """The trees that these envelopes make, the newest year first: three queries.

    An envelope whose parent is not among them stands on top.
    """
    rows = list(
        envelopes.select_related("fund__payer", "territory", "holder", "parent").order_by("-year", "fund__code", "code")
    )
    facts = facts_of(rows)
    there = {row.pk for row in rows}
    below: dict[int | None, list[Envelope]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in there else None].append(row)

    def node(envelope: Envelope, depth: int) -> Node:
        children = tuple(node(child, depth + 1) for child in below[envelope.pk])
        charged = Money.total((child.charged for child in children), envelope.fund.currency)
        return Node(envelope, facts[envelope.pk], charged, depth, children)

    return tuple(node(envelope, 0) for envelope in below[None])


def funds_of(country: Country) -> list[Fund]:
    """The funds of a country by code, with their payers: one query."""
    return list(Fund.objects.filter(country=country).select_related("payer").order_by("code"))


def what_remains(envelopes: QuerySet[Envelope]) -> dict[tuple[int, int], Money]:
    """(fund, year) → what is not charged of the envelopes on top: three queries."""
    remaining: dict[tuple[int, int], Money] = {}
    for top in envelope_tree(envelopes):
        key = top.envelope.fund_id, top.envelope.year
        left = top.facts.allocated - top.charged
        remaining[key] = remaining[key] + left if key in remaining else left
    return remaining


def entries_of(envelope: Envelope) -> QuerySet[EnvelopeEntry]:
    """The history of an envelope, the latest entry first."""
    return envelope.entries.select_related("recorded_by", "line__agreement", "line__payer").order_by("-id")


def within_mandate(envelope_territory: int, user: User, permission: Permission) -> bool:
    """Whether a mandate of ``user`` with the permission reaches the territory: one query."""
    ancestors = Ancestry.objects.filter(descendant=envelope_territory).values("ancestor")
    return mandates_allowing(user, permission).filter(territory__in=ancestors).exists()
