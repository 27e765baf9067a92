"""Funds, their envelopes, and what is charged to these. Amounts are in units, not millions."""

from houma.exchange.columns import CellKind, Table
from houma.packs.tables.columns import amount, code, named, of_kind, party, reference, territory, text
from houma.values.multilingual import Multilingual as T

FUNDS = Table(
    key="funds",
    labels=T("Fonds", "الصناديق", "Funds"),
    identity=("code",),
    columns=(code(), *named(), party("payer_code", "Qui paie", "المؤدي", "Payer", required=True)),
)


def _fund() -> tuple[str, str, str, str, str]:
    return "fund_code", "funds", "Code du fonds", "رمز الصندوق", "Fund code"


ENVELOPES = Table(
    key="envelopes",
    labels=T("Enveloppes", "الأغلفة المالية", "Envelopes"),
    identity=("fund_code", "code"),
    columns=(
        reference(*_fund(), required=True),
        code(),
        text("parent", "Enveloppe supérieure", "الغلاف الأعلى", "Envelope above", max_length=80),
        of_kind(CellKind.YEAR, "year", "Année", "السنة", "Year", required=True),
        territory(required=True),
        party("holder_code", "Détenteur", "الحائز", "Holder", required=True),
        amount("amount", "Montant", "المبلغ", "Amount"),
        text("reason", "Motif", "السبب", "Reason", required=True, max_length=400),
    ),
)

CHARGES = Table(
    key="charges",
    labels=T("Imputations", "التحميلات", "Charges"),
    identity=("fund_code", "envelope", "agreement_code", "key"),
    columns=(
        reference(*_fund(), required=True),
        text("envelope", "Enveloppe", "الغلاف", "Envelope", required=True, max_length=80),
        reference("agreement_code", "agreements", "Convention", "الاتفاقية", "Agreement", required=True),
        text("key", "Ligne", "السطر", "Line", required=True, max_length=40),
        amount("amount", "Montant", "المبلغ", "Amount"),
        text("reason", "Motif", "السبب", "Reason", required=True, max_length=400),
    ),
)
