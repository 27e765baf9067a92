"""How late each payer has been, read from the ledger for the forecast engine."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from houma.domain.accounts.models import Party
from houma.domain.agreements.ledger import Flow, FlowKind, Instalment
from houma.domain.agreements.models import Agreement, Signature
from houma.domain.funding.money.sums import OpenRows, ordinal
from houma.domain.territories.models import Country
from houma.engines.forecast import DelayProfile, Delays, History, Observations, OpenInstalments, learn_delays
from houma.engines.forecast.history import correlation_of
from houma.values.partial_date import PartialDate

_LONG_AGO, _NEVER = 0, 10_000_000


@dataclass(frozen=True)
class Payers:
    """The payers of a country as the engine counts them: indices from 0, and the family of each."""

    ids: tuple[int, ...]
    index: dict[int, int]
    families: np.ndarray[tuple[int], np.dtype[np.int64]]


def payers_of(country: Country) -> Payers:
    """Every partner of the country: one query."""
    rows = list(Party.objects.filter(country=country).order_by("pk").values_list("pk", "family_id"))
    index = {pk: place for place, (pk, _family) in enumerate(rows)}
    families = np.array([index.get(family, -1) if family else -1 for _pk, family in rows], dtype=np.int64)
    # The family itself is of its own kind: what it pays in its own name belongs to it.
    heads = {family for _pk, family in rows if family}
    for pk, _family in rows:
        if pk in heads:
            families[index[pk]] = index[pk]
    return Payers(tuple(pk for pk, _family in rows), index, families)


@dataclass(frozen=True)
class Behaviour:
    """The delays of every payer of a country, as they are known on ``on``."""

    payers: Payers
    delays: Delays
    on: date

    def profile(self, party: int) -> DelayProfile:
        """The usual delay of one payer (primary key), in days; KeyError for a party of another country."""
        return self.delays.profile(self.payers.index[party])

    def open_instalments(self, rows: OpenRows) -> OpenInstalments:
        """What is left to pay as the engine counts it, in thousandths."""
        today = self.on.toordinal()
        payer = np.array([self.payers.index[int(pk)] for pk in rows.payer], dtype=np.int64)
        return OpenInstalments(rows.left.astype(np.float64), today - rows.due, payer)


def genuine_releases(flows: QuerySet[Flow]) -> QuerySet[Flow]:
    """Releases on instalments that stand: dated, not reversed, not themselves reversals."""
    return flows.filter(
        kind=FlowKind.DISBURSEMENT, instalment__isnull=False, value_date__isnull=False, reverses=None
    ).filter(~Exists(Flow.objects.filter(reverses=OuterRef("pk"))))


def read_behaviour(
    country: Country, visible: QuerySet[Agreement], waiting: OpenRows, on: date, payers: Payers | None = None
) -> Behaviour:
    """Learn the delays from every payment that may be seen and from what is still waiting: two queries.

    Delays are counted in the database by payer and days, so that a million entries stay a few thousand rows.
    """
    known = payers or payers_of(country)
    flows = genuine_releases(
        Flow.objects.filter(agreement__in=visible.filter(country=country).order_by().values("pk"), value_date__lte=on)
    )
    chosen = flows.order_by().values_list("line__payer_id", "value_date", "instalment__due_on")
    sql, parameters = chosen.query.sql_with_params()
    rows = _counted_delays(sql, parameters)
    paid = np.array([(known.index[payer], days, year) for payer, days, year, _n in rows] or np.empty((0, 3)), np.int64)
    times = np.array([number for *_rest, number in rows], dtype=np.int64)
    paid = np.repeat(paid, times, axis=0)
    waiting_payers = np.array([known.index[int(pk)] for pk in waiting.payer], dtype=np.int64)
    seen = Observations(paid[:, 0], paid[:, 1], waiting_payers, on.toordinal() - waiting.due)
    alone = learn_delays(seen, len(known.ids), known.families)
    together = correlation_of(seen, alone, paid[:, 2])
    return Behaviour(known, Delays(alone.masses, alone.payments, alone.waiting, together), on)


def _counted_delays(sql: str, parameters: tuple[Any, ...]) -> list[tuple[int, int, int, int]]:
    """(payer, days from due to paid, year due, payments): days are subtracted differently on each store."""
    if connection.vendor == "sqlite":
        days, year = "CAST(julianday(paid_on) - julianday(due_on) AS INTEGER)", "CAST(substr(due_on, 1, 4) AS INTEGER)"
    else:
        days, year = "(paid_on - due_on)", "CAST(EXTRACT(YEAR FROM due_on) AS integer)"
    statement = f"""WITH paid(payer, paid_on, due_on) AS ({sql})
        SELECT payer, {days}, {year}, COUNT(*) FROM paid GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[int, int, int, int]] = cursor.fetchall()
    return rows


def read_history(country: Country, visible: QuerySet[Agreement], payers: Payers | None = None) -> History:
    """Every instalment and every dated release that may be seen, with when each instalment was in the schedule.

    For the back-test, which stands on past days: four queries. An instalment is known from the day on which the version
    that brought it was signed by the last party; of what is only published that day is not known, so it was always.
    """
    known = payers or payers_of(country)
    seen = visible.filter(country=country).order_by().values("pk")
    signed: dict[tuple[int, int], int] = {}
    signatures = Signature.objects.filter(version__agreement__in=seen).exclude(signed_on="")
    for agreement, number, day in (
        signatures.order_by().values_list("version__agreement_id", "version__number").annotate(Max("signed_on"))
    ):
        signed[agreement, number] = PartialDate.parse(day).last_day.toordinal()
    rows = list(
        Instalment.objects.filter(line__agreement__in=seen)
        .order_by()
        .values_list("pk", "line__agreement_id", "line__payer_id", "due_on", "amount", "introduced_in", "withdrawn_in")
    )
    index = {row[0]: place for place, row in enumerate(rows)}
    payments = [
        (index[instalment], ordinal(day), amount)  # type: ignore[arg-type]
        for instalment, day, amount in genuine_releases(Flow.objects.filter(agreement__in=seen))
        .order_by()
        .values_list("instalment_id", "value_date", "amount")
    ]
    return History(
        due=np.array([row[3].toordinal() for row in rows], dtype=np.int64),
        amount=np.array([float(row[4]) for row in rows]),
        payer=np.array([known.index[row[2]] for row in rows], dtype=np.int64),
        known_from=np.array([signed.get((row[1], row[5]), _LONG_AGO) for row in rows], dtype=np.int64),
        known_until=np.array(
            [_NEVER if row[6] is None else signed.get((row[1], row[6]), _LONG_AGO) for row in rows], dtype=np.int64
        ),
        paid_instalment=np.array([payment[0] for payment in payments], dtype=np.int64),
        paid_on=np.array([payment[1] for payment in payments], dtype=np.int64),
        paid_amount=np.array([float(payment[2]) for payment in payments]),
        payers=len(known.ids),
        families=known.families,
    )
