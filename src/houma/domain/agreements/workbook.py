"""The portfolio as tables: one declaration gives the template, the reader, the screen and the exports.

Amounts stand in millions of the country's currency, as the trade writes them (MDH in Morocco).
"""

from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import AgreementKind
from houma.domain.projects.models import Breakdown, Scale, Visibility
from houma.domain.territories.models import Country
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.exchange.rules import NotBefore
from houma.values.multilingual import Multilingual as T

TERRITORY, PARTY, PROGRAMME = "territory", "party", "programme"
"""Names of the vocabularies that the tables refer to."""

_SCALES = {
    Scale.NEIGHBOURHOOD: T("Quartier", "حي", "Neighbourhood"),
    Scale.MEDINA: T("Médina", "مدينة عتيقة", "Medina"),
    Scale.CITY: T("Ville", "مدينة", "City"),
    Scale.EMERGING_CENTRE: T("Centre émergent", "مركز صاعد", "Emerging centre"),
    Scale.NEW_TOWN: T("Ville nouvelle", "مدينة جديدة", "New town"),
    Scale.REGION: T("Région", "جهة", "Region"),
}
_KINDS = {
    AgreementKind.FRAMEWORK: T("Convention cadre", "اتفاقية إطار", "Framework agreement"),
    AgreementKind.FINANCING: T("Convention de financement", "اتفاقية تمويل", "Financing agreement"),
    AgreementKind.SPECIFIC: T("Convention spécifique", "اتفاقية خاصة", "Specific agreement"),
    AgreementKind.ANNOUNCED: T("Programme annoncé", "برنامج معلن", "Announced programme"),
}
_VISIBILITIES = {
    Visibility.PUBLIC: T("Public", "عمومي", "Public"),
    Visibility.INTERNAL: T("Interne", "داخلي", "Internal"),
}
_BREAKDOWNS = {
    Breakdown.PART: T("Part du total", "جزء من المجموع", "Part of the whole"),
    Breakdown.NO_AMOUNT: T("Sans montant publié", "بدون مبلغ منشور", "No amount published"),
    Breakdown.WHOLE: T("Montant de l’ensemble", "مبلغ المجموع", "Amount of the whole"),
    Breakdown.DETAIL: T("Détail d’une autre ligne", "تفصيل سطر آخر", "Detail of another row"),
    Breakdown.OUTSIDE: T("Hors convention", "خارج الاتفاقية", "Outside the agreement"),
    Breakdown.SECOND: T("Seconde ventilation", "توزيع ثان", "Second breakdown"),
}
_FUNDING = {
    FundingBasis.PART: T("Part du total", "جزء من المجموع", "Part of the whole"),
    FundingBasis.ALTERNATIVE: T("Autre source", "مصدر آخر", "Other source"),
    FundingBasis.PARTIAL_BASE: T("Base partielle", "أساس جزئي", "Partial base"),
}


SOURCE = Column(
    "source",
    T("Source", "المصدر", "Source"),
    CellKind.URL,
    exported_only=True,
    width=50,
    help=T("Page publique qui donne la ligne.", "الصفحة العمومية التي تعطي السطر.", "Public page that gives the row."),
)


def _choices(
    labels: dict[Scale, T] | dict[AgreementKind, T] | dict[Visibility, T] | dict[Breakdown, T] | dict[FundingBasis, T],
) -> tuple[Choice, ...]:
    return tuple(Choice(str(code.value), label) for code, label in labels.items())


def _millions(country: Country) -> T:
    return T(country.million_label_fr, country.million_label_ar, country.million_label_en)


