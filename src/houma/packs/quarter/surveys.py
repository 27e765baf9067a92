"""What the surveys of the quarter are called, what they measure, and what is said of them. All of it invented."""

from dataclasses import dataclass

from houma.packs.quarter.asking import Wave
from houma.values.multilingual import Multilingual as T

_IMAGINED = T(
    "Part estimée par sondage dans un quartier imaginé pour la démonstration.",
    "نسبة مقدرة بالعينة في حي متخيل لغرض العرض.",
    "Share estimated from a sample, in a quarter imagined for demonstration.",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator that follows from a question: the share of the answers that count."""

    code: str
    names: T
    question: str
    counted: tuple[str, ...]
    direction: str
    definitions: T = _IMAGINED


@dataclass(frozen=True, slots=True)
class Survey:
    """A form that is published for the quarter: ``ready`` names the one of the house that it is."""

    ready: str
    form_id: str
    measures: tuple[Measured, ...]


NEEDS = Survey(
    "needs_expectations",
    "quartier_besoins",
    (
        Measured(
            "content_here",
            T("Ménages satisfaits de vivre ici", "الأسر الراضية عن العيش هنا", "Households satisfied with living here"),
            "needs_group/living_here",
            ("4", "5"),
            "up",
        ),
        Measured(
            "lacking_sanitation",
            T(
                "Ménages à qui l’assainissement manque",
                "الأسر التي ينقصها التطهير السائل",
                "Households that lack sanitation",
            ),
            "needs_group/needs",
            ("sanitation",),
            "down",
        ),
        Measured(
            "ready_to_move",
            T(
                "Ménages prêts à un relogement provisoire",
                "الأسر المستعدة لإعادة إسكان مؤقتة",
                "Households ready to be rehoused for a time",
            ),
            "moving_group/would_move",
            ("yes", "conditions"),
            "none",
        ),
    ),
)
SATISFACTION = Survey(
    "satisfaction_delivery",
    "quartier_satisfaction",
    (
        Measured(
            "content_with_works",
            T(
                "Ménages satisfaits de ce qui a été livré",
                "الأسر الراضية عما تم تسليمه",
                "Households satisfied with what was delivered",
            ),
            "judged/overall",
            ("4", "5"),
            "up",
        ),
        Measured(
            "living_better",
            T("Ménages qui vivent mieux", "الأسر التي تحسنت حياتها", "Households whose life is better"),
            "judged/daily_life",
            ("better",),
            "up",
        ),
    ),
)
ROUNDS = {
    Wave.BEFORE: T(
        "Besoins et attentes avant les travaux",
        "الحاجيات والانتظارات قبل الأشغال",
        "Needs and expectations before the works",
    ),
    Wave.AFTER: T(
        "Besoins et attentes après les travaux",
        "الحاجيات والانتظارات بعد الأشغال",
        "Needs and expectations after the works",
    ),
    Wave.DELIVERED: T(
        "Suivi des ménages de la médina", "تتبع أسر المدينة العتيقة", "Follow-up of the households of the medina"
    ),
}
SOURCE, PUBLISHER = "enquetes-quartier", "Agence de sauvegarde des médinas (fictive)"
SOURCE_NOTE = "Enquêtes imaginées pour la démonstration."
TWICE = "Le même ménage a été envoyé deux fois (exemple)"
TOO_SHORT = "Trois minutes : rappeler le ménage et vérifier les réponses (exemple)"
MISTYPED = "Un zéro de trop, vérifié avec l’enquêteur (exemple)"
EVALUATOR = "Inspection imaginaire des villes"
FINDINGS = T(
    "Les mêmes ménages, interrogés avant et après les travaux, sont plus nombreux à se dire satisfaits de vivre ici, "
    "et moins nombreux à manquer d’assainissement.",
    "الأسر نفسها، التي سئلت قبل الأشغال وبعدها، أصبحت أكثر رضا عن العيش هنا، وقل عدد الأسر التي ينقصها التطهير السائل.",
    "Of the same households, asked before and after the works, more say that they are satisfied with living here, and "
    "fewer lack sanitation.",
)
LESSONS = T(
    "Interroger les mêmes ménages dit mieux ce qui a changé qu’interroger d’autres.",
    "سؤال الأسر نفسها يبين ما تغير أكثر من سؤال غيرها.",
    "Asking the same households tells better what changed than asking others.",
)
RELEVANT = "L’assainissement manquait à beaucoup de ménages (exemple)"
IMPACT = "La satisfaction de vivre ici monte plus que le hasard ne l’explique (exemple)"
