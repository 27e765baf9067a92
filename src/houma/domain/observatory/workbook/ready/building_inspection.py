"""Inspection of a building: what it is, what decays, which class of risk, what is urged."""

import zlib
from collections.abc import Sequence

from houma.domain.buildings.models import (
    Component,
    Decay,
    Heritage,
    Material,
    MeasureKind,
    Occupancy,
    Ownership,
    RiskClass,
    Use,
)
from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.domain.observatory.workbook.ready.rows import (
    CODE,
    PICTURE,
    YES_NO,
    Choice,
    ReadyForm,
    Row,
    T,
    filled_by_the_phone,
    group,
    of_register,
    repeat,
)

_GRAVITY = (
    Choice("1", T("1 – à surveiller", "1 – يستوجب المراقبة", "1 – to watch")),
    Choice("2", T("2 – sérieux", "2 – خطير", "2 – serious")),
    Choice("3", T("3 – danger immédiat", "3 – خطر داهم", "3 – immediate danger")),
)
_UNKNOWN = "${is_known} = 'no'"


def building_inspection(classes: Sequence[RiskClass]) -> ReadyForm:
    """The form with the classes of risk of the register, whose scheme is asked where there are several.

    Args:
        classes: with their ``scheme``, in the order in which they are offered; at least one.
    """
    schemes = {one.scheme.code: one.scheme for one in classes}
    lists = {
        "yes_no": YES_NO,
        "walls": of_register(Material),
        "use": of_register(Use),
        "ownership": of_register(Ownership),
        "heritage": of_register(Heritage),
        "occupancy": of_register(Occupancy),
        "component": of_register(Component),
        "decay": of_register(Decay),
        "gravity": _GRAVITY,
        "measures": of_register(MeasureKind),
        "risk_class": tuple(Choice(one.code, one.names, one.scheme.code) for one in classes),
    }
    if len(schemes) > 1:
        lists["risk_scheme"] = tuple(Choice(code, scheme.names) for code, scheme in schemes.items())
        scheme_row = Row(
            "select_one risk_scheme",
            "risk_scheme",
            T("Échelle de risque employée", "سلم المخاطر المعتمد", "Scale of risk in use"),
            required=True,
        )
    else:
        said = T("Échelle de risque", "سلم المخاطر", "Scale of risk")
        scheme_row = Row("calculate", "risk_scheme", said, calculation=f"'{next(iter(schemes))}'")
    told = "|".join(f"{one.scheme.code}/{one.code}/{one.names}" for one in classes)
    return ReadyForm(
        form_id="building_inspection",
        title=T("Visite d’un bâtiment menaçant ruine", "معاينة بناية آيلة للسقوط", "Inspection of a building at risk"),
        kind=FormKind.INSPECTION,
        purpose=T(
            "Constater l’état des bâtiments et proposer les mesures qui protègent leurs occupants et les passants",
            "معاينة حالة البنايات واقتراح التدابير التي تحمي شاغليها والمارة",
            "To see the state of buildings and propose what protects their occupants and passers-by",
        ),
        legal_basis=LegalBasis.PUBLIC_TASK,
        retention=RetentionClass.BUILDING_RECORD,
        rows=[*filled_by_the_phone(), *_identification(), *_description(), *_findings(), *_conclusion(scheme_row)],
        lists=lists,
        # Two schemes may have classes of the same code; the filter offers those of one.
        settings={"allow_choice_duplicates": "yes"} if len(schemes) > 1 else {},
        # Phones have to fetch the form anew when the classes of the register change.
        version=f"2-{zlib.crc32(told.encode()):08x}",
    )


def _identification() -> list[Row]:
    return group(
        "identification",
        T("Le bâtiment", "البناية", "The building"),
        [
            Row(
                "select_one yes_no",
                "is_known",
                T("Le bâtiment est-il au registre\u00a0?", "هل البناية مسجلة؟", "Is the building in the register?"),
                required=True,
                appearance="columns-2",
            ),
            Row(
                "text",
                "building_code",
                T("Référence du bâtiment", "مرجع البناية", "Reference of the building"),
                hint=CODE,
                required=True,
                relevant="${is_known} = 'yes'",
                constraint="regex(., '^[A-Za-z0-9][A-Za-z0-9./_-]{0,59}$')",
                message=T(
                    "Lettres, chiffres, points, tirets et barres", "حروف وأرقام ونقط وشرطات",
                    "Letters, digits, points, dashes and strokes",
                ),
            ),
            Row(
                "date",
                "inspection_date",
                T("Jour de la visite", "يوم المعاينة", "Day of the visit"),
                required=True,
                default="today()",
                constraint=". <= today()",
                message=T("Pas après aujourd’hui", "ليس بعد اليوم", "Not after today"),
            ),
            Row(
                "geopoint",
                "location",
                T("Position, devant l’entrée", "الموقع أمام المدخل", "Position, in front of the entrance"),
                required=True,
                parameters="capture-accuracy=5 warning-accuracy=20",
            ),
            Row("text", "address", T("Adresse", "العنوان", "Address")),
            Row(
                "image",
                "front_photo",
                T("Photo de la façade, sans personne", "صورة الواجهة دون أشخاص", "Photo of the front, without people"),
                parameters=PICTURE,
            ),
        ],
    )  # fmt: skip


