"""A figure of an agreement's money opened: the entries of the ledger that it adds up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.workbook import party_vocabulary
from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.ledger_tables import flows_table
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import Agreement
from houma.domain.agreements.table_rows import flow_rows
from houma.domain.agreements.workbook import PARTY
from houma.domain.territories.models import Country
from houma.exchange import References, screen_table
from houma.values.money import Money
from houma.web.country import of_country

_SHOWN = ("reference", "kind", "payer", "receiver", "amount", "value_date", "reverses", "reason", "source")
_KINDS = {kind.name.lower(): kind for kind in FlowKind}


@of_country
def agreement_ledger(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """Entries of an agreement, of one line (``?line=``) or kind (``?kind=``), with their net sum."""
    agreement = get_object_or_404(visible_agreements(request.user), country=country, code=code)
    line, kind = request.GET.get("line", ""), request.GET.get("kind", "")
    rows = [
        row
        for row in flow_rows(Agreement.objects.filter(pk=agreement.pk))
        if (not line or row["line"] == line) and (not kind or row["kind"] == kind)
    ]
    total = Money.total((Money(row["amount"], agreement.currency) for row in rows), agreement.currency)
    references = References({PARTY: party_vocabulary(country)})
    return render(
        request,
        "pages/ledger.html",
        {
            "agreement": agreement,
            "payer": _payer(agreement, line),
            "kind": _KINDS[kind].label if kind in _KINDS else "",
            "total": total,
            "one_kind": kind in _KINDS,
            "table": screen_table(flows_table(country), rows, get_language() or "fr", references, _SHOWN),
            "definition": {
                "title": _("What this figure says"),
                "text": _("The net sum of these entries. An entry is never changed: a mistake is reversed by another."),
                "unit": agreement.currency,
            },
        },
    )


def _payer(agreement: Agreement, line: str) -> str:
    """The line that is shown alone, as people know it: by who pays."""
    found = agreement.funding_lines.filter(key=line).select_related("payer").first() if line else None
    return found.payer.name if found else line
