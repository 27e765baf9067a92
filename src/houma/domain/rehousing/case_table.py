"""The declared columns of a list of cases that leaves as a file: cases and initials, no names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from houma.domain.rehousing.queries.cases import CaseLine, Standing
from houma.exchange import ILLUSTRATIVE_KEY, CellKind, Column, Table
from houma.values.multilingual import Multilingual as T

CASES = Table(
    key="rehousing-cases",
    labels=T("Dossiers de relogement", "ملفات إعادة الإسكان", "Cases of rehousing"),
    identity=("case",),
    columns=(
        Column("case", T("Dossier", "الملف", "Case"), width=22),
        Column("initials", T("Initiales", "الأحرف الأولى", "Initials"), width=12),
        Column("persons", T("Personnes", "الأشخاص", "Persons"), CellKind.INTEGER, width=12),
        Column("building", T("Bâtiment", "البناية", "Building"), width=18),
        Column("address", T("Adresse du bâtiment", "عنوان البناية", "Address of the building"), width=40),
        Column("scheme", T("Grille de risque", "شبكة المخاطر", "Risk scheme"), width=26),
        Column("risk", T("Classe de risque", "صنف الخطر", "Class of risk"), width=22),
        Column("standing", T("Où il en est", "وضعه", "Where it stands"), width=28),
        Column("out_by", T("À évacuer avant le", "الإخلاء قبل", "To be out by"), CellKind.DATE, width=16),
        Column("days_late", T("Jours de retard", "أيام التأخير", "Days late"), CellKind.INTEGER, width=14),
        Column("home", T("Logement", "المسكن", "Home"), width=18),
        Column("until", T("Retour prévu le", "العودة المقررة", "Return planned on"), CellKind.DATE, width=16),
        Column("worker", T("Suivi par", "يتابعه", "Followed by"), width=28),
    ),
)  # fmt: skip


def case_rows(found: Iterable[CaseLine]) -> Iterator[Mapping[str, Any]]:
    """Lines of the list under the keys of ``CASES``, in the language in use."""
    for line in found:
        case = line.case
        building = case.building.building if case.building else None
        risk = building.risk if building else None
        closed = line.standing == Standing.CLOSED
        yield {
            "case": case.code,
            "initials": line.initials,
            "persons": line.persons,
            "building": building.code if building else None,
            "address": (building.address or None) if building else None,
            "scheme": risk.scheme.name if risk else None,
            "risk": risk.name if risk else None,
            "standing": str(case.get_closure_display() if closed else line.standing.label),
            "out_by": None if case.is_homeless else line.out_by,
            "days_late": line.late,
            "home": line.stay.home.code if line.stay else None,
            "until": line.stay.until if line.stay else None,
            "worker": (case.worker.get_full_name() or case.worker.email) if case.worker else None,
            ILLUSTRATIVE_KEY: case.operation.is_illustrative,
        }
