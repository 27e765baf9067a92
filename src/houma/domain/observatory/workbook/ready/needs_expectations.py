"""Needs and expectations of a household before and during a project."""

from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.domain.observatory.workbook.ready.rows import (
    CODE,
    YES_NO,
    Choice,
    Lists,
    ReadyForm,
    Row,
    T,
    filled_by_the_phone,
    group,
)

AGREES = "${consent} = 'yes'"
SUBJECTS = (
    Choice("housing", T("Logement", "السكن", "Housing")),
    Choice("water", T("Eau potable", "الماء الصالح للشرب", "Drinking water")),
    Choice("sanitation", T("Assainissement", "التطهير السائل", "Sanitation")),
    Choice("power", T("Électricité et éclairage public", "الكهرباء والإنارة العمومية", "Power and street lighting")),
    Choice("roads", T("Rues et trottoirs", "الأزقة والأرصفة", "Streets and pavements")),
    Choice("transport", T("Transports", "النقل", "Transport")),
    Choice("school", T("École", "المدرسة", "School")),
    Choice("health", T("Santé", "الصحة", "Health")),
    Choice("work", T("Travail et commerce", "الشغل والتجارة", "Work and trade")),
    Choice("green", T("Espaces verts et jeux", "المساحات الخضراء والألعاب", "Green spaces and play")),
    Choice("culture", T("Culture et sport", "الثقافة والرياضة", "Culture and sport")),
    Choice("safety", T("Sécurité", "الأمن", "Safety")),
    Choice("waste", T("Propreté et déchets", "النظافة والنفايات", "Cleanliness and waste")),
)
SATISFIED = (
    Choice("1", T("Pas du tout satisfait", "غير راض إطلاقا", "Not at all satisfied")),
    Choice("2", T("Peu satisfait", "قليل الرضا", "Little satisfied")),
    Choice("3", T("Ni l’un ni l’autre", "محايد", "Neither")),
    Choice("4", T("Satisfait", "راض", "Satisfied")),
    Choice("5", T("Très satisfait", "راض جدا", "Very satisfied")),
)
LISTS: Lists = {"yes_no": YES_NO, "subjects": SUBJECTS, "satisfied": SATISFIED}


def asked_of(purpose: T) -> list[Row]:
    """Whom is asked, and whether they agree."""
    return [
        *group(
            "place",
            T("Le ménage", "الأسرة", "The household"),
            [
                Row("text", "household_code", T("Référence du ménage", "مرجع الأسرة", "Reference of the household"),
                    CODE),
                Row("text", "building_code", T("Référence du bâtiment", "مرجع البناية", "Reference of the building"),
                    CODE, relevant="${household_code} = ''"),
                Row("geopoint", "location", T("Position", "الموقع", "Position"), personal=True),
            ],
        ),
        Row("note", "information", purpose),
        Row("select_one yes_no", "consent", T("Acceptez-vous de répondre\u00a0?", "هل توافقون على الإجابة؟",
            "Do you agree to answer?"), required=True, appearance="columns-2"),
    ]  # fmt: skip


