"""The declared columns of a plan that leaves as a file: cases and initials, no names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from houma.domain.rehousing.queries.plans import PlannedLine
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T

PLAN = Table(
    key="rehousing-plan",
    labels=T("Plan de relogement provisoire", "مخطط إعادة الإسكان المؤقت", "Plan of temporary rehousing"),
    identity=("case",),
    columns=(
        Column("case", T("Dossier", "الملف", "Case"), width=22),
        Column("initials", T("Initiales", "الأحرف الأولى", "Initials"), width=12),
        Column("building", T("Bâtiment", "البناية", "Building"), width=18),
        Column("persons", T("Personnes", "الأشخاص", "Persons"), CellKind.INTEGER, width=12),
        Column("risk", T("Risque (plus haut : plus grave)", "الخطر (الأعلى أشد)", "Risk (higher is worse)"),
               CellKind.INTEGER, width=14),
        Column("home", T("Logement", "المسكن", "Home"), width=18),
        Column("starts_on", T("Du", "من", "From"), CellKind.DATE, width=14),
        Column("until", T("Jusqu’au", "إلى", "Until"), CellKind.DATE, width=14),
        Column("until_is_known", T("Retour connu", "تاريخ العودة معروف", "Return known"), CellKind.BOOLEAN, width=14),
        Column("metres", T("Distance moyenne (m)", "متوسط المسافة (م)", "Mean distance (m)"),
               CellKind.INTEGER, width=14),
        Column("cost", T("Loyers du séjour", "كراء الإقامة", "Rents of the stay"), CellKind.DECIMAL, width=16),
        Column("fixed", T("Fixé", "مثبت", "Fixed"), CellKind.BOOLEAN, width=10),
        Column("before", T("Plan précédent", "المخطط السابق", "Plan before"), width=18),
        Column("change", T("Changement", "التغيير", "Change"), width=24),
        Column("because", T("Raison du changement", "سبب التغيير", "Reason of the change"), width=40),
        Column("why", T("Pourquoi", "لماذا", "Why"), width=60),
        Column("more", T("En plus", "إضافة", "More"), width=60),
    ),
)  # fmt: skip


def plan_rows(lines: Iterable[PlannedLine], language: str) -> Iterator[Mapping[str, Any]]:
    """Lines of a plan under the keys of ``PLAN``."""
    for one in lines:
        line = one.line
        yield {
            "case": one.code,
            "initials": one.initials,
            "building": one.building or None,
            "persons": line.persons,
            "risk": line.risk,
            "home": line.home.code if line.home else None,
            "starts_on": line.starts_on,
            "until": line.until,
            "until_is_known": line.until_is_known,
            "metres": line.metres,
            "cost": line.cost,
            "fixed": line.fixed,
            "before": one.before.code if one.before else None,
            "change": line.get_change_display() or None,
            "because": line.get_because_display() or None,
            "why": one.why.in_language(language),
            "more": one.more.in_language(language),
        }
