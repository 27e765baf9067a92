"""What an action serves: the five capitals of resilience and the targets of the Sustainable Development Goals.

The goals and the numbers of their targets are those of the United Nations (A/RES/70/1, A/RES/71/313): 17 goals, 169
targets. Short titles of the goals as the UN gives them in each language.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from houma.values.multilingual import Multilingual as T


class Capital(models.TextChoices):
    """Capitals of resilience (UCLG)."""

    HUMAN = "human", _("human")
    SOCIAL = "social", _("social")
    ECONOMIC = "economic", _("economic")
    CULTURAL = "cultural", _("cultural")
    ENVIRONMENTAL = "environmental", _("environmental")


class Weight(models.TextChoices):
    """How much an action serves a capital."""

    MAIN = "main", _("mainly")
    SECONDARY = "secondary", _("also")


GOALS: dict[int, T] = {
    1: T("Pas de pauvreté", "القضاء على الفقر", "No poverty"),
    2: T("Faim « zéro »", "القضاء التام على الجوع", "Zero hunger"),
    3: T("Bonne santé et bien-être", "الصحة الجيدة والرفاه", "Good health and well-being"),
    4: T("Éducation de qualité", "التعليم الجيد", "Quality education"),
    5: T("Égalité entre les sexes", "المساواة بين الجنسين", "Gender equality"),
    6: T("Eau propre et assainissement", "المياه النظيفة والنظافة الصحية", "Clean water and sanitation"),
    7: T("Énergie propre et d’un coût abordable", "طاقة نظيفة وبأسعار معقولة", "Affordable and clean energy"),
    8: T("Travail décent et croissance économique", "العمل اللائق ونمو الاقتصاد", "Decent work and economic growth"),
    9: T(
        "Industrie, innovation et infrastructure",
        "الصناعة والابتكار والهياكل الأساسية",
        "Industry, innovation and infrastructure",
    ),
    10: T("Inégalités réduites", "الحد من أوجه عدم المساواة", "Reduced inequalities"),
    11: T("Villes et communautés durables", "مدن ومجتمعات محلية مستدامة", "Sustainable cities and communities"),
    12: T(
        "Consommation et production responsables",
        "الاستهلاك والإنتاج المسؤولان",
        "Responsible consumption and production",
    ),
    13: T("Mesures relatives à la lutte contre les changements climatiques", "العمل المناخي", "Climate action"),
    14: T("Vie aquatique", "الحياة تحت الماء", "Life below water"),
    15: T("Vie terrestre", "الحياة في البرّ", "Life on land"),
    16: T(
        "Paix, justice et institutions efficaces",
        "السلام والعدل والمؤسسات القوية",
        "Peace, justice and strong institutions",
    ),
    17: T(
        "Partenariats pour la réalisation des objectifs", "عقد الشراكات لتحقيق الأهداف", "Partnerships for the goals"
    ),
}

_OUTCOMES_AND_MEANS: dict[int, tuple[int, str]] = {
    1: (5, "ab"), 2: (5, "abc"), 3: (9, "abcd"), 4: (7, "abc"), 5: (6, "abc"), 6: (6, "ab"), 7: (3, "ab"),
    8: (10, "ab"), 9: (5, "abc"), 10: (7, "abc"), 11: (7, "abc"), 12: (8, "abc"), 13: (3, "ab"), 14: (7, "abc"),
    15: (9, "abc"), 16: (10, "ab"), 17: (19, ""),
}  # fmt: skip
"""How many outcome targets a goal has (numbered), and the letters of its targets on means of implementation."""

TARGETS: tuple[str, ...] = tuple(
    f"{goal}.{mark}"
    for goal, (numbered, letters) in _OUTCOMES_AND_MEANS.items()
    for mark in (*(str(number) for number in range(1, numbered + 1)), *letters)
)
"""The 169 codes, such as ``11.1`` and ``11.c``."""


def goal_of(target: str) -> int:
    """The number of the goal of a target."""
    return int(target.partition(".")[0])


def unknown_targets(codes: list[str]) -> list[str]:
    """Those of ``codes`` that are no target of the 17 goals."""
    return [code for code in codes if code not in TARGETS]
