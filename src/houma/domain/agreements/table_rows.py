"""Agreements and their money as rows of the declared tables, for exports; each a fixed number of queries."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, OfficialTotal
from houma.domain.base.fields import AmountField
from houma.domain.projects.models import Action, ProjectTerritory
from houma.domain.territories.models import Country
from houma.values.partial_date import PartialDate

Row = Mapping[str, Any]
_BLOCK = 2000
_FEW = 400  # Lines whose entries are asked for by name; SQLite takes some thousands of parameters at most.
_KIND_NAMES = {kind.value: kind.name.lower() for kind in FlowKind}


def _millions(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount / 1_000_000


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def agreement_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``agreements_table``."""
    first_named = ProjectTerritory.objects.filter(project=OuterRef("project")).order_by("pk")
    found = agreements.select_related(None).prefetch_related(None)
    rows = found.annotate(main_territory=Subquery(first_named.values("territory__code")[:1])).values_list(
        "code", "name_fr", "name_ar", "name_en", "kind", "project__programme__code", "project__scale",
        "main_territory", "project__territory_text", "signed_on", "start_year", "end_year", "total",
        "project__royal_presentation", "visibility",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=_BLOCK):
        code, french, arabic, english, kind, programme, scale, territory, text, signed, start, end, total, royal = row[
            :-1
        ]
        yield {
            "code": code,
            "title_fr": french,
            "title_ar": arabic or None,
            "title_en": english or None,
            "kind": kind,
            "programme": programme,
            "scale": scale,
            "territory": territory,
            "territory_text": text or None,
            "signed_on": _date(signed),
            "start_year": start,
            "end_year": end,
            "total": _millions(total),
            "royal_presentation": royal,
            "visibility": row[-1],
        }


def contribution_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``contributions_table``: the promised amount of each funding line that carries one."""
    promised = (
        Flow.objects.filter(line__agreement__in=agreements.order_by().values("pk"))
        .filter(kind__in=[FlowKind.COMMITMENT, FlowKind.PLEDGE])
        .order_by()
        .values_list("line")
        .annotate(total=Sum("amount"))
    )
    amounts = dict(promised)
    lines = FundingLine.objects.filter(agreement__in=agreements.order_by().values("pk"))
    rows = lines.order_by("agreement__code", "key").values_list(
        "pk", "agreement__code", "key", "payer__code", "basis", "note", "source__address"
    )
    for pk, agreement, key, payer, basis, note, address in rows.iterator(chunk_size=_BLOCK):
        yield {
            "agreement": agreement,
            "key": key,
            "payer": payer,
            "amount": _millions(amounts.get(pk)),
            "basis": basis,
            "note": note or None,
            "source": address,
        }


def action_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``actions_table``, numbered through the axes of each agreement's project."""
    code_of = dict(agreements.order_by("-pk").values_list("project", "code"))
    actions = Action.objects.filter(axis__project__in=agreements.order_by().values("project"))
    rows = actions.order_by("axis__project", "axis__number", "number").values_list(
        "axis__project", "name_fr", "name_ar", "name_en", "planned_quantity", "quantity_unit", "cost", "basis", "note",
        "source__address",
    )  # fmt: skip
    number_of: dict[int, int] = {}
    for project, french, arabic, english, quantity, unit, cost, basis, note, address in rows.iterator(
        chunk_size=_BLOCK
    ):
        number_of[project] = number_of.get(project, 0) + 1
        yield {
            "agreement": code_of[project],
            "number": number_of[project],
            "title_fr": french,
            "title_ar": arabic or None,
            "title_en": english or None,
            "quantity": quantity,
            "unit": unit or None,
            "cost": _millions(cost),
            "basis": basis,
            "note": note or None,
            "source": address,
        }


def flow_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``flows_table``.

    Lines are read first and the ledger then walked in its own order: joined and sorted, a million entries would have
    to stand in memory before the first one leaves.
    """
    of_line = {
        pk: described
        for pk, *described in FundingLine.objects.filter(agreement__in=agreements.order_by().values("pk")).values_list(
            "pk", "agreement__code", "key", "payer__code", "receiver__code"
        )
    }
    flows = Flow.objects.filter(line__in=list(of_line)) if len(of_line) <= _FEW else Flow.objects.all()
    rows = flows.order_by("pk").values_list(
        "line", "reference", "kind", "amount", "currency", "value_date", "reverses__reference", "reason",
        "source__address",
    )  # fmt: skip
    for line, reference, kind, amount, currency, day, reverses, reason, address in rows.iterator(chunk_size=_BLOCK):
        described = of_line.get(line)
        if described is None:
            continue
        agreement, key, payer, receiver = described
        yield {
            "reference": reference,
            "agreement": agreement,
            "line": key,
            "kind": _KIND_NAMES[kind],
            "payer": payer,
            "receiver": receiver,
            "amount": amount,
            "currency": currency,
            "value_date": day,
            "reverses": reverses,
            "reason": reason or None,
            "source": address,
        }


def instalment_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``instalments_table``: schedules in force with what was released on each."""
    paid = Flow.objects.filter(instalment=OuterRef("pk")).order_by().values("instalment").annotate(total=Sum("amount"))
    rows = (
        Instalment.objects.filter(line__agreement__in=agreements.order_by().values("pk"), withdrawn_in=None)
        .annotate(released=Subquery(paid.values("total"), output_field=AmountField()))
        .order_by("line__agreement__code", "line__key", "due_on", "number")
        .values_list("line__agreement__code", "line__key", "number", "due_on", "amount", "line__currency", "released")
    )
    for agreement, line, number, due, amount, currency, released in rows.iterator(chunk_size=_BLOCK):
        yield {
            "agreement": agreement,
            "line": line,
            "number": number,
            "due_on": due,
            "amount": amount,
            "currency": currency,
            "released": released or Decimal(0),
        }


def official_total_rows(country: Country) -> Iterator[Row]:
    """Rows of ``OFFICIAL_TOTALS``."""
    for total in OfficialTotal.objects.filter(country=country).select_related("source").order_by("code"):
        yield {
            "code": total.code,
            "name_fr": total.name_fr,
            "name_ar": total.name_ar or None,
            "name_en": total.name_en or None,
            "programme": total.programme_code or None,
            "scale": total.scale or None,
            "period": total.period_text or None,
            "value": total.value,
            "unit": total.unit_code,
            "as_of": _date(total.as_of),
            "note": total.note or None,
            "source": total.source.address or None,
        }
