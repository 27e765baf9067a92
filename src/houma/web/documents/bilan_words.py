"""The words of the printed bilan, in three languages.

They are not gettext messages: the document is also made from the shell, in a language that is not the reader's own.
"""

from collections.abc import Iterable

from houma.values import bidi
from houma.values.multilingual import Multilingual
from houma.values.multilingual import Multilingual as T

HOUSE = T("Houma", "حومة", "Houma")
TITLE = T("Bilan de la politique de la ville", "حصيلة سياسة المدينة", "City policy: the bilan")
AS_COUNTED_ON = T("Chiffres arrêtés au {}", "أرقام محصورة بتاريخ {}", "Figures as of {}")
EVERYTHING = T("Toutes les années, tout le pays", "كل السنوات، كل البلد", "All years, the whole country")
WHOLE = T("Ensemble", "المجموع", "Whole")
PAGE = T("p.", "ص.", "p.")

UNKNOWN = T("inconnu", "غير معروف", "unknown")
ROWS_KNOWN = T("{} lignes", "عدد الأسطر: {}", "{} rows")
WITHOUT_VALUE = T("{} sans valeur connue", "{} بدون قيمة معروفة", "{} without a known value")

BREAKDOWN = T("Répartition", "التوزيع", "Breakdown")
BREAKDOWN_NOTE = T(
    "Sous un chiffre, «\u00a0+n\u00a0?\u00a0» dénombre les lignes qui y entreraient si leur valeur était connue.",
    "تحت الرقم، تعني العلامة «+» مع «؟» عدد الأسطر التي كانت ستدخل فيه لو عرفت قيمتها.",
    "Under a figure, “+n ?” counts the rows that would enter it, were their value known.",
)
SHARE_OF_INVESTMENT = T("Part de l’investissement", "الحصة من الاستثمار", "Share of the investment")
SHARE_OF_COMMITMENTS = T("Part des engagements", "الحصة من الالتزامات", "Share of the commitments")
NOTHING_MATCHES = T(
    "Aucune convention ne correspond à ces filtres.",
    "لا توجد اتفاقية توافق هذه المعايير.",
    "No agreement matches these filters.",
)

MAP = T("Où l’on agit", "أين يتم التدخل", "Where it happens")
MAP_NOTE = T(
    "Un point par lieu et par échelle d’intervention. Son aire suit le montant des conventions qui n’agissent que sur "
    "ce lieu\u00a0; une convention sur plusieurs lieux est montrée dans chacun, sans son montant, que personne n’a "
    "réparti. En gris, tous les territoires.",
    "نقطة لكل مكان ولكل مستوى تدخل. مساحتها بحسب مبلغ الاتفاقيات التي تخص هذا المكان وحده؛ والاتفاقية التي تخص عدة "
    "أماكن تظهر في كل منها دون مبلغها لأن أحدا لم ينشر توزيعه. وباللون الرمادي كل المجالات الترابية.",
    "One dot for each place and scale of intervention. Its area follows the amount of the agreements that act on this "
    "place alone; an agreement on several places is shown in each, without its amount, which nobody shared out. In "
    "grey, all territories.",
)
MAP_ALT = T("Carte des conventions", "خريطة الاتفاقيات", "Map of the agreements")
NOT_ON_MAP = T(
    "{} conventions sans lieu précis ne sont pas sur la carte.",
    "عدد الاتفاقيات غير المحددة المكان والتي لا تظهر على الخريطة: {}.",
    "{} agreements without a precise place are not on the map.",
)
PLACE = T("Lieu", "المكان", "Place")
BIGGEST_PLACES = T("Les premiers lieux", "أهم الأماكن", "The first places")

OFFICIALS = T(
    "Totaux officiels en regard des nôtres", "المجاميع الرسمية إلى جانب مجاميعنا", "Official totals beside ours"
)
OFFICIALS_NOTE = T(
    "Les institutions publient des totaux\u00a0; les pages publiques ne nomment qu’une partie des conventions qu’ils "
    "recouvrent. Le reste est ce qu’aucune page n’explique\u00a0; il est négatif là où nos lignes totalisent "
    "davantage. Chaque total est comparé à ce que nos lignes donnent pour le même objet, à la même date.",
    "تنشر المؤسسات مجاميع، ولا تذكر الصفحات العمومية إلا جزءا من الاتفاقيات التي تشملها. والباقي هو ما لا تفسره أي "
    "صفحة، ويكون سالبا حيث يزيد مجموع أسطرنا. يقارن كل مجموع بما تعطيه أسطرنا للموضوع نفسه وفي التاريخ نفسه.",
    "Institutions publish totals; public pages name only some of the agreements behind them. The rest is what no page "
    "explains; it is negative where our rows add up to more. Each total is compared with what our rows give for the "
    "same thing, on the same date.",
)
OFFICIAL_TOTAL = T("Total officiel", "المجموع الرسمي", "Official total")
OFFICIAL = T("Officiel", "الرسمي", "Official")
OUR_ROWS = T("Nos lignes", "أسطرنا", "Our rows")
REST = T("Reste inexpliqué", "الباقي غير المفسر", "Unexplained rest")
PUBLISHED_ON = T("publié\u00a0: {}", "نشر: {}", "published: {}")
SOURCE_SAYS = T("Précision relevée\u00a0: {}", "توضيح مسجل: {}", "Noted with it: {}")

APART = T("Montré à part, jamais ajouté", "يعرض على حدة ولا يضاف أبدا", "Shown apart, never added")
ALL_FIGURES = T("Tous les chiffres et leur définition", "كل الأرقام وتعاريفها", "Every figure and its definition")
FIGURE = T("Chiffre", "الرقم", "Figure")
VALUE = T("Valeur", "القيمة", "Value")
WHAT_IT_SAYS = T("Ce qu’il dit", "ما يقوله", "What it says")
FORMULA = T("Calcul\u00a0: {}", "الحساب: {}", "Formula: {}")
RULES_TITLE = T("Les règles de ce compte", "قواعد هذا الاحتساب", "The rules of this count")

SOURCES = T("Sources", "المصادر", "Sources")
SOURCES_NOTE = T(
    "Pages sur lesquelles les totaux officiels ont été relevés\u00a0; les numéros renvoient au tableau. Chaque ligne "
    "comptée cite sa propre source dans Houma, où chaque chiffre s’ouvre sur ses lignes.",
    "الصفحات التي أخذت منها المجاميع الرسمية؛ وتحيل الأرقام على الجدول. ويذكر كل سطر محتسب مصدره في حومة، حيث يفتح كل "
    "رقم على أسطره.",
    "Pages on which the official totals were read; the numbers refer to the table. Every row that is counted names its "
    "own source in Houma, where each figure opens its rows.",
)

Narrowing = tuple[Multilingual, Multilingual]


def narrowed_to(labels: Iterable[Narrowing], language: str) -> list[str]:
    """Each filter in one phrase: "Période : 2017–2021", or its name alone where it is only on or off."""
    colon = "\N{NO-BREAK SPACE}: " if language == "fr" else ": "
    return [
        name.in_language(language)
        if text.en == "yes"
        else f"{name.in_language(language)}{colon}{isolated(text.in_language(language), language)}"
        for name, text in labels
    ]


def isolated(text: str, language: str) -> str:
    """``text`` kept from mixing with the direction of what stands around it, as ``<bdi>`` does on the pages."""
    return bidi.isolated(text) if language == "ar" else text


def left_to_right(text: str, language: str) -> str:
    """Numbers and addresses, in their own direction inside Arabic."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if language == "ar" and text else text
