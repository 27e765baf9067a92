"""The life of projects that are negotiated in the house: plans, evidence, schedules, signatures, money.

Public facts lack it; a pack that has it tells it day by day, and it goes through the same actions that officers use.
"""

from houma.domain.agreements.models import PartyRole
from houma.domain.projects.cycle import BY_CODE
from houma.domain.projects.models import EvidenceState, Requirement, Scale, Visibility
from houma.exchange.columns import CellKind, Table
from houma.exchange.rules import NotBefore, RequiredWith
from houma.packs.tables.columns import (
    amount,
    choice,
    code,
    day,
    in_three_languages,
    millions,
    named,
    of_kind,
    party,
    reference,
    several,
    source,
    territory,
    text,
    titled,
    year,
)
from houma.values.multilingual import Multilingual as T

RELEASE, EXPENDITURE, REVERSAL = "release", "expenditure", "reversal"
"""What a row of flows.csv records."""


def _project() -> tuple[str, str, str, str, str]:
    return "project_code", "projects", "Projet", "المشروع", "Project"


def _agreement() -> tuple[str, str, str, str, str]:
    return "agreement_code", "agreements", "Convention", "الاتفاقية", "Agreement"


def _version(key: str = "version") -> tuple[CellKind, str, str, str, str]:
    return CellKind.INTEGER, key, "Version", "النسخة", "Version"


def _line() -> tuple[str, str, str, str]:
    return "key", "Ligne de financement", "سطر التمويل", "Funding line"


PROJECTS = Table(
    key="projects",
    labels=T("Projets", "المشاريع", "Projects"),
    identity=("code",),
    checks=(NotBefore("end_year", "start_year"),),
    columns=(
        code(),
        *named(),
        reference("programme_code", "programmes", "Programme", "البرنامج", "Programme", required=True),
        choice("scale", Scale.values, "Échelle", "المستوى", "Scale", required=True),
        several("territory_codes", "Territoires", "المجالات", "Territories", required=True),
        of_kind(CellKind.BOOLEAN, "royal_presentation", "Présenté au Roi", "قدم أمام الملك", "Presented to the King"),
        year("start_year", "Début", "البداية", "Start"),
        year("end_year", "Fin", "النهاية", "End"),
        choice("visibility", Visibility.values, "Visibilité", "الإتاحة", "Visibility"),
    ),
)

ACTIONS = Table(
    key="actions",
    labels=T("Axes et actions", "المحاور والعمليات", "Axes and actions"),
    identity=("project_code", "axis", "number"),
    columns=(
        reference(*_project(), required=True),
        of_kind(CellKind.INTEGER, "axis", "Numéro de l’axe", "رقم المحور", "Axis number", required=True, minimum=1),
        *in_three_languages("axis", "Axe", "المحور", "Axis"),
        of_kind(CellKind.INTEGER, "number", "Numéro", "الرقم", "Number", required=True, minimum=1),
        *titled(),
        of_kind(CellKind.DECIMAL, "quantity", "Quantité", "الكمية", "Quantity", decimals=3, minimum=0),
        text("quantity_unit", "Unité", "الوحدة", "Unit", max_length=60),
        millions("cost_millions", "Coût (millions)", "الكلفة (مليون)", "Cost (millions)"),
        party("operator_code", "Opérateur", "المنفذ", "Operator"),
        territory(),
    ),
)

EVIDENCE = Table(
    key="evidence",
    labels=T("Pièces du cycle", "وثائق الدورة", "Evidence"),
    identity=("project_code", "requirement"),
    columns=(
        reference(*_project(), required=True),
        choice("requirement", Requirement.values, "Exigence", "المتطلب", "Requirement", required=True),
        choice("state", EvidenceState.values, "État", "الحالة", "State", required=True),
        *in_three_languages("summary", "Résumé", "الملخص", "Summary"),
        source(),
    ),
)

