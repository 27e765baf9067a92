"""How evenly the capitals of a territory stand, in one word, by a rule that can be told."""

from enum import StrEnum

from houma.values.multilingual import Multilingual


class Evenness(StrEnum):
    """How evenly capitals stand, among the territories of the level."""

    EVEN = "even"
    MODERATE = "moderate"
    MARKED = "marked"


EVENNESS: dict[Evenness, Multilingual] = {
    Evenness.EVEN: Multilingual("Capitaux équilibrés", "رساميل متوازنة", "Even capitals"),
    Evenness.MODERATE: Multilingual("Déséquilibre modéré", "اختلال معتدل", "Moderate imbalance"),
    Evenness.MARKED: Multilingual("Déséquilibre marqué", "اختلال واضح", "Marked imbalance"),
}
RULE_OF_EVENNESS = Multilingual(
    "Coefficient de variation des scores des capitaux (écart-type rapporté à la moyenne) : marqué dans le quart le "
    "plus inégal des territoires du niveau, équilibré dans le quart le plus égal, modéré entre les deux.",
    "معامل تغير نقط الرساميل (الانحراف المعياري مقسوما على المتوسط): واضح في الربع الأقل توازنا من مجالات المستوى، "
    "متوازن في الربع الأكثر توازنا، معتدل بينهما.",
    "Coefficient of variation of the capitals’ scores (standard deviation over mean): marked in the most uneven "
    "quarter of the territories of the level, even in the most even quarter, moderate in between.",
)


def evenness(balance: float | None, quartiles: tuple[float, float] | None) -> Evenness | None:
    """The word for a coefficient of variation; None where it, or the first and third quartile of the level, is unknown.

    See ``RULE_OF_EVENNESS``.
    """
    if balance is None or quartiles is None:
        return None
    first, third = quartiles
    if balance > third:
        return Evenness.MARKED
    return Evenness.EVEN if balance < first else Evenness.MODERATE
