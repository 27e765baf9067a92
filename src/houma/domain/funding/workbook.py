"""What the pages of money and funding export and import, as declared tables."""

from houma.domain.agreements.workbook import PARTY, TERRITORY
from houma.domain.funding.money.measures import MEASURES
from houma.domain.funding.money.narrowing import LABELS, Question
from houma.domain.territories.models import Country
from houma.exchange.columns import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T


def _million(country: Country) -> T:
    return T(country.million_label_fr, country.million_label_ar, country.million_label_en)


def money_table(country: Country, asked: Question) -> Table:
    """The money matrix in millions of the currency; the last row is the whole."""
    return Table(
        key="money",
        labels=T("Suivi des fonds", "تتبع الأموال", "Money"),
        identity=("code",),
        columns=(
            Column("code", T("Code", "الرمز", "Code"), required=True),
            Column("name", LABELS[asked.by], width=50),
            *(
                Column(measure.code, measure.labels, CellKind.DECIMAL, help=measure.definition, unit=_million(country))
                for measure in MEASURES
            ),
        ),
    )


MONEY_ROWS = Table(
    key="money-rows",
    labels=T("Lignes", "الأسطر", "Rows"),
    columns=(
        Column("day", T("Date", "التاريخ", "Date"), CellKind.DATE),
        Column("agreement_code", T("Code de la convention", "رمز الاتفاقية", "Agreement code"), required=True),
        Column("agreement", T("Convention", "الاتفاقية", "Agreement"), width=50),
        Column("payer_code", T("Code du payeur", "رمز المؤدي", "Payer code")),
        Column("payer", T("Payeur", "المؤدي", "Payer"), width=40),
        Column("amount", T("Montant", "المبلغ", "Amount"), CellKind.DECIMAL),
        Column("left", T("Reste à débloquer", "الباقي للإفراج عنه", "Left to release"), CellKind.DECIMAL),
        Column("days_late", T("Jours de retard", "أيام التأخر", "Days late"), CellKind.INTEGER),
        Column("reference", T("Référence", "المرجع", "Reference")),
        Column("currency", T("Monnaie", "العملة", "Currency")),
    ),
)

FUND = "fund"
"""Name of the vocabulary of funds."""


def envelopes_table(country: Country) -> Table:
    """Envelopes of funds: one row each, those above before those below. Amounts in units of the currency."""
    return Table(
        key="envelopes",
        labels=T("Enveloppes", "الأغلفة المالية", "Envelopes"),
        identity=("fund", "code"),
        columns=(
            Column("fund", T("Fonds", "الصندوق", "Fund"), CellKind.REFERENCE, reference=FUND, required=True),
            Column(
                "code",
                T("Code", "الرمز", "Code"),
                required=True,
                max_length=80,
                help=T(
                    "Nom court et unique de l’enveloppe dans le fonds.",
                    "اسم قصير وفريد للغلاف داخل الصندوق.",
                    "Short name of the envelope, one in the fund.",
                ),
            ),
            Column(
                "parent",
                T("Enveloppe supérieure", "الغلاف الأعلى", "Envelope above"),
                help=T(
                    "Code de l’enveloppe dont elle est déléguée ; vide au sommet.",
                    "رمز الغلاف المفوض منه؛ فارغ في الأعلى.",
                    "Code of the envelope it is delegated from; empty at the top.",
                ),
            ),
            Column("year", T("Année", "السنة", "Year"), CellKind.YEAR, required=True),
            Column(
                "territory",
                T("Territoire", "المجال الترابي", "Territory"),
                CellKind.REFERENCE,
                reference=TERRITORY,
                required=True,
            ),
            Column("holder", T("Détenteur", "الحائز", "Holder"), CellKind.REFERENCE, reference=PARTY, required=True),
            Column("amount", T("Montant", "المبلغ", "Amount"), CellKind.DECIMAL, required=True, minimum=0, decimals=3),
            Column("reason", T("Motif", "السبب", "Reason"), required=True, width=40, max_length=400),
            Column("delegated", T("Délégué", "المفوض", "Delegated"), CellKind.DECIMAL, exported_only=True),
            Column("charged", T("Imputé", "المحمل", "Charged"), CellKind.DECIMAL, exported_only=True),
            Column("remaining", T("Disponible", "المتاح", "Remaining"), CellKind.DECIMAL, exported_only=True),
        ),
    )


def simulation_table(country: Country) -> Table:
    """What became of a plan: a row a year, then a row a fund and year. Amounts in units of the currency."""
    return Table(
        key="simulation",
        labels=T("Simulation", "المحاكاة", "Simulation"),
        columns=(
            Column("variant", T("Variante", "البديل", "Variant"), required=True),
            Column("year", T("Année", "السنة", "Year"), CellKind.YEAR, required=True),
            Column("fund", T("Fonds", "الصندوق", "Fund")),
            Column("need", T("Besoin", "الحاجة", "Need"), CellKind.DECIMAL),
            Column("planned", T("Planifié", "المخطط", "Planned"), CellKind.DECIMAL),
            Column("remaining", T("Disponible", "المتاح", "Remaining"), CellKind.DECIMAL),
            Column("lacks", T("Manque", "الناقص", "Lacks"), CellKind.DECIMAL),
            Column(
                "expected",
                T(
                    "Attendu à la fin de l’année (cumul)",
                    "المتوقع عند نهاية السنة (تراكمي)",
                    "Expected by the year’s end",
                ),
                CellKind.DECIMAL,
            ),
            Column(
                "chance",
                T("Probabilité que le besoin soit couvert", "احتمال تغطية الحاجة", "Chance that the need is met"),
                CellKind.DECIMAL,
            ),
        ),
    )
