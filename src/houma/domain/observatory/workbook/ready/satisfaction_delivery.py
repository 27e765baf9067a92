"""Satisfaction of residents after what was promised was delivered."""

from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.domain.observatory.workbook.ready.needs_expectations import AGREES, LISTS, asked_of
from houma.domain.observatory.workbook.ready.rows import (
    PICTURE,
    Choice,
    ReadyForm,
    Row,
    T,
    filled_by_the_phone,
    group,
    repeat,
)

_CHANGED = (
    Choice("better", T("Mieux", "أفضل", "Better")),
    Choice("same", T("Pareil", "دون تغيير", "The same")),
    Choice("worse", T("Moins bien", "أسوأ", "Worse")),
)


def satisfaction_delivery() -> ReadyForm:
    """The form; a defect is asked about only where there is one."""
    return ReadyForm(
        form_id="satisfaction_delivery",
        title=T("Satisfaction après livraison", "الرضا بعد التسليم", "Satisfaction after delivery"),
        kind=FormKind.SATISFACTION,
        purpose=T(
            "Évaluer avec les habitants ce qui a été livré, et faire corriger ce qui ne va pas",
            "تقييم ما تم تسليمه مع السكان وإصلاح ما يلزم",
            "To judge with residents what was delivered, and have mended what is wrong",
        ),
        legal_basis=LegalBasis.CONSENT,
        retention=RetentionClass.SURVEY_ANSWERS,
        rows=[
            *filled_by_the_phone(),
            *asked_of(
                T(
                    "À lire\u00a0: vos réponses, sans votre nom, disent ce que le projet a changé et ce qui reste à "
                    "faire.",
                    "للقراءة: تبين أجوبتكم، دون ذكر اسمكم، ما غيره المشروع وما بقي للإنجاز.",
                    "To be read out: your answers, without your name, say what the project changed and what remains.",
                )
            ),
            *_judged(),
            *_defects(),
        ],
        lists={**LISTS, "changed": _CHANGED},
    )


def _judged() -> list[Row]:
    return group(
        "judged",
        T("Ce qui a été livré", "ما تم تسليمه", "What was delivered"),
        [
            Row("select_multiple subjects", "delivered", T("Qu’a-t-on livré ici\u00a0?", "ماذا تم تسليمه هنا؟",
                "What was delivered here?"), required=True),
            Row("select_one satisfied", "overall", T("Dans l’ensemble, en êtes-vous satisfait\u00a0?",
                "هل أنتم راضون عنه إجمالا؟", "On the whole, are you satisfied with it?"), required=True),
            Row("select_one satisfied", "housing_satisfied", T("Et du logement\u00a0?", "وعن السكن؟",
                "And with housing?"),
                relevant="selected(${delivered}, 'housing')"),
            Row("select_one changed", "daily_life", T("Votre vie de tous les jours est", "أصبحت حياتكم اليومية",
                "Your daily life is"), required=True),
            Row("select_one yes_no", "was_asked", T("Vous avait-on demandé votre avis avant\u00a0?",
                "هل طُلب رأيكم من قبل؟", "Had you been asked before?"), appearance="columns-2"),
            Row("select_one yes_no", "was_kept", T("En a-t-on tenu compte\u00a0?", "هل أُخذ به؟", "Was it heeded?"),
                relevant="${was_asked} = 'yes'", appearance="columns-2"),
            Row("select_one subjects", "still_lacking", T("Que manque-t-il encore le plus\u00a0?",
                "ما أكثر ما ينقص بعد؟", "What is still lacking most?"), appearance="minimal"),
        ],
        relevant=AGREES,
    )  # fmt: skip


def _defects() -> list[Row]:
    asked = Row("select_one yes_no", "has_defects", T("Y a-t-il des malfaçons\u00a0?", "هل هناك عيوب؟",
                "Are there defects?"), required=True, relevant=AGREES, appearance="columns-2")  # fmt: skip
    defect = repeat(
        "defects",
        T("Malfaçon", "عيب", "Defect"),
        [
            Row("select_one subjects", "defect_subject", T("De quoi s’agit-il\u00a0?", "بم يتعلق الأمر؟",
                "What is it?"), required=True, appearance="minimal"),
            Row("text", "defect_text", T("Description", "الوصف", "Description"), required=True,
                appearance="multiline"),
            Row("geopoint", "defect_place", T("Où\u00a0?", "أين؟", "Where?"), personal=True),
            Row("image", "defect_photo", T("Photo, sans personne", "صورة دون أشخاص", "Photo, without people"),
                parameters=PICTURE),
        ],
        relevant="${has_defects} = 'yes'",
    )  # fmt: skip
    return [asked, *defect]
