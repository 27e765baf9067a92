"""When anything that the figures are made of was last written: what was computed before may be kept until then."""

from datetime import datetime

from django.db.models import Model, QuerySet

from houma.domain.accounts.models import Party
from houma.domain.agreements.ledger import Flow
from houma.domain.agreements.models import Agreement, AgreementVersion
from houma.domain.projects.models import Passage, Programme, Project

Mark = tuple[int, datetime]


def portfolio_marks() -> tuple[Mark | None, ...]:
    """The last entry of the ledger and of each history: the same marks mean that no money, agreement, version, project,
    programme or partner was written in between. Seven queries, each of one row by its key, whatever is stored.
    """
    return (
        _last(Flow.objects.all(), "recorded_at"),
        _last(AgreementVersion.objects.all(), "created_at"),
        _last(Passage.objects.all(), "passed_at"),
        *(_last(model.history.all(), "history_date") for model in (Agreement, Project, Programme, Party)),
    )


def _last(rows: QuerySet[Model], written: str) -> Mark | None:
    found: Mark | None = rows.order_by("-pk").values_list("pk", written).first()
    return found
