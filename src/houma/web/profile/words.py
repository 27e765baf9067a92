"""A profile in sentences, in three languages: the same on the page, in the document and in a diagnosis.

They are not gettext messages: a document is made in a language that is not the reader's own.
"""

from decimal import Decimal

from houma.domain.indicators.rules.evenness import EVENNESS
from houma.domain.territories.models import Level
from houma.values.multilingual import LANGUAGES, Multilingual
from houma.values.multilingual import Multilingual as T
from houma.web.documents.bilan_words import isolated, left_to_right
from houma.web.formatting import UNIT_SPACE, format_number, format_percent
from houma.web.profile.reading import IndicatorLine, NodeView, ProfileView

PEERS: dict[str, Multilingual] = {
    Level.COMMUNE: T("communes", "الجماعات", "communes"),
    Level.PROVINCE: T("provinces et préfectures", "العمالات والأقاليم", "provinces and prefectures"),
    Level.REGION: T("régions", "الجهات", "regions"),
}
LEVELS: dict[str, Multilingual] = {
    Level.COMMUNE: T("Commune", "جماعة", "Commune"),
    Level.PROVINCE: T("Province ou préfecture", "عمالة أو إقليم", "Province or prefecture"),
    Level.REGION: T("Région", "جهة", "Region"),
}
_OTHERS = T("territoires", "المجالات", "territories")
UNKNOWN = T("inconnu", "غير معروف", "unknown")
_AMONG = T("{rank} sur {of} {peers}", "{rank} من {of} ({peers})", "{rank} of {of} {peers}")
_LOWEST = T(
    "Le {capital} retient l’ensemble\u00a0: c’est lui qui a la place la plus basse ({rank}).",
    "{capital} هو ما يحد من المجموع: رتبته هي الأدنى ({rank}).",
    "The {capital} holds the whole back: its place is the lowest ({rank}).",
)
_MAYBE = T(
    "Les intervalles se recouvrent : ce peut être aussi {others}.",
    "تتداخل المجالات: وقد يكون أيضا {others}.",
    "The intervals overlap: it may also be {others}.",
)
_BETTER = T("mieux que {share} des {peers}", "أفضل من {share} من {peers}", "better than {share} of the {peers}")
_WORSE = T("moins bien que {share} des {peers}", "أقل من {share} من {peers}", "worse than {share} of the {peers}")
_MEDIAN = T("médiane {median}", "الوسيط {median}", "median {median}")
_STRENGTHS = T("Points forts\u00a0: ", "نقط القوة: ", "Strengths: ")
_GAPS = T("Retards\u00a0: ", "مواطن النقص: ", "Gaps: ")
NO_STRENGTH = T(
    "Aucun indicateur n’est parmi le meilleur cinquième.",
    "لا يوجد أي مؤشر ضمن الخمس الأفضل.",
    "No indicator is in the best fifth.",
)
NO_GAP = T(
    "Aucun indicateur n’est parmi le dernier cinquième.",
    "لا يوجد أي مؤشر ضمن الخمس الأخير.",
    "No indicator is in the worst fifth.",
)
RULE_OF_STANDING_OUT = T(
    "Sont nommés les indicateurs dans le meilleur ou le dernier cinquième du niveau, cinq au plus, le plus marqué "
    "d’abord.",
    "تذكر المؤشرات الواقعة في الخمس الأفضل أو الأخير من المستوى، خمسة على الأكثر، والأبرز أولا.",
    "Named are the indicators in the best or the worst fifth of the level, five at most, the most marked first.",
)


def peers(level: str) -> Multilingual:
    """The territories of a level, several of them."""
    return PEERS.get(level, _OTHERS)


def ordinal(rank: int, language: str) -> str:
    """A rank: "412ᵉ", "412th", "412"."""
    number = format_number(rank, language)
    if language == "fr":
        return f"{number}{'er' if rank == 1 else 'e'}"
    if language == "en":
        ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
        return f"{number}{ending}"
    return number


def interval(low: int | None, high: int | None, language: str) -> str:
    """The ranks between which a territory stands: "[350–498]"; "" where unknown."""
    if low is None or high is None:
        return ""
    return f"[{format_number(low, language)}–{format_number(high, language)}]"


