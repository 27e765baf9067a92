"""What each process of a race does: read orders from standard input, run each at its moment, answer a line."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError, connection

from houma.domain.base.decisions import Refused


def take_orders(orders: Mapping[str, Callable[..., Any]]) -> None:
    """Until the input ends; ``tests.racing`` writes the orders. The module that calls this has set Django up."""
    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for text in sys.stdin:
        sys.stdout.write(json.dumps(_answer(orders, json.loads(text)), default=int) + "\n")
        sys.stdout.flush()


def _answer(orders: Mapping[str, Callable[..., Any]], order: dict[str, Any]) -> dict[str, Any]:
    time.sleep(max(0.0, order["at"] - time.time()))
    try:
        return {"outcome": "done", "value": orders[order["name"]](**order["arguments"])}
    except Refused as refusal:
        return {"outcome": "refused", "value": str(refusal)}
    except DatabaseError as error:
        return {"outcome": "refused by the database", "value": str(error)}
