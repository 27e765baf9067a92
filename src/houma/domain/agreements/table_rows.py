"""Agreements and their money as rows of the declared tables, for exports; each a fixed number of queries."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, OfficialTotal
from houma.domain.projects.models import Action, ProjectTerritory
from houma.domain.territories.models import Country
from houma.values.partial_date import PartialDate

Row = Mapping[str, Any]
_BLOCK = 2000


def _millions(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount / 1_000_000


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def agreement_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``agreements_table``."""
    places = ProjectTerritory.objects.select_related("territory").defer("territory__boundary").order_by("pk")
    found = agreements.select_related("project__programme").prefetch_related(Prefetch("project__places", places))
    for agreement in found.iterator(chunk_size=_BLOCK):
        project = agreement.project
        first = next(iter(project.places.all()), None)
        yield {
            "code": agreement.code,
            "title_fr": agreement.name_fr,
            "title_ar": agreement.name_ar or None,
            "title_en": agreement.name_en or None,
            "kind": agreement.kind,
            "programme": project.programme.code,
            "scale": project.scale,
            "territory": first.territory.code if first else None,
            "territory_text": project.territory_text or None,
            "signed_on": _date(agreement.signed_on),
            "start_year": agreement.start_year,
            "end_year": agreement.end_year,
            "total": _millions(agreement.total),
            "royal_presentation": project.royal_presentation,
            "visibility": agreement.visibility,
        }


def contribution_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``contributions_table``: the promised amount of each funding line that carries one."""
    promised = (
        Flow.objects.filter(agreement__in=agreements.order_by().values("pk"))
        .filter(kind__in=[FlowKind.COMMITMENT, FlowKind.PLEDGE])
        .order_by()
        .values_list("line")
        .annotate(total=Sum("amount"))
    )
    amounts = dict(promised)
    lines = FundingLine.objects.filter(agreement__in=agreements.order_by().values("pk")).select_related(
        "agreement", "payer", "source"
    )
    for line in lines.order_by("agreement__code", "key").iterator(chunk_size=_BLOCK):
        yield {
            "agreement": line.agreement.code,
            "key": line.key,
            "payer": line.payer.code,
            "amount": _millions(amounts.get(line.pk)),
            "basis": line.basis,
            "note": line.note or None,
            "source": line.source.address if line.source else None,
        }


def action_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``actions_table``, numbered through the axes of each agreement's project."""
    code_of = dict(agreements.order_by("-pk").values_list("project", "code"))
    actions = (
        Action.objects.filter(axis__project__in=list(code_of))
        .select_related("axis", "source")
        .order_by("axis__project", "axis__number", "number")
    )
    number_of: dict[int, int] = {}
    for action in actions.iterator(chunk_size=_BLOCK):
        project = action.axis.project_id
        number_of[project] = number_of.get(project, 0) + 1
        yield {
            "agreement": code_of[project],
            "number": number_of[project],
            "title_fr": action.name_fr,
            "title_ar": action.name_ar or None,
            "title_en": action.name_en or None,
            "quantity": action.planned_quantity,
            "unit": action.quantity_unit or None,
            "cost": _millions(action.cost),
            "basis": action.basis,
            "note": action.note or None,
            "source": action.source.address if action.source else None,
        }


def flow_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``flows_table``."""
    flows = Flow.objects.filter(agreement__in=agreements.order_by().values("pk")).select_related(
        "agreement", "line__payer", "line__receiver", "source", "reverses"
    )
    for flow in flows.order_by("pk").iterator(chunk_size=_BLOCK):
        yield {
            "reference": flow.reference,
            "agreement": flow.agreement.code,
            "line": flow.line.key,
            "kind": FlowKind(flow.kind).name.lower(),
            "payer": flow.line.payer.code,
            "receiver": flow.line.receiver.code if flow.line.receiver else None,
            "amount": flow.amount,
            "currency": flow.currency,
            "value_date": flow.value_date,
            "reverses": flow.reverses.reference if flow.reverses else None,
            "reason": flow.reason or None,
            "source": flow.source.address if flow.source else None,
        }


def instalment_rows(agreements: QuerySet[Agreement]) -> Iterator[Row]:
    """Rows of ``instalments_table``: schedules in force with what was released on each."""
    instalments = (
        Instalment.objects.filter(line__agreement__in=agreements.order_by().values("pk"), withdrawn_in=None)
        .select_related("line__agreement")
        .annotate(released=Sum("flows__amount"))
        .order_by("line__agreement__code", "line__key", "due_on", "number")
    )
    for instalment in instalments.iterator(chunk_size=_BLOCK):
        yield {
            "agreement": instalment.line.agreement.code,
            "line": instalment.line.key,
            "number": instalment.number,
            "due_on": instalment.due_on,
            "amount": instalment.amount,
            "currency": instalment.line.currency,
            "released": instalment.released or Decimal(0),
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
