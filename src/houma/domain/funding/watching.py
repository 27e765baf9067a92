"""Reading what the rules of alerts look at, for every agreement in force: a fixed number of queries."""

from collections import defaultdict
from datetime import date

import numpy as np
from django.db.models import Max

from houma.domain.agreements.bilan.money_read import Extent
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState
from houma.domain.funding.alert_rules import AgreementFacts
from houma.domain.funding.money.behaviour import read_behaviour
from houma.domain.funding.money.expecting import days_ahead
from houma.domain.funding.money.sums import exact_sum, open_rows
from houma.domain.projects.models import ProgressReport
from houma.domain.territories.models import Country
from houma.engines.forecast.releases import arrival_shares

_WATCHED = (FlowKind.COMMITMENT, FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE)


def facts_of_agreements(country: Country, on: date) -> dict[int, AgreementFacts]:
    """The facts of every signed agreement of the country that has a schedule: eight queries."""
    everything = Agreement.objects.filter(country=country)
    signed = everything.filter(
        state=AgreementState.SIGNED, currency=country.currency, funding_lines__instalments__withdrawn_in=None
    ).exclude(kind=AgreementKind.ANNOUNCED)
    agreements = {
        row[0]: row
        for row in signed.filter(funding_lines__instalments__isnull=False)
        .distinct()
        .values_list("pk", "project_id", "start_year", "end_year", "signed_from")
    }
    sums: dict[int, dict[int, int]] = defaultdict(dict)
    last: dict[int, dict[int, date]] = defaultdict(dict)
    flows = Flow.objects.filter(agreement__in=signed.values("pk"), kind__in=_WATCHED).order_by()
    rows_of_flows = flows.values("agreement_id", "kind").annotate(net=exact_sum(), last=Max("value_date"))
    for agreement, kind, net, day in rows_of_flows.values_list("agreement_id", "kind", "net", "last"):
        sums[agreement][kind] = net
        if day is not None:
            last[agreement][kind] = day
    reported = dict(
        ProgressReport.objects.filter(project__country=country, period_end__lte=on)
        .order_by()
        .values_list("project_id")
        .annotate(Max("period_end"))
    )
    rows = open_rows(Extent(None), None)
    rows = rows.chosen(np.isin(rows.agreement, list(agreements)))
    behaviour = read_behaviour(country, everything, rows, on)
    ends = {pk: row[3] for pk, row in agreements.items() if row[3]}
    late: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    left: dict[int, int] = defaultdict(int)
    beyond: dict[int, float] = defaultdict(float)
    waiting, today = behaviour.open_instalments(rows), on.toordinal()
    horizons = np.array(
        [days_ahead(on, [date(ends.get(int(pk), 9999), 12, 31)])[0] for pk in rows.agreement], dtype=np.int64
    )
    by_end = arrival_shares(waiting, behaviour.delays, horizons[:, None])[:, 0]
    for place, (agreement, due, amount) in enumerate(zip(rows.agreement, rows.due, rows.left, strict=True)):
        pk = int(agreement)
        left[pk] += int(amount)
        if due < today:
            of_agreement = late[pk]
            of_agreement[0] += int(amount)
            of_agreement[1] += 1
            of_agreement[2] = int(due) if not of_agreement[2] else min(of_agreement[2], int(due))
        if pk in ends:
            over = date(ends[pk], 12, 31) <= on
            beyond[pk] += float(amount) * (1.0 if over else 1.0 - float(by_end[place]))
    found = {}
    for pk, project, start, end, signed_from in agreements.values():
        spent_on, released_on = last[pk].get(FlowKind.EXPENDITURE), last[pk].get(FlowKind.DISBURSEMENT)
        heard = [day for day in (spent_on, reported.get(project)) if day is not None]
        found[pk] = AgreementFacts(
            project=project,
            on=on,
            start=signed_from or (date(start, 1, 1) if start else None),
            end=date(end, 12, 31) if end else None,
            committed=sums[pk].get(FlowKind.COMMITMENT, 0),
            released=sums[pk].get(FlowKind.DISBURSEMENT, 0),
            spent=sums[pk].get(FlowKind.EXPENDITURE, 0),
            late=late[pk][0],
            late_instalments=late[pk][1],
            oldest_due=date.fromordinal(late[pk][2]) if late[pk][2] else None,
            left=left[pk],
            beyond=round(beyond[pk]),
            heard_on=max(heard, default=None),
            released_on=released_on,
        )
    return found
