"""Census of a household: where it lives, by what right, who its members are, what they need."""

from houma.domain.households.models import Presence, Purpose, Relation, Sex
from houma.domain.households.models.people import PreferredContact, SchoolLevel, SpokenLanguage, Tenure
from houma.domain.households.rules.consents import text_of
from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.domain.observatory.workbook.ready.rows import (
    CODE,
    PICTURE,
    YES_NO,
    ReadyForm,
    Row,
    T,
    filled_by_the_phone,
    group,
    of_register,
    repeat,
)

_AGREES = "${consent} = 'yes'"


def household_census() -> ReadyForm:
    """The form; it ends where the household does not consent."""
    return ReadyForm(
        form_id="household_census",
        title=T("Recensement d’un ménage", "إحصاء أسرة", "Census of a household"),
        kind=FormKind.CENSUS,
        purpose=T(
            "Connaître les ménages à accompagner et à reloger, et leurs besoins",
            "معرفة الأسر الواجب مواكبتها وإعادة إسكانها وحاجياتها",
            "To know the households to accompany and rehouse, and what they need",
        ),
        legal_basis=LegalBasis.CONSENT,
        retention=RetentionClass.CASE_FILE,
        version="3",
        rows=[*filled_by_the_phone(), *_place(), *_consent(), *_household(), *_people(), *_end()],
        lists={
            "yes_no": YES_NO,
            "tenure": of_register(Tenure),
            "language": of_register(SpokenLanguage),
            "contact": of_register(PreferredContact),
            "relation": of_register(Relation),
            "sex": of_register(Sex),
            "presence": of_register(Presence),
            "school_level": of_register(SchoolLevel),
        },
    )


def _place() -> list[Row]:
    return group(
        "place",
        T("Le logement", "المسكن", "The dwelling"),
        [
            Row("text", "building_code", T("Référence du bâtiment", "مرجع البناية", "Reference of the building"), CODE,
                required=True),
            Row("text", "dwelling_code", T("Logement (étage et porte)", "المسكن (الطابق والباب)",
                "Dwelling (floor and door)"), required=True),
            Row("text", "household_code", T("Référence du ménage, s’il est suivi", "مرجع الأسرة إن كانت متابعة",
                "Reference of the household, if it is followed"), CODE),
            Row("integer", "floor", T("Étage (0\u00a0: rez-de-chaussée)", "الطابق (0: الأرضي)",
                "Floor (0: ground floor)"), constraint=". >= -3 and . <= 30",
                message=T("Entre -3 et 30", "بين -3 و30", "Between -3 and 30")),
            Row("integer", "rooms", T("Pièces habitées", "عدد الغرف المسكونة", "Rooms lived in"),
                constraint=". >= 1 and . <= 40", message=T("Entre 1 et 40", "بين 1 و40", "Between 1 and 40")),
            Row("geopoint", "location", T("Position", "الموقع", "Position"), personal=True),
        ],
    )  # fmt: skip


def _consent() -> list[Row]:
    return [
        Row(
            "note",
            "information",
            T(
                "À lire\u00a0: ces réponses servent à vous accompagner et à vous reloger. Elles sont lues par les "
                "seules personnes chargées de votre dossier. Vous pouvez les consulter, les corriger ou retirer "
                "votre accord.",
                "للقراءة على الأسرة: تُستعمل هذه الأجوبة لمواكبتكم وإعادة إسكانكم. لا يطلع عليها إلا المكلفون بملفكم. "
                "يمكنكم الاطلاع عليها أو تصحيحها أو سحب موافقتكم.",
                "To be read out: these answers serve to accompany and rehouse you. Only those in charge of your case "
                "read them. You may see them, correct them or take back your consent.",
            ),
        ),
        Row("select_one yes_no", "consent", T("Le ménage accepte-t-il de répondre\u00a0?",
            "هل توافق الأسرة على الإجابة؟", "Does the household agree to answer?"), required=True,
            appearance="columns-2", consent=Purpose.FOLLOW),
        Row("select_one yes_no", "consent_contact", T(
            "Le ménage accepte-t-il d’être appelé ou de recevoir des messages\u00a0?",
            "هل توافق الأسرة على الاتصال بها أو مراسلتها؟",
            "Does the household agree to being called or written to?",
            ), text_of(Purpose.CONTACT, "1"), relevant=_AGREES, appearance="columns-2", consent=Purpose.CONTACT),
        Row("select_one yes_no", "consent_share", T(
            "Le ménage accepte-t-il que son dossier soit transmis aux partenaires\u00a0?",
            "هل توافق الأسرة على إحالة ملفها على الشركاء؟",
            "Does the household agree to its file being passed on to partners?",
            ), text_of(Purpose.SHARE, "1"), relevant=_AGREES, appearance="columns-2", consent=Purpose.SHARE),
        Row("text", "refusal_reason", T("Motif du refus, s’il est donné", "سبب الرفض إن ذُكر",
            "Reason of the refusal, if given"), relevant="${consent} = 'no'"),
    ]  # fmt: skip


