"""The declared columns of the deadlines that leave as a table."""

from collections.abc import Mapping
from typing import Any

from houma.domain.buildings.queries.deadlines import Deadline
from houma.exchange import CellKind, Column, Table
from houma.exchange.provenance import ILLUSTRATIVE_KEY
from houma.values.multilingual import Multilingual as T

DEADLINES = Table(
    key="deadlines",
    labels=T("Échéances légales des bâtiments", "الآجال القانونية للبنايات", "Legal deadlines of buildings"),
    identity=("building",),
    columns=(
        Column("building", T("Référence", "المرجع", "Reference"), width=16),
        Column("name", T("Nom ou adresse", "الاسم أو العنوان", "Name or address"), width=34),
        Column(
            "territory", T("Commune ou arrondissement", "الجماعة أو المقاطعة", "Commune or arrondissement"), width=24,
        ),
        Column("state", T("État du dossier", "حالة الملف", "State of the file"), width=22),
        Column("awaited", T("Ce qui est attendu", "المنتظر", "What is awaited"), width=36),
        Column("since", T("Depuis le", "منذ", "Since"), CellKind.DATE),
        Column("due_on", T("Échéance", "الأجل", "Deadline"), CellKind.DATE),
        Column(
            "days_left", T("Jours restants", "الأيام المتبقية", "Days left"), CellKind.INTEGER,
            help=T("Négatif : échéance dépassée.", "سالب: انقضى الأجل.", "Negative: the deadline is over."),
        ),
        Column("rule", T("Texte", "النص", "Text"), width=50),
        Column("most_days", T("Jours au plus", "أقصى عدد الأيام", "Most days"), CellKind.INTEGER),
        Column(
            "appeal_until", T("Recours jusqu’au", "الطعن إلى غاية", "Appeal until"), CellKind.DATE,
            help=T(
                "Dernier jour du recours contre la notification.", "آخر يوم للطعن في الإشعار.",
                "Last day to appeal against the notice.",
            ),
        ),
    ),
)  # fmt: skip


def deadline_row(one: Deadline) -> Mapping[str, Any]:
    """A deadline under the keys of ``DEADLINES``, in the language in use."""
    return {
        "building": one.building.code,
        "name": one.building.name or one.building.address or None,
        "territory": one.building.territory.name,
        "state": one.state,
        "awaited": str(one.awaited),
        "since": one.since,
        "due_on": one.due_on,
        "days_left": one.days_left,
        "rule": one.rule or None,
        "most_days": one.most_days,
        "appeal_until": one.appeal_until,
        ILLUSTRATIVE_KEY: one.is_illustrative,
    }
