"""The declared columns of an inventory of buildings."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import TextChoices
from django.utils import translation

from houma.domain.buildings.models.words import Heritage, Material, Occupancy, Ownership, ProcedureState, Use
from houma.domain.buildings.rules.describing import MOST_FLOORS, OLDEST_YEAR
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.values.multilingual import Multilingual as T

TERRITORY = "territory"
COORDINATES = ("longitude", "latitude")
_GIS_NAME = 10  # Characters that a Shapefile keeps of the name of a field.
_FIRST_DAY = date(1900, 1, 1)


def in_three_languages(label: object) -> T:
    """A label that Django translates, as one value in the three languages."""
    said = []
    for language in ("fr", "ar", "en"):
        with translation.override(language):
            said.append(str(label))
    return T(*said)


def _choices(words: type[TextChoices]) -> tuple[Choice, ...]:
    return tuple(Choice(word.value, in_three_languages(word.label)) for word in words)


def _column(key: str, labels: T, kind: CellKind = CellKind.TEXT, *aliases: str, **more: object) -> Column:
    cut = (key[:_GIS_NAME],) if len(key) > _GIS_NAME else ()
    return Column(key, labels, kind, aliases=(*aliases, *cut), **more)  # type: ignore[arg-type]  # named by the caller


def _word(key: str, labels: T, words: type[TextChoices], *aliases: str) -> Column:
    return _column(key, labels, CellKind.CHOICE, *aliases, choices=_choices(words), width=20)


@cache
def buildings_table() -> Table:
    """The table, drawn up when it is first asked for: its labels are Django's, which wait for the apps."""
    degrees = T("Degrés décimaux, WGS 84.", "درجات عشرية، WGS 84.", "Decimal degrees, WGS 84.")
    return Table(
        key="buildings",
        labels=T("Bâtiments", "البنايات", "Buildings"),
        identity=("code",),
        aliases=("inventaire", "inventory", "الجرد"),
        columns=(
            _column(
                "code", T("Référence", "المرجع", "Reference"), CellKind.TEXT, "code", "identifiant", "id_bati",
                required=True, max_length=60,
            ),
            _column("name", T("Nom du bâtiment", "اسم البناية", "Name of the building"), max_length=200, width=26),
            _column(
                TERRITORY, T("Commune ou arrondissement", "الجماعة أو المقاطعة", "Commune or arrondissement"),
                CellKind.REFERENCE, "commune", "arrondissement", reference=TERRITORY, width=26,
                help=T(
                    "Code ou nom ; vide, la commune est celle dont les limites contiennent le point.",
                    "الرمز أو الاسم؛ إذا ترك فارغا فهي الجماعة التي تضم حدودها النقطة.",
                    "Code or name; left blank, it is the commune whose boundary holds the point.",
                ),
            ),
            _column("address", T("Adresse", "العنوان", "Address"), max_length=300, width=36),
            _column(
                "longitude", T("Longitude", "خط الطول", "Longitude"), CellKind.DECIMAL, "lon", "x", unit="°",
                minimum=Decimal(-180), maximum=Decimal(180), required=True, help=degrees,
            ),
            _column(
                "latitude", T("Latitude", "خط العرض", "Latitude"), CellKind.DECIMAL, "lat", "y", unit="°",
                minimum=Decimal(-90), maximum=Decimal(90), required=True, help=degrees,
            ),
            _column(
                "floors", T("Étages", "عدد الطوابق", "Floors"), CellKind.INTEGER, "niveaux", minimum=0,
                maximum=MOST_FLOORS,
                help=T("Au-dessus du rez-de-chaussée.", "فوق الطابق الأرضي.", "Above the ground floor."),
            ),
            _column(
                "built_year", T("Année de construction", "سنة البناء", "Year of building"), CellKind.INTEGER,
                minimum=OLDEST_YEAR, maximum=2100,
            ),
            _column("built_period", T("Époque", "حقبة البناء", "Period of building"), max_length=100),
            _word("walls", T("Murs porteurs", "الجدران الحاملة", "Bearing walls"), Material, "murs"),
            _word("slabs", T("Planchers", "الأسقف", "Floors made of"), Material),
            _word("use", T("Usage", "الاستعمال", "Use"), Use),
            _word("ownership", T("Propriété", "الملكية", "Ownership"), Ownership),
            _word("heritage", T("Valeur patrimoniale", "القيمة التراثية", "Heritage value"), Heritage),
            _word("occupancy", T("Occupation", "الإشغال", "Occupancy"), Occupancy),
            _column("decay", T("Désordres observés", "الأضرار الملاحظة", "Decay observed"), width=40),
            _column("source", T("Source de l’inventaire", "مصدر الجرد", "Source of the inventory"), max_length=300),
            _column(
                "inventoried_on", T("Date de l’inventaire", "تاريخ الجرد", "Day of the inventory"), CellKind.DATE,
                minimum=_FIRST_DAY,
            ),
            _column(
                "risk_scheme", T("Grille de risque", "شبكة المخاطر", "Scheme of risk"),
                help=T(
                    "Code ou nom de la grille ; une classe ne va jamais sans elle.",
                    "رمز الشبكة أو اسمها؛ لا يذكر صنف بدونها.",
                    "Code or name of the scheme; a class never goes without it.",
                ),
            ),
            _column("risk_class", T("Classe de risque", "صنف الخطر", "Class of risk"), CellKind.TEXT, "classe"),
            _column(
                "inspected_on", T("Date de l’inspection", "تاريخ المعاينة", "Day of the inspection"), CellKind.DATE,
                minimum=_FIRST_DAY,
                help=T(
                    "Jour où la classe a été donnée ; vide, celui de l’inventaire.",
                    "اليوم الذي أعطي فيه الصنف؛ إذا ترك فارغا فهو يوم الجرد.",
                    "Day on which the class was given; left blank, that of the inventory.",
                ),
            ),
            _column("perimeter", T("Périmètre", "النطاق", "Perimeter"), exported_only=True),
            Column(
                "procedure_state", T("État du dossier", "حالة الملف", "State of the file"), CellKind.CHOICE,
                choices=_choices(ProcedureState), exported_only=True, width=22,
            ),
            _column("due_on", T("Échéance", "الأجل", "Deadline"), CellKind.DATE, exported_only=True),
        ),
    )  # fmt: skip


@cache
def table_in_metres() -> Table:
    """The same table for a file whose coordinates are those of a named reference system, whatever its unit."""
    table = buildings_table()
    columns = tuple(
        replace(column, minimum=None, maximum=None, unit="") if column.key in COORDINATES else column
        for column in table.columns
    )
    return replace(table, columns=columns)
