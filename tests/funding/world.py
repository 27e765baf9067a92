"""A small country with money that moved: two regions, three agreements, payers with a past."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.factories import (
    ActionFactory,
    FlowFactory,
    FundingLineFactory,
    InstalmentFactory,
    PartyFactory,
    ProjectFactory,
    SmallTree,
    signed_agreement,
    small_tree,
    user_with_mandate,
)

from houma.domain.accounts.models import Party, Role, User
from houma.domain.agreements.models import Agreement, FlowKind, Instalment
from houma.domain.projects.models import Visibility

TODAY = date(2025, 3, 1)


@dataclass(frozen=True)
class World:
    """``first`` and ``second`` are negotiated in each region; ``hidden`` is an internal one in the second."""

    tree: SmallTree
    first: Agreement
    second: Agreement
    hidden: Agreement
    payer: Party
    officer: User
    instalments: tuple[Instalment, ...]


def release(instalment: Instalment, on: date, amount: int) -> None:
    """A release on an instalment, as if its action had run on that day."""
    line = instalment.line
    FlowFactory(line=line, kind=FlowKind.DISBURSEMENT, amount=Decimal(amount), value_date=on, instalment=instalment)


def make_world() -> World:
    """The ministry commits 1,000,000 three times (600,000 due 2024-06-30, 400,000 due 2025-06-30).

    The first agreement is paid 600,000 on 2024-08-29 (60 days late), of which 250,000 is spent; the second 100,000 on
    the day; the hidden one nothing. A published line of a region adds 300,000, of which 50,000 without a day.
    """
    tree = small_tree()
    places = (tree.communes[0], tree.communes[2], tree.communes[2])
    made = []
    for number, place in enumerate(places):
        project = ProjectFactory(country=tree.country, territory=place, code=f"p{number}")
        ActionFactory(axis__project=project, axis__number=1, number=1)
        hidden = {"visibility": Visibility.INTERNAL} if number == 2 else {}
        made.append(signed_agreement(project, code=f"a{number}", **hidden))
    release(made[0].instalments[0], date(2024, 8, 29), 600_000)
    release(made[1].instalments[0], date(2024, 6, 30), 100_000)
    FlowFactory(line=made[0].line, kind=FlowKind.EXPENDITURE, amount=Decimal(250_000), value_date=date(2024, 12, 1))
    region = PartyFactory(country=tree.country, code="region")
    line = FundingLineFactory(agreement=made[1].agreement, key="region", payer=region)
    FlowFactory(line=line, amount=Decimal(300_000), value_date=date(2023, 5, 1))
    part = InstalmentFactory(line=line, number=1, due_on=date(2024, 1, 31), amount=Decimal(300_000))
    FlowFactory(line=line, kind=FlowKind.DISBURSEMENT, amount=Decimal(50_000), value_date=None, instalment=part)
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    return World(
        tree,
        made[0].agreement,
        made[1].agreement,
        made[2].agreement,
        made[0].payer,
        officer,
        (*made[0].instalments, *made[1].instalments, part),
    )