def agreements_table(country: Country) -> Table:
    """One row an agreement."""
    return Table(
        key="agreements",
        labels=T("Conventions", "الاتفاقيات", "Agreements"),
        identity=("code",),
        checks=(NotBefore("end_year", "start_year"),),
        columns=(
            Column(
                "code",
                T("Code", "الرمز", "Code"),
                required=True,
                max_length=80,
                width=22,
                help=T(
                    "Nom court et stable de la convention, unique dans le pays.",
                    "اسم قصير وثابت للاتفاقية، وحيد داخل البلد.",
                    "Short, stable name of the agreement, unique in the country.",
                ),
            ),
            Column(
                "title_fr",
                T("Intitulé", "العنوان بالفرنسية", "Title in French"),
                required=True,
                max_length=400,
                width=60,
                aliases=("Intitulé (français)", "Convention", "Objet", "Titre"),
            ),
            Column(
                "title_ar",
                T("Intitulé en arabe", "العنوان بالعربية", "Title in Arabic"),
                max_length=400,
                width=50,
                aliases=("الاتفاقية", "العنوان"),
            ),
            Column(
                "title_en",
                T("Intitulé en anglais", "العنوان بالإنجليزية", "Title in English"),
                max_length=400,
                width=40,
            ),
            Column(
                "kind",
                T("Type", "النوع", "Kind"),
                CellKind.CHOICE,
                required=True,
                choices=_choices(_KINDS),
                width=26,
                aliases=("Type de convention",),
            ),
            Column(
                "programme",
                T("Programme", "البرنامج", "Programme"),
                CellKind.REFERENCE,
                required=True,
                reference=PROGRAMME,
                width=34,
            ),
            Column(
                "scale",
                T("Échelle d’intervention", "مستوى التدخل", "Scale of intervention"),
                CellKind.CHOICE,
                required=True,
                choices=_choices(_SCALES),
                width=20,
                aliases=("Échelle",),
            ),
            Column(
                "territory",
                T("Territoire principal", "المجال الترابي الرئيسي", "Main territory"),
                CellKind.REFERENCE,
                required=True,
                reference=TERRITORY,
                width=30,
                aliases=("Territoire", "Commune", "Ville", "المجال الترابي"),
                help=T(
                    "Code ou nom ; un homonyme se précise entre parenthèses : Azrou (Ifrane).",
                    "الرمز أو الاسم؛ يوضح الاسم المشترك بين قوسين: أزرو (إفران).",
                    "Code or name; a namesake is told apart in parentheses: Azrou (Ifrane).",
                ),
            ),
            Column(
                "territory_text",
                T("Territoire selon la source", "المجال حسب المصدر", "Territory in the source's words"),
                max_length=400,
                width=34,
            ),
            Column(
                "signed_on",
                T("Signée le", "تاريخ التوقيع", "Signed on"),
                CellKind.PARTIAL_DATE,
                width=14,
                aliases=("Date de signature",),
                help=T(
                    "Jour, mois ou année ; le jour d’abord : 14/05/2018.",
                    "اليوم أو الشهر أو السنة؛ اليوم أولا: 14/05/2018.",
                    "Day, month or year; day first: 14/05/2018.",
                ),
            ),
            Column("start_year", T("Début", "البداية", "Start"), CellKind.YEAR, minimum=1950, maximum=2100, width=9),
            Column("end_year", T("Fin", "النهاية", "End"), CellKind.YEAR, minimum=1950, maximum=2100, width=9),
            Column(
                "total",
                T("Montant total", "المبلغ الإجمالي", "Total amount"),
                CellKind.DECIMAL,
                unit=_millions(country),
                minimum=0,
                decimals=9,
                width=16,
                aliases=("Montant", "Coût global", "Coût total"),
                help=T(
                    "Vide si le montant est inconnu : jamais zéro.",
                    "يترك فارغا إذا كان المبلغ غير معروف: لا صفر أبدا.",
                    "Blank where the amount is unknown: never zero.",
                ),
            ),
            Column(
                "royal_presentation",
                T("Présentée au Roi", "قدمت أمام الملك", "Presented to the King"),
                CellKind.BOOLEAN,
                width=12,
            ),
            Column(
                "visibility",
                T("Visibilité", "الإتاحة", "Visibility"),
                CellKind.CHOICE,
                choices=_choices(_VISIBILITIES),
                width=12,
                help=T("Vide : interne.", "فارغ: داخلي.", "Blank: internal."),
            ),
        ),
    )


