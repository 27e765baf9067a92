"""Something that one operating-system process does: ``python -m tests.operations.orders NAME [ARGUMENTS as JSON]``.

The store is the one of HOUMA_DATABASE_URL. What comes of it is written as one line of JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from tests.agreements import world  # noqa: E402
from tests.factories import (  # noqa: E402
    CountryFactory,
    MinistryFactory,
    PartyFactory,
    ProgrammeFactory,
    small_tree,
    user_with_mandate,
)
from tests.portfolio.test_import import AGREEMENT, workbook  # noqa: E402

from houma.domain.accounts.models import Role  # noqa: E402
from houma.domain.accounts.token_actions import make_token  # noqa: E402
from houma.domain.accounts.tokens import Scope  # noqa: E402
from houma.domain.agreements import actions  # noqa: E402
from houma.domain.agreements.ledger import Instalment  # noqa: E402
from houma.domain.agreements.tasks import apply_import, check_import  # noqa: E402
from houma.domain.sources.import_actions import open_import  # noqa: E402
from houma.domain.territories.models import Territory  # noqa: E402


def say(what: Any) -> None:
    sys.stdout.write(json.dumps(what, default=int) + "\n")
    sys.stdout.flush()


def hand_in_portfolio(agreements: int) -> None:
    """A country, and a workbook with so many agreements of two contributions each, to be checked and then applied."""
    country = CountryFactory()
    territory = small_tree(country).communes[0].code
    ProgrammeFactory(country=country)
    MinistryFactory(country=country)
    PartyFactory(country=country, code="commune-test", name_fr="Commune de Test")
    codes = [f"PV-{number}" for number in range(agreements)]
    rows = [AGREEMENT | {"code": code, "territory": territory} for code in codes]
    contributions = [
        {"agreement": code, "key": key, "payer": payer, "amount": amount}
        for code in codes
        for key, payer, amount in (("1", "Ministère", 10), ("2", "Commune de Test", Decimal("2.5")))
    ]
    run = open_import(country.code, "portfolio", "portefeuille.xlsx", workbook(country, rows, contributions))
    check_import.enqueue(run.pk)
    apply_import.enqueue(run.pk)
    say(run.pk)


def sign_agreement() -> None:
    """A signed agreement; its first instalment of 600 and its line."""
    agreement = world.signed(world.make_world())
    say({"instalment": world.instalment(agreement, 1).pk, "line": world.the_line(agreement).pk})


def release(instalment: int, reference: str, hold: float = 0) -> None:
    """Release the instalment, and keep the transaction open for so many seconds after everything was written."""
    with transaction.atomic():
        flow = actions.write_release_without_asking(Instalment.objects.get(pk=instalment), reference=reference)
        if hold:
            say("written, not committed")
            time.sleep(hold)
    say(flow.pk)


def open_project() -> None:
    """A project that an officer may describe: its address in the API, and the secret of her token."""
    project = world.make_world().project
    root = Territory.objects.get(country=project.country_id, level="country")
    token = make_token(user_with_mandate(Role.PROGRAMME_OFFICER, root), "race", tuple(Scope), timedelta(days=1))
    say({"address": f"/api/v1/{project.country_id}/projects/{project.code}", "secret": token.secret})


ORDERS: dict[str, Callable[..., None]] = {
    order.__name__: order for order in (hand_in_portfolio, sign_agreement, release, open_project)
}

if __name__ == "__main__":
    ORDERS[sys.argv[1]](**json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}"))
