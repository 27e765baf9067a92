"""One operating-system process of a race for homes; see ``tests.racing``."""

import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from tests.race_orders import take_orders  # noqa: E402
from tests.rehousing.world import day, make_case, make_home, make_quarter, put  # noqa: E402

from houma.domain.rehousing import actions  # noqa: E402
from houma.domain.rehousing.models import Case, Home, Offer, Placement  # noqa: E402
from houma.domain.rehousing.rules.stays import Days  # noqa: E402


def setup_quarter(cases: int = 5, homes: int = 1, collective: bool = False, capacity: int = 6) -> dict[str, Any]:
    """Households of three who wait for homes."""
    quarter = make_quarter()
    return {
        "cases": [make_case(quarter).pk for _ in range(cases)],
        "homes": [make_home(quarter, collective=collective, capacity=capacity).pk for _ in range(homes)],
    }


def setup_offer() -> dict[str, Any]:
    """A household with an offer that waits for its answer, and a stay that is planned for another one after it."""
    quarter = make_quarter()
    case, home = make_case(quarter), make_home(quarter)
    offer = actions.offer_home(case, home, Days(day(0), day(100)), by=None, on=day(-5))
    return {"offer": offer.pk, "case": case.pk, "home": home.pk}


def setup_extension() -> dict[str, Any]:
    """Two stays that follow each other in one home with a hundred days between."""
    quarter = make_quarter()
    home = make_home(quarter)
    first = put(make_case(quarter), home, 0, 100)
    second = put(make_case(quarter), home, 200, 300)
    return {"first": first.pk, "second": second.pk, "home": home.pk, "case": make_case(quarter).pk}


def place(case: int, home: int, start: int, until: int) -> int:
    days = Days(day(start), day(until))
    return actions.place(Case.objects.get(pk=case), Home.objects.get(pk=home), days, "Urgence", by=None).pk


def offer(case: int, home: int, start: int, until: int) -> int:
    days = Days(day(start), day(until))
    return actions.offer_home(Case.objects.get(pk=case), Home.objects.get(pk=home), days, by=None).pk


def accept(offer: int) -> int:
    return actions.accept_offer(Offer.objects.get(pk=offer), by=None).pk


def change(stay: int, start: int, until: int) -> int:
    days = Days(day(start), day(until))
    return actions.change_days(Placement.objects.get(pk=stay), days, "Retard", by=None).pk


def type_in(case: int, home: int, start: int, until: int, collective: bool = False, isolation: str = "") -> int:
    """A placement by its row alone, past every action, in a transaction that is held open for a moment."""
    with transaction.atomic():
        if isolation:
            with connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
                cursor.execute("SELECT COUNT(*) FROM rehousing_placement")
        made = put(Case.objects.get(pk=case), Home.objects.get(pk=home), start, until)
        time.sleep(0.1)
    return made.pk


def held(home: int) -> list[list[int]]:
    """The stays of a home as days from the first one."""
    rows = Placement.objects.filter(home=home).order_by("starts_on")
    return [[(row.starts_on - day(0)).days, (row.until - day(0)).days] for row in rows]


ORDERS: dict[str, Callable[..., Any]] = {
    order.__name__: order
    for order in (setup_quarter, setup_offer, setup_extension, place, offer, accept, change, type_in, held)
}


take_orders(ORDERS)
