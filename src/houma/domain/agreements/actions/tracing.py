"""Who did what to an agreement: one row a deed, never changed."""

from houma.domain.accounts.models import User
from houma.domain.agreements.models import Agreement, AgreementEvent
from houma.domain.agreements.paper import EventKind


def trace(
    agreement: Agreement, what: EventKind, by: User | None, *, version: int | None = None, detail: str = ""
) -> None:
    """Write down that ``by`` did ``what``, in the transaction of the deed."""
    AgreementEvent.objects.create(
        agreement=agreement, version_number=version, what=what, detail=detail[:2000], done_by=by
    )