def _description() -> list[Row]:
    return group(
        "description",
        T("Description", "الوصف", "Description"),
        [
            Row("text", "building_name", T("Nom d’usage", "الاسم المتداول", "Usual name")),
            Row("geoshape", "outline", T("Contour, si possible", "المحيط إن أمكن", "Outline, if possible")),
            Row(
                "integer",
                "floors",
                T("Étages au-dessus du rez-de-chaussée", "الطوابق فوق الطابق الأرضي", "Floors above the ground floor"),
                constraint=". >= 0 and . <= 30",
                message=T("Entre 0 et 30", "بين 0 و30", "Between 0 and 30"),
            ),
            Row(
                "integer",
                "built_year",
                T("Année de construction, si elle est connue", "سنة البناء إن عُرفت", "Year of construction, if known"),
                constraint=". >= 700 and . <= number(format-date(today(), '%Y'))",
                message=T("Une année passée", "سنة ماضية", "A past year"),
            ),
            Row("select_one walls", "walls", T("Murs", "الجدران", "Walls"), appearance="minimal"),
            Row("select_one walls", "slabs", T("Planchers", "الأسقف", "Floors and ceilings"), appearance="minimal"),
            Row("select_one use", "use", T("Usage", "الاستعمال", "Use"), appearance="minimal"),
            Row("select_one ownership", "ownership", T("Propriété", "الملكية", "Ownership"), appearance="minimal"),
            Row("select_one heritage", "heritage", T("Valeur patrimoniale", "القيمة التراثية", "Heritage value")),
            Row("select_one occupancy", "occupancy", T("Occupation", "الإشغال", "Occupancy"), required=True),
        ],
        relevant=_UNKNOWN,
    )


def _findings() -> list[Row]:
    asked = Row(
        "select_one yes_no",
        "has_decay",
        T("Voyez-vous des désordres\u00a0?", "هل ترون أضرارا؟", "Do you see any decay?"),
        required=True,
        appearance="columns-2",
    )
    found = repeat(
        "findings",
        T("Désordre", "ضرر", "Decay"),
        [
            Row("select_one component", "component", T("Partie", "الجزء", "Part"), required=True, appearance="minimal"),
            Row("select_one decay", "decay", T("Désordre", "الضرر", "Decay"), required=True, appearance="minimal"),
            Row("select_one gravity", "gravity", T("Gravité", "الخطورة", "Gravity"), required=True),
            Row("text", "note", T("Remarque", "ملاحظة", "Remark"), appearance="multiline"),
            Row("image", "decay_photo", T("Photo du désordre", "صورة الضرر", "Photo of the decay"), parameters=PICTURE),
        ],
        relevant="${has_decay} = 'yes'",
    )
    return [asked, *found]


def _conclusion(scheme: Row) -> list[Row]:
    return group(
        "conclusion",
        T("Conclusion", "الخلاصة", "Conclusion"),
        [
            scheme,
            Row(
                "select_one risk_class",
                "risk_class",
                T("Classe de risque", "صنف الخطر", "Class of risk"),
                required=True,
                filter="scheme = ${risk_scheme}",
            ),
            Row(
                "select_multiple measures",
                "measures_urged",
                T("Mesures à prendre", "التدابير الواجبة", "Measures"),
            ),
            Row(
                "integer",
                "people_inside",
                T("Personnes présentes", "عدد الأشخاص الموجودين", "People inside"),
                relevant="selected(${measures_urged}, 'evacuation')",
                constraint=". >= 0 and . <= 2000",
                message=T("Entre 0 et 2000", "بين 0 و2000", "Between 0 and 2000"),
            ),
            Row("text", "summary", T("Synthèse", "الخلاصة", "Summary"), appearance="multiline"),
        ],
    )