def rank_text(rank: int | None, low: int | None, high: int | None, language: str) -> str:
    """A rank with its interval, never a bare one: "412e [350–498]"."""
    if rank is None:
        return UNKNOWN.in_language(language)
    return left_to_right(f"{ordinal(rank, language)}{UNIT_SPACE}{interval(low, high, language)}".strip(), language)


def node_rank(node: NodeView, language: str) -> str:
    """``rank_text`` of a node."""
    return rank_text(node.rank, node.low, node.high, language)


def place_among(node: NodeView, level: str, language: str) -> str:
    """The place with its interval and among how many."""
    return _AMONG.in_language(language).format(
        rank=node_rank(node, language),
        of=left_to_right(format_number(node.of, language), language),
        peers=peers(level).in_language(language),
    )


def value_text(value: float | None, line: IndicatorLine, language: str) -> str:
    """A figure of an indicator with its unit, rounded as the catalogue says."""
    return figure_text(value, line.decimals, line.unit, language)


def figure_text(value: float | None, decimals: int, unit: Multilingual, language: str) -> str:
    """A figure with its unit; "unknown" where there is none."""
    if value is None:
        return UNKNOWN.in_language(language)
    number = format_number(Decimal(str(value)), language, decimals)
    said = unit.in_language(language)
    if said == "%":
        return left_to_right(f"{number}{UNIT_SPACE}%" if language == "fr" else f"{number}%", language)
    return f"{left_to_right(number, language)}{UNIT_SPACE}{said}" if said else left_to_right(number, language)


def balance_sentence(view: ProfileView, language: str) -> str:
    """Which capital holds the territory back, and which others may."""
    held = view.holding_back
    if held is None:
        return ""
    said = _LOWEST.in_language(language).format(
        capital=_within(held.names.in_language(language), language), rank=node_rank(held, language)
    )
    if view.doubtful:
        others = listed([_within(one.names.in_language(language), language) for one in view.doubtful], language)
        said += " " + _MAYBE.in_language(language).format(others=others)
    return said


def evenness_text(view: ProfileView, language: str) -> str:
    """Even, moderate or marked; "" where unknown."""
    return EVENNESS[view.evenness].in_language(language) if view.evenness else ""


def standing(line: IndicatorLine, level: str, language: str) -> str:
    """Where a figure stands: "median 43.8%; better than 98% of the communes"."""
    parts = [_MEDIAN.in_language(language).format(median=value_text(line.median, line, language))]
    if line.percentile is not None:
        better = line.percentile >= 0.5
        share = line.percentile if better else 1 - line.percentile
        text = _BETTER if better else _WORSE
        shown = left_to_right(format_percent(_never_all(share), language), language)
        parts.append(text.in_language(language).format(share=shown, peers=peers(level).in_language(language)))
    return ("؛ " if language == "ar" else "; " if language == "en" else "\N{NARROW NO-BREAK SPACE}; ").join(parts)


def _never_all(share: float) -> float:
    """A share that says "all" only where it is all of them."""
    return min(share, 0.99) if share < 1 else share


def findings(view: ProfileView) -> Multilingual:
    """A draft of what a diagnosis says of a territory: place, balance, strengths and gaps."""
    return Multilingual(*(_findings(view, language) for language in LANGUAGES))


def _findings(view: ProfileView, language: str) -> str:
    name = view.names.in_language(language)
    if view.index is None or view.index.rank is None:
        return name
    colon = ": " if language != "fr" else f"{UNIT_SPACE}: "
    said = [f"{name}{colon}{place_among(view.index, view.level, language)}."]
    if view.evenness:
        said.append(f"{evenness_text(view, language)}. {balance_sentence(view, language)}")
    for title, lines in ((_STRENGTHS, view.strengths), (_GAPS, view.gaps)):
        named = [f"{line.names.in_language(language)} ({value_text(line.value, line, language)})" for line in lines]
        if named:
            said.append(f"{title.in_language(language)}{listed(named, language)}.")
    return " ".join(said)


def listed(parts: list[str], language: str) -> str:
    """Some names in a row."""
    return ("، " if language == "ar" else ", ").join(isolated(part, language) for part in parts)


def _within(name: str, language: str) -> str:
    """A name inside a sentence: small letters in French and English."""
    return name if language == "ar" else name[:1].lower() + name[1:]
