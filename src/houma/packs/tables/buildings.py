"""How a country judges buildings threatening ruin: classes of risk by place, rules of aid, terms of the procedure."""

from decimal import Decimal

from houma.domain.buildings.rules.procedure import APPEAL, APPEAL_RULING, TRANSITIONS, Asked
from houma.exchange.columns import CellKind, Table
from houma.packs.tables.columns import choice, code, named, of_kind, reference, territory, text
from houma.values.multilingual import Multilingual as T

_MOST_CLASSES, _MOST_DAYS = 20, 3_650

RISK_SCHEMES = Table(
    key="risk_schemes",
    labels=T("Grilles de risque", "شبكات المخاطر", "Schemes of risk"),
    identity=("code",),
    columns=(
        code(longest=60),
        *named(),
        territory(),
        of_kind(
            CellKind.BOOLEAN, "ordered", "Ordre de gravité connu", "ترتيب الخطورة معروف", "Order of gravity known",
            required=True,
        ),
        text("source", "Source", "المصدر", "Source", required=True, max_length=400),
    ),
)  # fmt: skip

RISK_CLASSES = Table(
    key="risk_classes",
    labels=T("Classes de risque", "أصناف المخاطر", "Classes of risk"),
    identity=("scheme_code", "code"),
    columns=(
        reference("scheme_code", "risk_schemes", "Grille", "الشبكة", "Scheme", required=True),
        code(longest=40),
        *named(),
        of_kind(
            CellKind.INTEGER, "severity", "Rang", "الرتبة", "Rank", minimum=1, maximum=_MOST_CLASSES, required=True
        ),
        of_kind(CellKind.BOOLEAN, "evacuates", "Évacuation", "الإخلاء", "Evacuated"),
    ),
)

AID_RULES = Table(
    key="aid_rules",
    labels=T("Règles d’aide", "قواعد الدعم", "Rules of aid"),
    identity=("code",),
    columns=(
        code(longest=60),
        *named(),
        territory(),
        of_kind(
            CellKind.INTEGER, "share_percent", "Part des travaux (%)", "حصة الأشغال (%)", "Share of the works (%)",
            minimum=1, maximum=100,
        ),
        of_kind(CellKind.DECIMAL, "ceiling", "Plafond", "السقف", "Ceiling", minimum=Decimal(1), decimals=3),
        text("source", "Source", "المصدر", "Source", required=True, max_length=400),
    ),
)  # fmt: skip

PROCEDURE_TERMS = Table(
    key="procedure_terms",
    labels=T("Délais de la procédure", "آجال المسطرة", "Terms of the procedure"),
    identity=("step",),
    columns=(
        choice(
            "step",
            [*(step.code for step in TRANSITIONS if step.deadline is not Asked.NO), APPEAL, APPEAL_RULING],
            "Étape", "المرحلة", "Step", required=True,
        ),
        of_kind(
            CellKind.INTEGER, "most_days", "Jours au plus", "أقصى عدد الأيام", "Most days", minimum=1,
            maximum=_MOST_DAYS,
        ),
        text("source", "Texte", "النص", "Text", required=True, max_length=400),
    ),
)  # fmt: skip