def needs_expectations() -> ReadyForm:
    """The form; what is asked follows from what was named."""
    return ReadyForm(
        form_id="needs_expectations",
        title=T("Besoins et attentes", "الحاجيات والانتظارات", "Needs and expectations"),
        kind=FormKind.NEEDS,
        purpose=T(
            "Connaître les besoins des habitants avant de décider des actions d’un projet",
            "معرفة حاجيات السكان قبل تحديد عمليات المشروع",
            "To know what residents need before the actions of a project are decided",
        ),
        legal_basis=LegalBasis.CONSENT,
        retention=RetentionClass.SURVEY_ANSWERS,
        rows=[
            *filled_by_the_phone(),
            *asked_of(
                T(
                    "À lire\u00a0: vos réponses, sans votre nom, aident à choisir ce qui sera fait ici.",
                    "للقراءة: تساعد أجوبتكم، دون ذكر اسمكم، على اختيار ما سيُنجز هنا.",
                    "To be read out: your answers, without your name, help to choose what is done here.",
                )
            ),
            *_needs(),
            *_moving(),
        ],
        lists={
            **LISTS,
            "moving": (
                Choice("yes", T("Oui", "نعم", "Yes")),
                Choice("conditions", T("Sous conditions", "بشروط", "On conditions")),
                Choice("no", T("Non", "لا", "No")),
            ),
            "distance": (
                Choice("street", T("Dans la même rue", "في الزقاق نفسه", "In the same street")),
                Choice("quarter", T("Dans le même quartier", "في الحي نفسه", "In the same quarter")),
                Choice("city", T("Dans la même ville", "في المدينة نفسها", "In the same city")),
                Choice("anywhere", T("N’importe où", "في أي مكان", "Anywhere")),
            ),
        },
    )


def _needs() -> list[Row]:
    return group(
        "needs_group",
        T("Besoins", "الحاجيات", "Needs"),
        [
            Row("select_one satisfied", "living_here", T("Êtes-vous satisfait de vivre ici\u00a0?",
                "هل أنتم راضون عن العيش هنا؟", "Are you satisfied with living here?"), required=True),
            Row("select_multiple subjects", "needs", T("Que manque-t-il ici\u00a0?", "ماذا ينقص هنا؟",
                "What is lacking here?"), required=True),
            Row("select_one subjects", "first_need", T("Le plus urgent", "الأكثر استعجالا", "The most urgent"),
                relevant="count-selected(${needs}) > 1", filter="selected(${needs}, name)"),
            Row("integer", "minutes_to_water", T("Minutes à pied jusqu’à l’eau", "دقائق المشي إلى الماء",
                "Minutes on foot to water"), relevant="selected(${needs}, 'water')",
                constraint=". >= 0 and . <= 600", message=T("Entre 0 et 600", "بين 0 و600", "Between 0 and 600")),
            Row("integer", "minutes_to_school", T("Minutes à pied jusqu’à l’école", "دقائق المشي إلى المدرسة",
                "Minutes on foot to school"), relevant="selected(${needs}, 'school')",
                constraint=". >= 0 and . <= 600", message=T("Entre 0 et 600", "بين 0 و600", "Between 0 and 600")),
            Row("text", "expectation", T("Qu’attendez-vous du projet\u00a0?", "ماذا تنتظرون من المشروع؟",
                "What do you expect of the project?"), appearance="multiline"),
            Row("audio", "own_words", T("Ou dites-le de vive voix", "أو قولوها بصوتكم", "Or say it in your own voice"),
                personal=True),
        ],
        relevant=AGREES,
    )  # fmt: skip


def _moving() -> list[Row]:
    return group(
        "moving_group",
        T("S’il faut quitter le logement", "إذا لزم إخلاء المسكن", "If the dwelling has to be left"),
        [
            Row("select_one moving", "would_move", T("Accepteriez-vous un relogement provisoire\u00a0?",
                "هل تقبلون إعادة إسكان مؤقتة؟", "Would you accept temporary rehousing?"), required=True),
            Row("text", "conditions", T("Lesquelles\u00a0?", "ما هي الشروط؟", "Which ones?"),
                relevant="${would_move} = 'conditions'", appearance="multiline"),
            Row("select_one distance", "farthest", T("Où au plus loin\u00a0?", "إلى أي حد؟", "Where at the farthest?"),
                relevant="${would_move} = 'yes' or ${would_move} = 'conditions'"),
            Row("text", "near_whom", T("Près de qui ou de quoi\u00a0?", "بالقرب ممن أو مم؟", "Near whom or what?"),
                relevant="${would_move} = 'yes' or ${would_move} = 'conditions'", personal=True),
        ],
        relevant=AGREES,
    )  # fmt: skip
