"""The ledger, its schedule and the official totals as tables that leave the house."""

from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.workbook import PARTY, SOURCE
from houma.domain.territories.models import Country
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.values.multilingual import Multilingual as T

_KINDS = {
    FlowKind.COMMITMENT: T("Engagement", "التزام", "Commitment"),
    FlowKind.DISBURSEMENT: T("Déblocage", "إفراج عن الاعتماد", "Disbursement"),
    FlowKind.EXPENDITURE: T("Dépense", "نفقة", "Expenditure"),
    FlowKind.PLEDGE: T("Promesse", "تعهد", "Pledge"),
}


def flows_table(country: Country) -> Table:
    """One row an entry of the ledger, reversals included."""
    return Table(
        key="flows",
        labels=T("Flux financiers", "التدفقات المالية", "Flows"),
        identity=("reference",),
        columns=(
            Column("reference", T("Référence", "المرجع", "Reference"), required=True),
            Column("agreement", T("Convention", "الاتفاقية", "Agreement"), required=True),
            Column("line", T("Ligne", "السطر", "Line"), required=True),
            Column(
                "kind",
                T("Nature", "النوع", "Kind"),
                CellKind.CHOICE,
                choices=tuple(Choice(kind.name.lower(), label) for kind, label in _KINDS.items()),
            ),
            Column("payer", T("Payeur", "المؤدي", "Payer"), CellKind.REFERENCE, reference=PARTY),
            Column("receiver", T("Bénéficiaire", "المستفيد", "Receiver"), CellKind.REFERENCE, reference=PARTY),
            Column(
                "amount",
                T("Montant", "المبلغ", "Amount"),
                CellKind.DECIMAL,
                help=T(
                    "Dans l’unité de la monnaie ; négatif quand une écriture en contre-passe une autre.",
                    "بوحدة العملة؛ سالب عندما يعكس قيد قيدا آخر.",
                    "In units of the currency; negative where an entry reverses another.",
                ),
            ),
            Column("currency", T("Monnaie", "العملة", "Currency")),
            Column("value_date", T("Date de valeur", "تاريخ القيمة", "Value date"), CellKind.DATE),
            Column("reverses", T("Annule", "تلغي", "Reverses")),
            Column("reason", T("Motif", "السبب", "Reason"), width=40),
            SOURCE,
        ),
    )


def instalments_table(country: Country) -> Table:
    """One row an instalment of a commitment's schedule."""
    return Table(
        key="instalments",
        labels=T("Échéances", "الأشطر", "Instalments"),
        identity=("agreement", "line", "number"),
        columns=(
            Column("agreement", T("Convention", "الاتفاقية", "Agreement"), required=True),
            Column("line", T("Ligne", "السطر", "Line"), required=True),
            Column("number", T("Numéro", "الرقم", "Number"), CellKind.INTEGER),
            Column("due_on", T("Échéance", "تاريخ الاستحقاق", "Due on"), CellKind.DATE),
            Column("amount", T("Montant", "المبلغ", "Amount"), CellKind.DECIMAL),
            Column("currency", T("Monnaie", "العملة", "Currency")),
            Column("released", T("Débloqué", "المفرج عنه", "Released"), CellKind.DECIMAL),
        ),
    )


OFFICIAL_TOTALS = Table(
    key="official-totals",
    labels=T("Totaux officiels", "المجاميع الرسمية", "Official totals"),
    identity=("code",),
    columns=(
        Column("code", T("Code", "الرمز", "Code"), required=True),
        Column("name_fr", T("Mesure", "القياس بالفرنسية", "Measure in French"), width=40),
        Column("name_ar", T("Mesure en arabe", "القياس بالعربية", "Measure in Arabic"), width=40),
        Column("name_en", T("Mesure en anglais", "القياس بالإنجليزية", "Measure in English"), width=40),
        Column("programme", T("Programme", "البرنامج", "Programme")),
        Column("scale", T("Échelle", "المستوى", "Scale")),
        Column("period", T("Période", "الفترة", "Period")),
        Column("value", T("Valeur", "القيمة", "Value"), CellKind.DECIMAL),
        Column("unit", T("Unité", "الوحدة", "Unit")),
        Column("as_of", T("À la date de", "بتاريخ", "As of"), CellKind.PARTIAL_DATE),
        Column("note", T("Note", "ملاحظة", "Note"), width=40),
        SOURCE,
    ),
)
