"""The declared columns of what is told to the people concerned, and of the log of looks."""

from collections.abc import Mapping
from typing import Any

from houma.domain.households.queries.log import LookEntry
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
        Column("number", T("Numéro", "الرقم", "Number"), width=14),
        Column("at", T("Date et heure (UTC)", "التاريخ والساعة (UTC)", "Date and time (UTC)"), width=20),
        Column("by", T("Consulté par", "المطلع", "Seen by"), width=30),
        Column("role", T("Fonction", "الصفة", "Role"), width=24),
        Column("household", T("Ménage", "الأسرة", "Household"), width=14),
        Column("subject", T("Objet", "الموضوع", "Subject"), width=24),
        Column("what", T("Précision", "التفصيل", "In particular"), width=36),
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


def look_row(entry: LookEntry) -> Mapping[str, Any]:
    """A line of the log under the keys of ``LOOKS``, in the language in use."""
    return {
        "subject": str(entry.subject.label),
        "number": f"{entry.kind}-{entry.number}",
        "at": f"{entry.at:%Y-%m-%d %H:%M:%S}",
        "by": entry.by.get_full_name() or entry.by.email,
        "role": entry.role,
        "household": entry.household,
        "what": entry.what,
        "territory": entry.territory.code,
        "reason": entry.reason,
        "reference": entry.reference,
        "channel": entry.channel,
        "sections": ", ".join(entry.shown),
        "granted": entry.granted,
    }