def _household() -> list[Row]:
    return group(
        "household",
        T("Le ménage", "الأسرة", "The household"),
        [
            Row("select_one tenure", "tenure", T("Statut d’occupation", "صفة الإشغال", "Tenure"), required=True),
            Row("date", "arrived_on", T("Ici depuis", "يسكنون هنا منذ", "Here since"), constraint=". <= today()",
                message=T("Pas après aujourd’hui", "ليس بعد اليوم", "Not after today"), appearance="month-year"),
            Row("text", "origin", T("Lieu d’origine", "مكان الأصل", "Place of origin")),
            Row("select_one language", "home_language", T("Langue parlée à la maison", "اللغة المتداولة في البيت",
                "Language spoken at home")),
            Row("text", "phone", T("Téléphone", "الهاتف", "Telephone"), appearance="numbers",
                constraint="regex(., '^[+]?[0-9 ]{8,18}$')",
                message=T("8 à 18 chiffres", "من 8 إلى 18 رقما", "8 to 18 digits"), personal=True),
            Row("select_one contact", "preferred_contact", T("Comment vous joindre\u00a0?", "كيف يمكن الاتصال بكم؟",
                "How to reach you?")),
        ],
        relevant=_AGREES,
    )  # fmt: skip


def _people() -> list[Row]:
    person = [
        Row("text", "given_name", T("Prénom", "الاسم الشخصي بالحروف اللاتينية", "Given name"), required=True,
            personal=True),
        Row("text", "family_name", T("Nom", "الاسم العائلي بالحروف اللاتينية", "Family name"), required=True,
            personal=True),
        Row("text", "given_name_ar", T("Prénom en arabe", "الاسم الشخصي بالعربية", "Given name in Arabic"),
            personal=True),
        Row("text", "family_name_ar", T("Nom en arabe", "الاسم العائلي بالعربية", "Family name in Arabic"),
            personal=True),
        Row("select_one relation", "relation", T("Lien avec le chef de ménage", "العلاقة برب الأسرة",
            "Relation to the head of the household"), required=True),
        Row("select_one sex", "sex", T("Sexe", "الجنس", "Sex"), required=True, appearance="columns-2"),
        Row("integer", "born_in", T("Année de naissance", "سنة الميلاد", "Year of birth"), required=True,
            constraint=". >= 1900 and . <= number(format-date(today(), '%Y'))",
            message=T("Une année entre 1900 et aujourd’hui", "سنة بين 1900 واليوم", "A year between 1900 and now"),
            personal=True),
        Row("calculate", "years", T("Âge", "السن", "Age"),
            calculation="number(format-date(today(), '%Y')) - ${born_in}", personal=True),
        Row("text", "identity_number", T("Numéro de la carte d’identité", "رقم البطاقة الوطنية للتعريف",
            "Number of the identity card"), T("Le registre n’en garde que l’empreinte",
            "لا يحتفظ السجل إلا ببصمته", "The register keeps its digest only"), relevant="${years} >= 18",
            constraint="regex(., '^[A-Za-z0-9]{4,20}$')",
            message=T("Lettres et chiffres", "حروف وأرقام", "Letters and digits"), personal=True),
        Row("select_one presence", "presence", T("Présence", "الحضور", "Presence")),
        Row("select_one language", "language", T("Langue", "اللغة", "Language")),
        Row("select_one yes_no", "reduced_mobility", T("Se déplace difficilement\u00a0?", "هل يتنقل بصعوبة؟",
            "Moves with difficulty?"), appearance="columns-2", personal=True),
        Row("select_one yes_no", "needs_care", T("Suit des soins réguliers\u00a0?", "هل يحتاج إلى علاج منتظم؟",
            "Needs regular care?"), appearance="columns-2", personal=True),
        Row("select_one school_level", "school_level", T("Scolarité", "التمدرس", "Schooling"),
            relevant="${years} >= 3 and ${years} <= 30", appearance="minimal"),
        Row("text", "school", T("Établissement", "المؤسسة", "School"), relevant="${school_level} != ''",
            personal=True),
        Row("text", "work", T("Travail, et où", "العمل ومكانه", "Work, and where"), relevant="${years} >= 15",
            personal=True),
    ]  # fmt: skip
    return repeat("people", T("Personne", "شخص", "Person"), person, relevant=_AGREES)


def _end() -> list[Row]:
    return group(
        "closing",
        T("Pour finir", "في الختام", "To end"),
        [
            Row("calculate", "members", T("Personnes nommées", "الأشخاص المذكورون", "People named"),
                calculation="count(${people})"),
            Row("calculate", "related", T("Personnes dont le lien est dit", "الأشخاص الذين ذُكرت علاقتهم",
                "People whose relation is said"), calculation="count(${people}[relation != ''])"),
            Row("calculate", "heads", T("Chefs de ménage", "أرباب الأسرة", "Heads of the household"),
                calculation="count(${people}[relation = 'head'])"),
            Row("note", "one_head", T("Un ménage a un chef, et un seul\u00a0: à corriger.",
                "للأسرة رب واحد: يجب التصحيح.", "A household has one head: please correct."),
                relevant="${related} > 0 and ${heads} != 1"),
            Row("select_one yes_no", "pictures_allowed", T("Le logement peut-il être photographié\u00a0?",
                "هل يمكن تصوير المسكن؟", "May the dwelling be photographed?"),
                text_of(Purpose.PICTURES, "1"), appearance="columns-2", consent=Purpose.PICTURES),
            Row("image", "dwelling_photo", T("Photo du logement, sans personne", "صورة المسكن دون أشخاص",
                "Photo of the dwelling, without people"), relevant="${pictures_allowed} = 'yes'", parameters=PICTURE,
                personal=True),
            Row("image", "signature", T("Signature de qui a répondu", "توقيع من أجاب", "Signature of who answered"),
                appearance="signature", personal=True),
        ],
        relevant=_AGREES,
    )  # fmt: skip
