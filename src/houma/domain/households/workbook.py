"""The declared columns of what is told to the people concerned, and of the log of looks."""

from collections.abc import Mapping
from typing import Any

from houma.domain.households.models import Look
from houma.domain.households.rules.files import SECTION_NAMES, Section
from houma.domain.households.rules.holdings import HeldFact
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T

HOLDINGS = Table(
    key="holdings",
    labels=T("Données détenues", "المعطيات المحفوظة", "Data held"),
    identity=("part", "item", "field"),
    columns=(
        Column("part", T("Partie", "القسم", "Part"), width=26),
        Column("item", T("Élément", "العنصر", "Item"), width=20),
        Column("field", T("Rubrique", "البيان", "Field"), width=30),
        Column("value", T("Contenu", "المحتوى", "Content"), width=60),
    ),
)
LOOKS = Table(
    key="looks",
    labels=T("Journal des consultations", "سجل الاطلاع", "Log of looks"),
    identity=("number",),
    columns=(
        Column("number", T("Numéro", "الرقم", "Number"), CellKind.INTEGER, width=10),
        Column("at", T("Date et heure (UTC)", "التاريخ والساعة (UTC)", "Date and time (UTC)"), width=20),
        Column("by", T("Consulté par", "المطلع", "Seen by"), width=30),
        Column("role", T("Fonction", "الصفة", "Role"), width=24),
        Column("household", T("Ménage", "الأسرة", "Household"), width=14),
        Column("territory", T("Territoire", "المجال الترابي", "Territory"), width=20),
        Column("reason", T("Motif", "السبب", "Reason"), width=30),
        Column("reference", T("Référence", "المرجع", "Reference"), width=18),
        Column("channel", T("Voie", "القناة", "Channel"), width=18),
        Column("sections", T("Montré", "ما عرض", "Shown"), width=40),
        Column("granted", T("Accordé", "مسموح به", "Granted"), CellKind.BOOLEAN, width=10),
    ),
)


def holding_row(fact: HeldFact) -> Mapping[str, Any]:
    """A fact under the keys of ``HOLDINGS``."""
    return {"part": fact.part, "item": fact.item, "field": fact.field, "value": fact.value}


def look_row(look: Look) -> Mapping[str, Any]:
    """A look under the keys of ``LOOKS``, in the language in use."""
    return {
        "number": look.pk,
        "at": f"{look.at:%Y-%m-%d %H:%M:%S}",
        "by": look.by.get_full_name() or look.by.email,
        "role": look.get_role_display(),
        "household": look.household.code,
        "territory": look.territory.code,
        "reason": look.get_reason_display(),
        "reference": look.reference,
        "channel": look.get_channel_display(),
        "sections": ", ".join(sections_shown(look)),
        "granted": look.granted,
    }


def sections_shown(look: Look) -> list[str]:
    """The parts of the file that a look showed, in the language in use."""
    return [str(SECTION_NAMES[Section(section)]) for section in look.sections]
