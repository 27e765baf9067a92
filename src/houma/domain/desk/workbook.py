"""The declared columns of the portfolio: what its table can show, what can be sorted, and what its exports hold."""

from collections.abc import Sequence

from houma.domain.agreements.bilan.labels import SCALES
from houma.domain.projects.models import Phase, Visibility
from houma.domain.territories.models import Country
from houma.exchange import CellKind, Choice, Column, Table
from houma.values.multilingual import Multilingual as T

PHASES: dict[str, T] = {
    Phase.PREPARATION.value: T("Préparation", "التحضير", "Preparation"),
    Phase.SETUP.value: T("Montage", "تركيب المشروع", "Set-up"),
    Phase.CONTRACTING.value: T("Négociation et contractualisation", "التفاوض والتعاقد", "Negotiation and contracting"),
    Phase.IMPLEMENTATION.value: T("Mise en œuvre et suivi", "التنفيذ والتتبع", "Implementation and follow-up"),
    Phase.CLOSED.value: T("Clôturé", "مقفل", "Closed"),
    Phase.SUSPENDED.value: T("Suspendu", "معلق", "Suspended"),
    Phase.CANCELLED.value: T("Annulé", "ملغى", "Cancelled"),
}
VISIBILITIES: dict[str, T] = {
    Visibility.PUBLIC.value: T("Public", "عمومي", "Public"),
    Visibility.INTERNAL.value: T("Interne", "داخلي", "Internal"),
}
ALWAYS = ("name",)
"""The name stands in every table: it leads to the project."""
DEFAULT_COLUMNS = ("name", "scale", "phase", "place", "operators", "total", "released", "late", "alerts")
SORTABLE = ("name", "programme", "scale", "phase", "start_year", "end_year", "total", "visibility", "code")


def _choices(labels: dict[str, T]) -> tuple[Choice, ...]:
    return tuple(Choice(code, label) for code, label in labels.items())


def _columns(country: Country) -> tuple[Column, ...]:
    millions = T(country.million_label_fr, country.million_label_ar, country.million_label_en)
    decimal, integer = CellKind.DECIMAL, CellKind.INTEGER
    return (
        Column("code", T("Code", "الرمز", "Code"), width=22),
        Column("name", T("Projet", "المشروع", "Project"), width=60),
        Column("programme", T("Programme", "البرنامج", "Programme"), width=34),
        Column("scale", T("Échelle", "المستوى", "Scale"), CellKind.CHOICE, choices=_choices(SCALES), width=18),
        Column("phase", T("Phase", "المرحلة", "Phase"), CellKind.CHOICE, choices=_choices(PHASES), width=26),
        Column("place", T("Lieu", "المكان", "Place"), width=34),
        Column("operators", T("Opérateurs", "الجهات المنفذة", "Operators"), width=34),
        Column("start_year", T("Début", "البداية", "Start"), CellKind.YEAR, width=10),
        Column("end_year", T("Fin", "النهاية", "End"), CellKind.YEAR, width=10),
        Column("agreements", T("Conventions", "الاتفاقيات", "Agreements"), integer, width=12),
        Column(
            "total",
            T("Montant", "المبلغ", "Amount"),
            decimal,
            unit=millions,
            width=16,
            help=T(
                "Somme des conventions du projet ; celles qu’une autre contient ne sont pas ajoutées.",
                "مجموع اتفاقيات المشروع؛ لا تضاف الاتفاقيات التي تتضمنها اتفاقية أخرى.",
                "Sum of the project’s agreements; those that another one contains are not added.",
            ),
        ),
        Column("committed", T("Engagé", "الملتزم به", "Committed"), decimal, unit=millions, width=16),
        Column("released", T("Débloqué", "المفرج عنه", "Released"), decimal, unit=millions, width=16),
        Column(
            "late",
            T("En retard", "المتأخر", "Late"),
            decimal,
            unit=millions,
            width=16,
            help=T(
                "Tranches échues et non débloquées.",
                "أشطر حل أجلها ولم يفرج عنها.",
                "Instalments past their day that are not released.",
            ),
        ),
        Column("late_days", T("Jours de retard", "أيام التأخر", "Days late"), integer, width=12),
        Column(
            "evidence",
            T("Pièces de l’étape", "وثائق المرحلة", "Evidence of the phase"),
            width=14,
            help=T(
                "Pièces présentes sur celles que demande la prochaine étape.",
                "الوثائق المتوفرة من بين ما تطلبه المرحلة المقبلة.",
                "Evidence there, of what the next gate asks for.",
            ),
        ),
        Column("alerts", T("Alertes", "الإنذارات", "Alerts"), integer, width=10),
        Column("questions", T("Questions ouvertes", "أسئلة مفتوحة", "Open questions"), integer, width=12),
        Column("since", T("Dans la phase depuis", "في المرحلة منذ", "In this phase since"), CellKind.DATE, width=16),
        Column(
            "visibility",
            T("Visibilité", "الظهور", "Visibility"),
            CellKind.CHOICE,
            choices=_choices(VISIBILITIES),
            width=12,
        ),
    )


def portfolio_table(country: Country, keys: Sequence[str] = ()) -> Table:
    """The portfolio with the chosen columns in the order of the declaration; all of them where none is chosen.

    The code is always there: it tells which project a row is.
    """
    wanted = {"code", *ALWAYS, *keys} if keys else set()
    columns = tuple(column for column in _columns(country) if not wanted or column.key in wanted)
    return Table(
        "portfolio", T("Portefeuille de projets", "محفظة المشاريع", "Portfolio of projects"), columns, ("code",)
    )


def column_keys(country: Country) -> tuple[str, ...]:
    """Keys of every column, in their order."""
    return tuple(column.key for column in _columns(country))
