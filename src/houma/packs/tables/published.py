"""Agreements as public sources tell them: what they contain, who contributes, what they build."""

from houma.domain.agreements.models import AgreementKind, AgreementState, FundingBasis, PartyRole
from houma.domain.projects.models import Breakdown, Scale, Visibility
from houma.exchange.columns import CellKind, Table
from houma.exchange.rules import NotBefore, RequiredWith
from houma.packs.tables.columns import (
    choice,
    code,
    day,
    millions,
    named,
    note,
    of_kind,
    party,
    reference,
    several,
    source,
    summed_up,
    text,
    titled,
    year,
)
from houma.values.multilingual import Multilingual as T

SIGNATORY = "signatory"
"""Basis of a partner that signs and whose amount, if any, nobody published."""
AGREEMENT, ANNOUNCEMENT = "agreement", "programme"
"""What a published agreement is by nature: signed between parties, or announced as a programme."""

PROGRAMMES = Table(
    key="programmes",
    labels=T("Programmes", "البرامج", "Programmes"),
    identity=("code",),
    columns=(
        code(),
        *named(),
        *summed_up("description", "Description", "الوصف", "Description"),
        choice("scale", Scale.values, "Échelle", "المستوى", "Scale"),
        reference("parent_code", "programmes", "Programme d’ensemble", "البرنامج الأصلي", "Programme above"),
    ),
)

AGREEMENTS = Table(
    key="agreements",
    labels=T("Conventions", "الاتفاقيات", "Agreements"),
    identity=("code",),
    checks=(
        NotBefore("end_year", "start_year"),
        RequiredWith("state", "project_code"),
        RequiredWith("state_on", "state", frozenset({AgreementState.CLOSED.value, AgreementState.CANCELLED.value})),
        RequiredWith("state_reason", "state", frozenset({AgreementState.CANCELLED.value})),
    ),
    columns=(
        code(),
        *titled(),
        choice("kind", AgreementKind.values, "Type", "النوع", "Kind", required=True),
        # Agreements that a public source tells stand for a project of their own; their facts are claims.
        choice("scale", Scale.values, "Échelle", "المستوى", "Scale"),
        several("territory_codes", "Territoires", "المجالات", "Territories"),
        text(
            "territory_text", "Territoire selon la source", "المجال حسب المصدر", "Territory in the source's words",
            max_length=400,
        ),
        reference("programme_code", "programmes", "Programme", "البرنامج", "Programme"),
        of_kind(
            CellKind.BOOLEAN, "royal_presentation", "Présentée au Roi", "قدمت أمام الملك", "Presented to the King"
        ),
        several("part_of", "Partie de", "جزء من", "Part of"),
        several("part_of_evidence", "Preuve de l’inclusion", "دليل الاحتواء", "Evidence that it is a part"),
        several("overlaps", "Recoupe", "تتقاطع مع", "Overlaps"),
        several("overlaps_evidence", "Preuve du recoupement", "دليل التقاطع", "Evidence of the overlap"),
        choice("nature", (AGREEMENT, ANNOUNCEMENT), "Nature", "الطبيعة", "Nature"),
        text("territory_note", "Note sur le territoire", "ملاحظة حول المجال", "Note on the territory"),
        text("source_keywords", "Mots de la source", "كلمات المصدر", "Words of the source"),
        note(),
        # Agreements that are negotiated in the house belong to a project of projects.csv and carry their own facts.
        reference("project_code", "projects", "Projet", "المشروع", "Project"),
        reference("framework_code", "agreements", "Convention cadre", "الاتفاقية الإطار", "Framework agreement"),
        millions("total_millions", "Total (millions)", "المجموع (مليون)", "Total (millions)"),
        year("start_year", "Début", "البداية", "Start"),
        year("end_year", "Fin", "النهاية", "End"),
        choice("visibility", Visibility.values, "Visibilité", "الإتاحة", "Visibility"),
        choice("state", AgreementState.values, "État", "الحالة", "State"),
        day("state_on", "Clôturée ou abandonnée le", "تاريخ الإقفال أو الإلغاء", "Closed or cancelled on"),
        text("state_reason", "Pourquoi", "السبب", "Why"),
        source(),
    ),
)  # fmt: skip

CONTRIBUTIONS = Table(
    key="contributions",
    labels=T("Contributions", "المساهمات", "Contributions"),
    checks=(RequiredWith("amount_millions", "basis", frozenset(FundingBasis.values)),),
    columns=(
        reference("agreement_code", "agreements", "Convention", "الاتفاقية", "Agreement", required=True),
        party("party_code", "Partenaire", "الشريك", "Partner", required=True),
        text("name_as_published", "Nom publié", "الاسم المنشور", "Name as published", max_length=300),
        millions("amount_millions", "Montant (millions)", "المبلغ (مليون)", "Amount (millions)", "amount_mdh"),
        choice("basis", (*FundingBasis.values, SIGNATORY), "Base", "الأساس", "Basis", required=True),
        choice("role", PartyRole.values, "Rôle", "الدور", "Role"),
        source(required=True),
        note(),
    ),
)

COMPONENTS = Table(
    key="components",
    labels=T("Composantes", "المكونات", "Components"),
    identity=("agreement_code", "number"),
    columns=(
        reference("agreement_code", "agreements", "Convention", "الاتفاقية", "Agreement", required=True),
        of_kind(CellKind.INTEGER, "number", "Numéro", "الرقم", "Number", required=True, minimum=1),
        *titled(),
        of_kind(CellKind.DECIMAL, "sites", "Nombre de sites", "عدد المواقع", "Number of sites", decimals=3, minimum=0),
        text("sites_unit", "Unité des sites", "وحدة المواقع", "Unit of the sites", max_length=60),
        millions("amount_millions", "Montant (millions)", "المبلغ (مليون)", "Amount (millions)", "amount_mdh"),
        choice("basis", Breakdown.values, "Base", "الأساس", "Basis", required=True),
        text("capital", "Capital de résilience", "رأسمال الصمود", "Capital of resilience"),
        source(required=True),
        note(),
    ),
)
