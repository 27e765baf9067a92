"""The declared tables of the catalogue, of figures, and of codes of sources."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from houma.domain.indicators.models import Aggregation, Area, Capital, Direction, Periodicity, Sex, Status
from houma.domain.indicators.queries.values import IndicatorView, MapValues
from houma.domain.indicators.rules.loading import PERIOD
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.exchange.problems import Fault
from houma.values.multilingual import Multilingual as T

CAPITAL_LABELS = {
    Capital.HUMAN: T("capital humain", "الرأسمال البشري", "human capital"),
    Capital.SOCIAL: T("capital social", "الرأسمال الاجتماعي", "social capital"),
    Capital.ECONOMIC: T("capital économique", "الرأسمال الاقتصادي", "economic capital"),
    Capital.CULTURAL: T("capital culturel", "الرأسمال الثقافي", "cultural capital"),
    Capital.ENVIRONMENTAL: T("capital environnemental", "الرأسمال البيئي", "environmental capital"),
}
DIRECTION_LABELS = {
    Direction.UP: T("plus vaut mieux", "الأكثر أفضل", "more is better"),
    Direction.DOWN: T("moins vaut mieux", "الأقل أفضل", "less is better"),
    Direction.NONE: T("ni l’un ni l’autre", "لا هذا ولا ذاك", "neither"),
}
AGGREGATION_LABELS = {
    Aggregation.SUM: T("somme", "مجموع", "sum"),
    Aggregation.WEIGHTED_MEAN: T("moyenne pondérée", "متوسط مرجح", "weighted mean"),
    Aggregation.RATIO: T("rapport de sommes", "نسبة مجموعين", "ratio of sums"),
    Aggregation.NONE: T("aucune", "بدون", "not at all"),
}
PERIODICITY_LABELS = {
    Periodicity.ONCE: T("une fois", "مرة واحدة", "once"),
    Periodicity.DECENNIAL: T("tous les dix ans", "كل عشر سنوات", "every ten years"),
    Periodicity.QUINQUENNIAL: T("tous les cinq ans", "كل خمس سنوات", "every five years"),
    Periodicity.ANNUAL: T("annuelle", "سنوية", "every year"),
    Periodicity.QUARTERLY: T("trimestrielle", "فصلية", "every quarter"),
    Periodicity.MONTHLY: T("mensuelle", "شهرية", "every month"),
}
AREA_LABELS = {
    Area.TOTAL: T("total", "المجموع", "total"),
    Area.URBAN: T("urbain", "حضري", "urban"),
    Area.RURAL: T("rural", "قروي", "rural"),
}
SEX_LABELS = {
    Sex.ALL: T("ensemble", "الجنسان", "all"),
    Sex.FEMALE: T("féminin", "إناث", "female"),
    Sex.MALE: T("masculin", "ذكور", "male"),
}
STATUS_LABELS = {
    Status.NORMAL: T("normale", "عادية", "normal"),
    Status.BREAK: T("rupture de série", "انقطاع في السلسلة", "break in the series"),
    Status.ESTIMATED: T("estimée", "مقدرة", "estimated"),
    Status.FORECAST: T("prévue", "متوقعة", "forecast"),
    Status.IMPUTED: T("imputée", "معوضة", "imputed"),
    Status.MISSING: T("manquante", "ناقصة", "missing"),
    Status.PROVISIONAL: T("provisoire", "مؤقتة", "provisional"),
    Status.UNRELIABLE: T("peu fiable", "ضعيفة الموثوقية", "of low reliability"),
}
AREA_CODES = {Area.TOTAL: "total", Area.URBAN: "urban", Area.RURAL: "rural"}
SEX_CODES = {Sex.ALL: "all", Sex.FEMALE: "female", Sex.MALE: "male"}


TERRITORY, INDICATOR = "territory", "indicator"
_A_PERIOD = T("2024, 2024-Q1 ou 2024-09", "2024 أو 2024-Q1 أو 2024-09", "2024, 2024-Q1 or 2024-09")


def _as_period(value: str) -> Fault | None:
    return None if PERIOD.fullmatch(value) else Fault("period", _A_PERIOD)


def _choices(labels: Mapping[Any, T]) -> tuple[Choice, ...]:
    return tuple(Choice(str(code), label) for code, label in labels.items())


_AREA = Column(
    "area", T("Milieu", "الوسط", "Area"), CellKind.CHOICE, aliases=("zone",),
    choices=tuple(Choice(AREA_CODES[area], label) for area, label in AREA_LABELS.items()),
    help=T("Vide : total.", "فارغ: المجموع.", "Blank: total."),
)  # fmt: skip
_SEX = Column(
    "sex", T("Sexe", "الجنس", "Sex"), CellKind.CHOICE,
    choices=tuple(Choice(SEX_CODES[sex], label) for sex, label in SEX_LABELS.items()),
    help=T("Vide : ensemble.", "فارغ: الجنسان.", "Blank: all."),
)  # fmt: skip
INDICATORS = Table(
    key="indicators",
    labels=T("Indicateurs", "المؤشرات", "Indicators"),
    identity=("code",),
    aliases=("catalogue", "referentiel"),
    columns=(
        Column("code", T("Code", "الرمز", "Code"), required=True, width=34, max_length=120),
        Column("theme", T("Thème", "المحور", "Theme"), max_length=60),
        Column("name_fr", T("Nom en français", "الاسم بالفرنسية", "Name in French"), required=True, width=44,
               max_length=400),
        Column("name_ar", T("Nom en arabe", "الاسم بالعربية", "Name in Arabic"), width=44, max_length=400),
        Column("name_en", T("Nom en anglais", "الاسم بالإنجليزية", "Name in English"), width=44, max_length=400),
        Column("definition_fr", T("Définition en français", "التعريف بالفرنسية", "Definition in French"), width=60),
        Column("definition_ar", T("Définition en arabe", "التعريف بالعربية", "Definition in Arabic"), width=60),
        Column("definition_en", T("Définition en anglais", "التعريف بالإنجليزية", "Definition in English"), width=60),
        Column("unit", T("Unité", "الوحدة", "Unit"), required=True,
               help=T("Code d’une unité connue.", "رمز وحدة معروفة.", "Code of a known unit.")),
        Column("decimals", T("Décimales", "المنازل العشرية", "Decimals"), CellKind.INTEGER, minimum=0, maximum=9),
        Column("direction", T("Sens", "الاتجاه", "Direction"), CellKind.CHOICE, choices=_choices(DIRECTION_LABELS)),
        Column("capital", T("Capital", "الرأسمال", "Capital"), CellKind.CHOICE, choices=_choices(CAPITAL_LABELS)),
        Column("sdg_target", T("Cible des ODD", "غاية التنمية المستدامة", "SDG target"), max_length=10),
        Column("urban_agenda", T("Agenda urbain", "الأجندة الحضرية", "Urban agenda"), max_length=60,
               help=T("Paragraphe : NUA 33.", "الفقرة: NUA 33.", "Paragraph: NUA 33.")),
        Column("source", T("Source", "المصدر", "Source"), aliases=("source_code",),
               help=T("Code d’une source connue.", "رمز مصدر معروف.", "Code of a known source.")),
        Column("periodicity", T("Périodicité", "الدورية", "Periodicity"), CellKind.CHOICE,
               choices=_choices(PERIODICITY_LABELS)),
        Column("aggregation", T("Agrégation", "التجميع", "Aggregation"), CellKind.CHOICE,
               choices=_choices(AGGREGATION_LABELS),
               help=T("Comment la valeur d’un territoire découle de celles de ses parties.",
                      "كيف تنتج قيمة المجال عن قيم أجزائه.",
                      "How the value of a territory follows from those of its parts.")),
        Column("weight", T("Pondéré par", "مرجح بـ", "Weighted by"), width=34, aliases=("weight_code",)),
        Column("numerator", T("Numérateur", "البسط", "Numerator"), width=34, aliases=("numerator_code",)),
        Column("denominator", T("Dénominateur", "المقام", "Denominator"), width=34, aliases=("denominator_code",)),
        Column("smallest_count", T("Plus petit effectif montré", "أصغر عدد يُعرض", "Smallest count shown"),
               CellKind.INTEGER, minimum=0),
        Column("formula", T("Formule", "الصيغة", "Formula"), width=50,
               help=T("D’un indicateur dérivé : codes d’indicateurs, nombres, + - * /, parenthèses, min, max, log ; "
                      "entre crochets un milieu ou un sexe.",
                      "لمؤشر مشتق: رموز مؤشرات وأعداد و+ - * / وأقواس وmin وmax وlog؛ وبين معقوفتين وسط أو جنس.",
                      "Of a derived indicator: indicator codes, numbers, + - * /, parentheses, min, max, log; in "
                      "brackets an area or a sex.")),
    ),
)  # fmt: skip
OBSERVATIONS = Table(
    key="observations",
    labels=T("Observations", "الملاحظات", "Observations"),
    identity=("territory", "indicator", "period", "area", "sex"),
    aliases=("valeurs", "values", "donnees"),
    columns=(
        Column("territory", T("Territoire", "المجال الترابي", "Territory"), CellKind.REFERENCE, required=True,
               reference=TERRITORY,
               aliases=("territory_code", "code_territoire", "ref_area")),
        Column("indicator", T("Indicateur", "المؤشر", "Indicator"), CellKind.REFERENCE, required=True, width=44,
               reference=INDICATOR, aliases=("indicator_code", "indicator_id", "code_indicateur")),
        Column("period", T("Période", "الفترة", "Period"), rules=(_as_period,),
               aliases=("time_period", "annee", "year"),
               help=T("2024, 2024-Q1 ou 2024-09.", "2024 أو 2024-Q1 أو 2024-09.", "2024, 2024-Q1 or 2024-09.")),
        _AREA,
        _SEX,
        Column("value", T("Valeur", "القيمة", "Value"), CellKind.DECIMAL, aliases=("obs_value",)),
        Column("status", T("Statut", "الحالة", "Status"), CellKind.CHOICE, choices=_choices(STATUS_LABELS),
               aliases=("obs_status",),
               help=T("Vide : normale.", "فارغ: عادية.", "Blank: normal.")),
    ),
)  # fmt: skip
CODES = Table(
    key="codes",
    labels=T("Codes de la source", "رموز المصدر", "Codes of the source"),
    identity=("source_code",),
    columns=(
        Column("source_code", T("Code de la source", "رمز المصدر", "Code of the source"), required=True, width=50),
        Column("indicator", T("Indicateur", "المؤشر", "Indicator"), required=True, width=44),
        _SEX,
    ),
)


def indicator_rows(indicators: Iterable[IndicatorView]) -> Iterator[Mapping[str, Any]]:
    """Rows of ``INDICATORS`` for exports."""
    for one in indicators:
        yield {
            "code": one.code,
            "theme": one.theme or None,
            "name_fr": one.names.fr,
            "name_ar": one.names.ar or None,
            "name_en": one.names.en or None,
            "definition_fr": one.definitions.fr or None,
            "definition_ar": one.definitions.ar or None,
            "definition_en": one.definitions.en or None,
            "unit": one.unit_code,
            "decimals": one.decimals,
            "direction": one.direction,
            "capital": one.capital or None,
            "sdg_target": one.sdg_target or None,
            "urban_agenda": one.urban_agenda or None,
            "source": one.source_code or None,
            "periodicity": one.periodicity or None,
            "aggregation": one.aggregation,
            "weight": one.weight_code or None,
            "numerator": one.numerator_code or None,
            "denominator": one.denominator_code or None,
            "smallest_count": one.smallest_count,
            "formula": one.formula or None,
        }


def values_table(found: MapValues) -> Table:
    """The declared table of one indicator at one level, its unit in the heading, for screens and exports."""
    label = found.indicator.names
    return Table(
        key="values",
        labels=label,
        identity=("code",),
        columns=(
            Column("code", T("Code", "الرمز", "Code")),
            Column("territory_fr", T("Nom en français", "الاسم بالفرنسية", "Name in French"), width=32),
            Column("territory_ar", T("Nom en arabe", "الاسم بالعربية", "Name in Arabic"), width=32),
            Column("value", T("Valeur", "القيمة", "Value"), CellKind.DECIMAL, unit=found.indicator.unit,
                   decimals=found.indicator.decimals),
            Column("period", T("Période", "الفترة", "Period")),
            Column("status", T("Statut", "الحالة", "Status"), CellKind.CHOICE, choices=_choices(STATUS_LABELS)),
            Column("computed", T("Calculée", "محسوبة", "Computed"), CellKind.BOOLEAN),
            Column("coverage", T("Couverture", "التغطية", "Coverage"), CellKind.DECIMAL),
        ),
    )  # fmt: skip


def value_rows(found: MapValues) -> Iterator[Mapping[str, Any]]:
    """Rows of ``values_table``; what may not be shown is blank."""
    for place in found.places:
        yield {
            "code": place.code,
            "territory_fr": place.names.fr,
            "territory_ar": place.names.ar or None,
            "value": place.value,
            "period": found.period or None,
            "status": place.status,
            "computed": place.computed,
            "coverage": round(place.coverage, 3),
        }
