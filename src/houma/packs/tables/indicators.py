"""The catalogue of indicators. Figures stand in files of their own shape (``figure_files``)."""

from houma.domain.indicators.models import Aggregation, Capital, Direction, Periodicity
from houma.exchange.columns import CellKind, Table
from houma.exchange.rules import RequiredWith
from houma.packs.tables.columns import choice, code, named, of_kind, reference, source, summed_up, text
from houma.values.multilingual import Multilingual as T

INDICATORS = Table(
    key="indicators",
    labels=T("Référentiel d’indicateurs", "مرجع المؤشرات", "Catalogue of indicators"),
    identity=("code",),
    checks=(
        RequiredWith("weight_code", "aggregation", frozenset({Aggregation.WEIGHTED_MEAN.value})),
        RequiredWith("numerator_code", "aggregation", frozenset({Aggregation.RATIO.value})),
        RequiredWith("denominator_code", "aggregation", frozenset({Aggregation.RATIO.value})),
    ),
    columns=(
        code(longest=120),
        *named(),
        *summed_up("definition", "Définition", "التعريف", "Definition"),
        text("theme", "Thème", "الموضوع", "Theme", max_length=60),
        reference("unit", "units", "Unité", "الوحدة", "Unit", required=True),
        of_kind(CellKind.INTEGER, "decimals", "Décimales", "عدد الأرقام العشرية", "Decimals", minimum=0, maximum=6),
        choice("direction", Direction.values, "Sens souhaité", "الاتجاه المرغوب", "Wanted direction", required=True),
        choice("capital", Capital.values, "Capital", "الرأسمال", "Capital"),
        text("sdg_target", "Cible ODD", "غاية التنمية المستدامة", "SDG target", max_length=10),
        text("urban_agenda", "Agenda urbain", "الأجندة الحضرية", "Urban agenda", max_length=60),
        source(),
        choice("periodicity", Periodicity.values, "Périodicité", "الدورية", "Periodicity"),
        choice("aggregation", Aggregation.values, "Agrégation", "التجميع", "Aggregation", required=True),
        reference("weight_code", "indicators", "Pondération", "الترجيح", "Weighed by"),
        reference("numerator_code", "indicators", "Numérateur", "البسط", "Numerator"),
        reference("denominator_code", "indicators", "Dénominateur", "المقام", "Denominator"),
        of_kind(
            CellKind.INTEGER, "smallest_count", "Plus petit effectif montré", "أصغر عدد معروض", "Smallest count shown",
            minimum=1,
        ),
        text("formula", "Formule", "الصيغة", "Formula", max_length=500),
    ),
)  # fmt: skip