def contributions_table(country: Country) -> Table:
    """One row a promise to pay: who, under which agreement, how much."""
    return Table(
        key="contributions",
        labels=T("Contributions", "المساهمات", "Contributions"),
        identity=("agreement", "key"),
        columns=(
            Column(
                "agreement",
                T("Convention", "الاتفاقية", "Agreement"),
                CellKind.REFERENCE,
                required=True,
                reference="agreements",
                width=22,
            ),
            Column(
                "key",
                T("Ligne", "السطر", "Line"),
                required=True,
                max_length=40,
                width=10,
                help=T(
                    "Numéro ou nom de la ligne dans la convention.",
                    "رقم السطر أو اسمه في الاتفاقية.",
                    "Number or name of the line in the agreement.",
                ),
            ),
            Column(
                "payer",
                T("Partenaire", "الشريك", "Partner"),
                CellKind.REFERENCE,
                required=True,
                reference=PARTY,
                width=44,
                aliases=("Contributeur", "Financeur"),
            ),
            Column(
                "amount",
                T("Contribution", "المساهمة", "Contribution"),
                CellKind.DECIMAL,
                required=True,
                unit=_millions(country),
                minimum=0,
                decimals=9,
                width=16,
                aliases=("Montant",),
            ),
            Column(
                "basis",
                T("Base", "الأساس", "Basis"),
                CellKind.CHOICE,
                choices=_choices(_FUNDING),
                width=18,
                help=T("Vide : part du total.", "فارغ: جزء من المجموع.", "Blank: part of the whole."),
            ),
            Column("note", T("Note", "ملاحظة", "Note"), width=40),
            SOURCE,
        ),
    )


def actions_table(country: Country) -> Table:
    """One row a component of an agreement's project."""
    return Table(
        key="actions",
        labels=T("Actions", "العمليات", "Actions"),
        identity=("agreement", "number"),
        columns=(
            Column(
                "agreement",
                T("Convention", "الاتفاقية", "Agreement"),
                CellKind.REFERENCE,
                required=True,
                reference="agreements",
                width=22,
            ),
            Column("number", T("Numéro", "الرقم", "Number"), CellKind.INTEGER, required=True, minimum=1, width=10),
            Column(
                "title_fr",
                T("Action", "العملية بالفرنسية", "Action in French"),
                required=True,
                max_length=400,
                width=60,
            ),
            Column(
                "title_ar",
                T("Action en arabe", "العملية بالعربية", "Action in Arabic"),
                max_length=400,
                width=40,
                aliases=("العملية",),
            ),
            Column(
                "title_en", T("Action en anglais", "العملية بالإنجليزية", "Action in English"), max_length=400, width=40
            ),
            Column(
                "quantity",
                T("Quantité", "الكمية", "Quantity"),
                CellKind.DECIMAL,
                minimum=0,
                decimals=3,
                width=12,
                aliases=("Sites",),
            ),
            Column("unit", T("Unité", "الوحدة", "Unit"), max_length=60, width=14),
            Column(
                "cost",
                T("Coût", "الكلفة", "Cost"),
                CellKind.DECIMAL,
                unit=_millions(country),
                minimum=0,
                decimals=9,
                width=16,
            ),
            Column(
                "basis",
                T("Base", "الأساس", "Basis"),
                CellKind.CHOICE,
                choices=_choices(_BREAKDOWNS),
                width=20,
                help=T("Vide : part du total.", "فارغ: جزء من المجموع.", "Blank: part of the whole."),
            ),
            Column("note", T("Note", "ملاحظة", "Note"), width=40),
            SOURCE,
        ),
    )


def portfolio_tables(country: Country) -> tuple[Table, ...]:
    """The tables of a portfolio workbook, in the order of its sheets."""
    return (agreements_table(country), contributions_table(country), actions_table(country))
