"""The bilan of a large portfolio: whole, by each grouping, narrowed, beside the official totals, and opened."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from benchmarks.measuring import Measured, of_many
from benchmarks.portfolio_data import COUNTRY, TODAY

GOALS = {"postgresql": 1.0, "sqlite": 2.0}  # Seconds.
TIMES = 5


def bilans() -> Iterator[Measured]:
    """Each bilan five times."""
    from django.db import connection

    from houma.domain.agreements.bilan import Filter, Grouping, Period, bilan, official_comparison, rows_behind

    whole = Filter(COUNTRY)
    asked: list[tuple[str, Callable[..., Any]]] = [("bilan", partial(bilan, whole))]
    asked += [(f"bilan by {by.value}", partial(bilan, whole, by)) for by in Grouping]
    asked += [
        ("bilan 2017-2021 by scale", partial(bilan, Filter(COUNTRY, Period(2017, 2021)), Grouping.SCALE)),
        ("bilan of a commune", partial(bilan, Filter(COUNTRY, territory="R03P2C06"))),
        ("bilan of a partner in a region", partial(bilan, Filter(COUNTRY, territory="R03", party="party-3"))),
        ("official totals beside ours", partial(official_comparison, whole)),
        ("rows behind a figure", partial(rows_behind, whole, "total_cost", limit=50)),
    ]
    for what, ask in asked:
        work = [partial(_answer, ask, TODAY)] * TIMES
        yield of_many(what, work, goal=GOALS[connection.vendor], warm_up=1)


def _answer(ask: Callable[..., Any], on: date) -> bytes:
    """Every figure that is answered, as text to be compared."""
    found = ask(on=on)
    if hasattr(found, "figures"):
        groups = {group.code: group.figures for group in found.groups}
        shown = {code: _figures(figures) for code, figures in {"": found.figures, **groups}.items()}
        return json.dumps(shown, sort_keys=True).encode()
    if hasattr(found, "rows"):
        return json.dumps([[row.code, _plain(row.value)] for row in found.rows]).encode()
    return json.dumps([[statement.sentence.en for statement in one.statements] for one in found]).encode()


def _figures(figures: Any) -> dict[str, list[Any]]:
    return {code: [_plain(figure.value), figure.rows_count, figure.unknown_count] for code, figure in figures.items()}


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value:.6f}"
