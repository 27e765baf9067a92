"""The declared table of territories, as it leaves the house (open data) in every format."""

from decimal import Decimal

from houma.domain.territories.models import Level, PerimeterKind
from houma.domain.territories.rules.levels import LABELS
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.values.multilingual import Multilingual

PERIMETER_LABELS = {
    PerimeterKind.NEIGHBOURHOOD: Multilingual("quartier", "حي", "neighbourhood"),
    PerimeterKind.MEDINA: Multilingual("médina", "مدينة عتيقة", "medina"),
    PerimeterKind.EMERGING_CENTRE: Multilingual("centre émergent", "مركز صاعد", "emerging centre"),
    PerimeterKind.TOWN: Multilingual("ville", "مدينة", "town"),
}

TERRITORIES = Table(
    key="territories",
    labels=Multilingual("Territoires", "المجالات الترابية", "Territories"),
    identity=("code",),
    columns=(
        Column("code", Multilingual("Code", "الرمز", "Code"), required=True, max_length=40),
        Column(
            "level", Multilingual("Niveau", "المستوى", "Level"), CellKind.CHOICE, required=True,
            choices=tuple(Choice(level, LABELS[level]) for level in Level),
        ),
        Column(
            "perimeter_kind", Multilingual("Nature du périmètre", "نوع النطاق", "Kind of perimeter"), CellKind.CHOICE,
            choices=tuple(Choice(kind, label) for kind, label in PERIMETER_LABELS.items()),
        ),
        Column("parent_code", Multilingual("Code du niveau supérieur", "رمز المستوى الأعلى", "Parent code")),
        Column("name_fr", Multilingual("Nom en français", "الاسم بالفرنسية", "Name in French"), required=True),
        Column("name_ar", Multilingual("Nom en arabe", "الاسم بالعربية", "Name in Arabic"), width=32),
        Column("name_en", Multilingual("Nom en anglais", "الاسم بالإنجليزية", "Name in English"), width=32),
        Column(
            "hcp_code", Multilingual("Code statistique", "الرمز الإحصائي", "Statistical code"),
            help=Multilingual(
                "Code de l’office national de statistique (au Maroc, le HCP).",
                "رمز المكتب الوطني للإحصاء (في المغرب: المندوبية السامية للتخطيط).",
                "Code of the national statistics office (in Morocco, HCP).",
            ),
        ),
        Column("iso_3166_2", Multilingual("Code ISO 3166-2", "رمز ISO 3166-2", "ISO 3166-2 code")),
        Column("wikidata", Multilingual("Identifiant Wikidata", "معرف ويكي بيانات", "Wikidata identifier")),
        Column("population", Multilingual("Population", "عدد السكان", "Population"), CellKind.INTEGER, minimum=0),
        Column("households", Multilingual("Ménages", "عدد الأسر", "Households"), CellKind.INTEGER, minimum=0),
        Column(
            "population_on", Multilingual("Date de la population", "تاريخ عدد السكان", "Date of the population"),
            CellKind.DATE,
        ),
        Column(
            "longitude", Multilingual("Longitude", "خط الطول", "Longitude"), CellKind.DECIMAL, unit="°",
            minimum=Decimal(-180), maximum=Decimal(180),
            help=Multilingual("Degrés décimaux, WGS 84.", "درجات عشرية، WGS 84.", "Decimal degrees, WGS 84."),
        ),
        Column(
            "latitude", Multilingual("Latitude", "خط العرض", "Latitude"), CellKind.DECIMAL, unit="°",
            minimum=Decimal(-90), maximum=Decimal(90),
            help=Multilingual("Degrés décimaux, WGS 84.", "درجات عشرية، WGS 84.", "Decimal degrees, WGS 84."),
        ),
        Column(
            "boundary_source", Multilingual("Source des limites", "مصدر الحدود", "Source of the boundary"), width=40,
        ),
    ),
)  # fmt: skip