PASSAGES = Table(
    key="passages",
    labels=T("Passages", "مراحل الانتقال", "Passages"),
    columns=(
        reference(*_project(), required=True),
        choice("transition", BY_CODE, "Passage", "الانتقال", "Transition", required=True),
        day("on", "Le", "بتاريخ", "On", required=True),
        text("reason", "Raison", "السبب", "Reason"),
    ),
)

FUNDING = Table(
    key="funding",
    labels=T("Plan de financement", "خطة التمويل", "Funding plan"),
    identity=("agreement_code", "key"),
    columns=(
        reference(*_agreement(), required=True),
        text(*_line(), required=True, max_length=40),
        party("payer_code", "Qui paie", "الممول", "Payer", required=True),
        party("receiver_code", "Qui reçoit", "المستفيد", "Receiver", required=True),
        text(
            "action", "Action", "العملية", "Action", required=True,
            help=T("Numéro de l’axe.numéro de l’action", "رقم المحور.رقم العملية", "Axis number.action number"),
        ),
        amount("amount", "Montant", "المبلغ", "Amount"),
    ),
)  # fmt: skip

SCHEDULES = Table(
    key="schedules",
    labels=T("Échéanciers", "جداول الآجال", "Schedules"),
    identity=("agreement_code", "key", "number"),
    columns=(
        reference(*_agreement(), required=True),
        text(*_line(), required=True, max_length=40),
        of_kind(CellKind.INTEGER, "number", "Tranche", "الشطر", "Instalment", required=True, minimum=1),
        day("due_on", "Due le", "تاريخ الاستحقاق", "Due on", required=True),
        amount("amount", "Montant", "المبلغ", "Amount"),
    ),
)

SIGNATURES = Table(
    key="signatures",
    labels=T("Parties et signatures", "الأطراف والتوقيعات", "Parties and signatures"),
    identity=("agreement_code", "version", "party_code"),
    columns=(
        reference(*_agreement(), required=True),
        of_kind(*_version(), required=True, minimum=1),
        party("party_code", "Partie", "الطرف", "Party", required=True),
        several("roles", f"Rôles ({', '.join(PartyRole.values)})", "الأدوار", "Roles"),
        of_kind(CellKind.BOOLEAN, "must_sign", "Doit signer", "عليه التوقيع", "Must sign"),
        of_kind(CellKind.PARTIAL_DATE, "signed_on", "Signée le", "تاريخ التوقيع", "Signed on"),
    ),
)

AMENDMENTS = Table(
    key="amendments",
    labels=T("Avenants", "الملاحق", "Amendments"),
    identity=("agreement_code", "version", "path"),
    columns=(
        reference(*_agreement(), required=True),
        of_kind(*_version(), required=True, minimum=2),
        day("opened_on", "Ouvert à la signature le", "تاريخ فتح التوقيع", "Opened for signature on", required=True),
        text("reason", "Raison", "السبب", "Reason", required=True),
        text("path", "Ce qui change", "ما يتغير", "What changes", required=True),
        text("before", "Avant", "قبل", "Before"),
        text("after", "Après", "بعد", "After"),
    ),
)

FLOWS = Table(
    key="flows",
    labels=T("Mouvements", "الحركات المالية", "Flows"),
    identity=("reference",),
    checks=(
        RequiredWith("instalment", "kind", frozenset({RELEASE})),
        RequiredWith("reverses", "kind", frozenset({REVERSAL})),
        RequiredWith("reason", "kind", frozenset({REVERSAL})),
    ),
    columns=(
        text("reference", "Référence", "المرجع", "Reference", required=True, max_length=80),
        reference(*_agreement(), required=True),
        text(*_line(), required=True, max_length=40),
        choice("kind", (RELEASE, EXPENDITURE, REVERSAL), "Nature", "النوع", "Kind", required=True),
        of_kind(CellKind.INTEGER, "instalment", "Tranche", "الشطر", "Instalment", minimum=1),
        amount("amount", "Montant", "المبلغ", "Amount"),
        day("value_date", "Date de valeur", "تاريخ القيمة", "Value date", required=True),
        reference("reverses", "flows", "Contrepasse", "يعكس", "Reverses"),
        text("reason", "Raison", "السبب", "Reason"),
    ),
)
