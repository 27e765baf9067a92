"""What each process of a race does: read orders, run each at its moment, answer a line."""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from django.db import DatabaseError, connection

from houma.domain.base.decisions import Refused


def take_orders(orders: Mapping[str, Callable[..., Any]]) -> None:
    """In a process for each pair of pipes that the command line names, until the orders end.

    ``tests.racing`` writes them. The module that calls this has set Django up, and asked the store for nothing yet:
    each process opens a connection of its own.
    """
    ends = [int(one) for one in sys.argv[1:]]
    pairs = list(zip(ends[::2], ends[1::2], strict=True))
    gc.freeze()  # What all of them share is not looked through, and so not copied, in each.
    begun = [child for pair in pairs if (child := _begin(orders, pair, ends))]
    for end in ends:
        os.close(end)
    for child in begun:
        os.waitpid(child, 0)


def _begin(orders: Mapping[str, Callable[..., Any]], pair: tuple[int, int], ends: list[int]) -> int:
    """Fork; the number of the process that now takes the orders of that pair."""
    child = os.fork()
    if child:
        return child
    for end in ends:
        if end not in pair:
            os.close(end)  # Who dies is missed only when nobody else could still speak for it.
    with os.fdopen(pair[0]) as told, os.fdopen(pair[1], "w") as says:
        _take(orders, told, says)
    os._exit(0)  # There is nothing to put away, and to take the whole program down takes longer than the race.


def _take(orders: Mapping[str, Callable[..., Any]], told: TextIO, says: TextIO) -> None:
    connection.ensure_connection()
    says.write("ready\n")
    says.flush()
    for text in told:
        says.write(json.dumps(_answer(orders, json.loads(text)), default=int) + "\n")
        says.flush()
    connection.close()


def _answer(orders: Mapping[str, Callable[..., Any]], order: dict[str, Any]) -> dict[str, Any]:
    time.sleep(max(0.0, order["at"] - time.time()))
    try:
        return {"outcome": "done", "value": orders[order["name"]](**order["arguments"])}
    except Refused as refusal:
        return {"outcome": "refused", "value": str(refusal)}
    except DatabaseError as error:
        return {"outcome": "refused by the database", "value": str(error)}
