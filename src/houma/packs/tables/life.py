"""What happens in a project between its gates: what its actions serve, who steers, what is reported and evaluated."""

from houma.domain.projects.evaluating import BEST_SCORE, Criterion
from houma.domain.projects.models import EvaluationKind, EvaluationState, FollowUpState, SteeringRole, Verdict
from houma.exchange.columns import CellKind, Column, Table
from houma.exchange.rules import NotBefore, RequiredWith
from houma.packs.tables.columns import (
    choice,
    day,
    in_three_languages,
    named,
    of_kind,
    party,
    reference,
    several,
    summed_up,
    text,
)
from houma.values.multilingual import Multilingual as T


def _project() -> Column:
    return reference("project_code", "projects", "Projet", "المشروع", "Project", required=True)


def _action() -> tuple[Column, Column]:
    return (
        of_kind(CellKind.INTEGER, "axis", "Numéro de l’axe", "رقم المحور", "Axis number", required=True, minimum=1),
        of_kind(CellKind.INTEGER, "number", "Numéro", "الرقم", "Number", required=True, minimum=1),
    )


VISIONS = Table(
    key="visions",
    labels=T("Visions et objectifs", "الرؤى والأهداف", "Visions and objectives"),
    identity=("project_code",),
    columns=(
        _project(),
        *in_three_languages("text", "Vision", "الرؤية", "Vision", longest=None),
        several("objectives_fr", "Objectifs en français", "الأهداف بالفرنسية", "Objectives in French", required=True),
        several("objectives_ar", "Objectifs en arabe", "الأهداف بالعربية", "Objectives in Arabic"),
        several("objectives_en", "Objectifs en anglais", "الأهداف بالإنجليزية", "Objectives in English"),
    ),
)

ACTION_DETAILS = Table(
    key="action_details",
    labels=T("Dates et apports des actions", "تواريخ العمليات وما تخدمه", "Dates of actions and what they serve"),
    identity=("project_code", "axis", "number"),
    checks=(NotBefore("ends_on", "starts_on"),),
    columns=(
        _project(),
        *_action(),
        day("starts_on", "Début", "البداية", "Start", required=True),
        day("ends_on", "Fin", "النهاية", "End", required=True),
        several(
            "capitals", "Capitaux (capital:main ou capital:secondary)", "الرساميل", "Capitals served", required=True
        ),
        several("targets", "Cibles ODD", "غايات التنمية المستدامة", "SDG targets"),
    ),
)

STEERING_BODIES = Table(
    key="steering_bodies",
    labels=T("Instances de pilotage", "هيئات القيادة", "Steering bodies"),
    identity=("project_code",),
    columns=(_project(), *named(), day("set_up_on", "Installée le", "أُحدثت بتاريخ", "Set up on")),
)

STEERING_MEMBERS = Table(
    key="steering_members",
    labels=T("Membres du pilotage", "أعضاء هيئات القيادة", "Steering members"),
    columns=(
        _project(),
        party("party_code", "Organisation", "الهيئة", "Organisation"),
        text("person", "Personne", "الشخص", "Person", max_length=150),
        choice("role", SteeringRole.values, "Rôle", "الدور", "Role", required=True),
    ),
)

MEETINGS = Table(
    key="meetings",
    labels=T("Réunions de pilotage", "اجتماعات القيادة", "Steering meetings"),
    identity=("project_code", "held_on"),
    columns=(
        _project(),
        day("held_on", "Tenue le", "تاريخ الانعقاد", "Held on", required=True),
        text("place", "Lieu", "المكان", "Place", max_length=200),
        text("agenda", "Ordre du jour", "جدول الأعمال", "Agenda"),
    ),
)

DECISIONS = Table(
    key="decisions",
    labels=T("Décisions de pilotage", "قرارات القيادة", "Steering decisions"),
    identity=("project_code", "held_on", "position"),
    checks=(RequiredWith("known_on", "state", frozenset(FollowUpState.values)),),
    columns=(
        _project(),
        day("held_on", "Réunion du", "اجتماع", "Meeting of", required=True),
        of_kind(CellKind.INTEGER, "position", "Numéro", "الرقم", "Number", required=True, minimum=1),
        text("text", "Décision", "القرار", "Decision", required=True),
        party("party_code", "Qui s’en charge", "المكلف", "Who does it"),
        day("due_on", "Avant le", "قبل", "By"),
        choice("state", FollowUpState.values, "Suite", "المآل", "Follow-up"),
        day("known_on", "Constatée le", "تاريخ المعاينة", "Known on"),
        text("note", "Note", "ملاحظة", "Note"),
    ),
)

PROGRESS = Table(
    key="progress",
    labels=T("Avancement déclaré et vérifié", "التقدم المصرح به والمتحقق منه", "Progress reported and checked"),
    identity=("project_code", "axis", "number", "period_end"),
    checks=(
        NotBefore("period_end", "period_start"),
        RequiredWith("checked_on", "verdict", frozenset(Verdict.values)),
        RequiredWith("reason", "verdict", frozenset({Verdict.CORRECTED.value, Verdict.SENT_BACK.value})),
    ),
    columns=(
        _project(),
        *_action(),
        day("period_start", "Du", "من", "From", required=True),
        day("period_end", "Au", "إلى", "To", required=True),
        of_kind(CellKind.DECIMAL, "quantity", "Quantité", "الكمية", "Quantity", decimals=3, minimum=0),
        of_kind(CellKind.DECIMAL, "percentage", "Pourcentage", "النسبة", "Percentage", decimals=2, minimum=0),
        text("difficulties", "Difficultés", "الصعوبات", "Difficulties"),
        choice("verdict", Verdict.values, "Constat", "النتيجة", "Verdict"),
        of_kind(
            CellKind.DECIMAL, "found_quantity", "Quantité constatée", "الكمية المعاينة", "Quantity found",
            decimals=3, minimum=0,
        ),
        of_kind(
            CellKind.DECIMAL, "found_percentage", "Pourcentage constaté", "النسبة المعاينة", "Percentage found",
            decimals=2, minimum=0,
        ),
        text("reason", "Raison", "السبب", "Reason"),
        day("checked_on", "Vérifié le", "تاريخ التحقق", "Checked on"),
    ),
)  # fmt: skip

EVALUATIONS = Table(
    key="evaluations",
    labels=T("Évaluations", "التقييمات", "Evaluations"),
    identity=("project_code", "dated"),
    columns=(
        _project(),
        choice("kind", EvaluationKind.values, "Nature", "النوع", "Kind", required=True),
        day("dated", "Datée du", "بتاريخ", "Dated", required=True),
        choice("state", EvaluationState.values, "État", "الحالة", "State", required=True),
        text("evaluator", "Évaluateur", "المقيّم", "Evaluator", required=True, max_length=200),
        *summed_up("findings", "Constats", "الاستنتاجات", "Findings"),
        *summed_up("lessons", "Leçons", "الدروس", "Lessons"),
    ),
)

JUDGEMENTS = Table(
    key="judgements",
    labels=T("Notes des évaluations", "نقط التقييمات", "Scores of evaluations"),
    identity=("project_code", "dated", "criterion"),
    columns=(
        _project(),
        day("dated", "Évaluation du", "تقييم", "Evaluation of", required=True),
        choice("criterion", Criterion.values, "Critère", "المعيار", "Criterion", required=True),
        of_kind(CellKind.INTEGER, "score", "Note", "النقطة", "Score", minimum=1, maximum=BEST_SCORE),
        text("finding", "Constat", "الاستنتاج", "Finding"),
    ),
)
