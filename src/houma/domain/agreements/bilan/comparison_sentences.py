"""The comparison of an official total with Houma's rows, in a sentence."""

from decimal import Decimal

from houma.domain.agreements.bilan.measures import Measure
from houma.domain.agreements.bilan.results import Figure
from houma.domain.territories.models import Country
from houma.exchange.shown import shown_number
from houma.values.multilingual import LANGUAGES, Multilingual

_EXPLAINED = Multilingual(
    "Les lignes de Houma donnent le même total.",
    "أسطر حومة تعطي المجموع نفسه.",
    "Houma’s rows add up to the same.",
)
_SHORT = Multilingual(
    "Les lignes de Houma totalisent {ours}{unknown}\u00a0; {rest} ({share}\u00a0%) restent inexpliqués.",
    "مجموع أسطر حومة {ours}{unknown}؛ ويبقى {rest} ({share}%) دون تفسير.",
    "Houma’s rows add up to {ours}{unknown}; {rest} ({share}%) stays unexplained.",
)
_BEYOND = Multilingual(
    "Les lignes de Houma totalisent {ours}{unknown}, soit {rest} de plus\u00a0: le total officiel ne compte pas "
    "tout ce que les sources rapportent, ou le compte autrement.",
    "مجموع أسطر حومة {ours}{unknown}، أي {rest} زيادة: المجموع الرسمي لا يحتسب كل ما تذكره المصادر أو يحتسبه بطريقة "
    "أخرى.",
    "Houma’s rows add up to {ours}{unknown}, {rest} more: the official total does not count all that sources "
    "report, or counts it otherwise.",
)
_NOTHING = Multilingual(
    "Houma ne connaît aucune valeur à mettre en regard{unknown}.",
    "لا تعرف حومة أي قيمة للمقارنة{unknown}.",
    "Houma knows nothing to set beside it{unknown}.",
)
_UNKNOWN = Multilingual(
    " (dont {number} sans valeur connue)", " (منها {number} بدون قيمة معروفة)", " ({number} unknown)"
)


def sentence(
    measure: Measure, value: Decimal, ours: Figure | None, rest: Decimal | None, country: Country
) -> Multilingual:
    """Say in one sentence what Houma's rows explain of an official ``value`` and what they do not."""
    return Multilingual(*(_say(measure, value, ours, rest, country, language) for language in LANGUAGES))


def _say(
    measure: Measure, value: Decimal, ours: Figure | None, rest: Decimal | None, country: Country, language: str
) -> str:
    unknown = ""
    if ours is not None and ours.unknown_count:
        unknown = _UNKNOWN.in_language(language).format(number=shown_number(ours.unknown_count, language))
    if ours is None or ours.value is None or rest is None:
        return _NOTHING.in_language(language).format(unknown=unknown)
    if rest == 0:
        return _EXPLAINED.in_language(language)
    said = (_SHORT if rest > 0 else _BEYOND).in_language(language)
    share = (abs(rest) / value * 100).quantize(Decimal(1)) if value else Decimal(100)
    return said.format(
        ours=amount(measure, ours.value, country, language),
        unknown=unknown,
        rest=amount(measure, abs(rest), country, language),
        share=shown_number(share, language),
    )


def amount(measure: Measure, value: Decimal, country: Country, language: str) -> str:
    """A value of a measure in words: money in millions with the country's label, counts as they are."""
    if not measure.is_money:
        return shown_number(value.normalize(), language)
    labels = Multilingual(country.million_label_fr, country.million_label_ar, country.million_label_en)
    millions = (value / 1_000_000).quantize(Decimal("0.001"))
    return f"{shown_number(millions, language)}\u202f{labels.in_language(language)}"
