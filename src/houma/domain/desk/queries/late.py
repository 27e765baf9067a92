"""Instalments past their day that are not wholly paid: what rows tell as late is what the filter finds."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from houma.domain.agreements.ledger import Flow, Instalment
from houma.domain.agreements.models import AgreementState
from houma.domain.base.fields import AmountField

_NOTHING = Value(Decimal(0), output_field=AmountField())


def late_instalments(today: date) -> QuerySet[Any]:
    """Instalments in force of signed agreements, due before ``today``, each with what is ``paid`` of it."""
    paid = Flow.objects.filter(instalment=OuterRef("pk")).order_by().values("instalment").annotate(sum=Sum("amount"))
    return (
        Instalment.objects.filter(line__agreement__state=AgreementState.SIGNED, withdrawn_in=None, due_on__lt=today)
        .annotate(paid=Coalesce(Subquery(paid.values("sum"), output_field=AmountField()), _NOTHING))
        .filter(amount__gt=F("paid"))
        .order_by()
    )
