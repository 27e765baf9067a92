"""The levels of a country's tree: which stands under which, what people call them."""

import re
from collections.abc import Iterable

from houma.domain.territories.models import Level
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

# A territory stands under one of a smaller rank; ranks may be skipped (a commune under a province without cercle).
RANK: dict[str, int] = {
    Level.COUNTRY: 0,
    Level.REGION: 1,
    Level.PROVINCE: 2,
    Level.DISTRICT_PREFECTURE: 3,
    Level.CIRCLE: 3,
    Level.COMMUNE: 4,
    Level.ARRONDISSEMENT: 5,
    Level.URBAN_CENTRE: 5,
    Level.PERIMETER: 6,
}
# Layers of the administration that people seldom mean when they type a name: the town comes before its cercle.
SELDOM_MEANT = frozenset({Level.DISTRICT_PREFECTURE, Level.CIRCLE})

LABELS: dict[str, Multilingual] = {
    Level.COUNTRY: Multilingual("pays", "بلد", "country"),
    Level.REGION: Multilingual("région", "جهة", "region"),
    Level.PROVINCE: Multilingual("province ou préfecture", "إقليم أو عمالة", "province or prefecture"),
    Level.DISTRICT_PREFECTURE: Multilingual(
        "préfecture d’arrondissements", "عمالة مقاطعات", "prefecture of arrondissements"
    ),
    Level.CIRCLE: Multilingual("cercle", "دائرة", "cercle"),
    Level.COMMUNE: Multilingual("commune", "جماعة", "commune"),
    Level.ARRONDISSEMENT: Multilingual("arrondissement", "مقاطعة", "arrondissement"),
    Level.URBAN_CENTRE: Multilingual("centre urbain", "مركز حضري", "urban centre"),
    Level.PERIMETER: Multilingual("périmètre", "نطاق", "perimeter"),
}

# Words that say the level of a place before its name, in English behind it: "Province de Béni Mellal", "إقليم أزيلال".
_LEVEL_WORDS: dict[str, tuple[Level, ...]] = {
    "region": (Level.REGION,),
    "جهة": (Level.REGION,),
    "province": (Level.PROVINCE,),
    "prefecture": (Level.PROVINCE, Level.DISTRICT_PREFECTURE),
    "إقليم": (Level.PROVINCE,),
    "عمالة": (Level.PROVINCE, Level.DISTRICT_PREFECTURE),
    "cercle": (Level.CIRCLE,),
    "دائرة": (Level.CIRCLE,),
    "commune": (Level.COMMUNE,),
    "municipalite": (Level.COMMUNE,),
    "municipality": (Level.COMMUNE,),
    "جماعة": (Level.COMMUNE,),
    "بلدية": (Level.COMMUNE,),
    "arrondissement": (Level.ARRONDISSEMENT,),
    "مقاطعة": (Level.ARRONDISSEMENT,),
}
_LEVELS_OF_WORD = {plain(word): levels for word, levels in _LEVEL_WORDS.items()}
_LINKING_WORDS = frozenset({"de", "du", "des", "d", "of", "l", "la", "le"})
_LATIN_THEN_ARABIC = re.compile(r"[\u0600-\u06ff][\u0600-\u06ff\W]*")


def bare_name(text: str) -> tuple[str, tuple[Level, ...]]:
    """``text`` in plain letters without the words that say a level, and the levels that they said.

    ``"Province d'Azilal"`` gives ``("azilal", (PROVINCE,))``. A text of nothing but such words is left as it is.
    """
    said = plain(text).split()
    levels = tuple(dict.fromkeys(level for word in said for level in _LEVELS_OF_WORD.get(word, ())))
    kept = [word for word in said if word not in _LEVELS_OF_WORD]
    while kept and kept[0] in _LINKING_WORDS and len(kept) < len(said):
        kept = kept[1:]
    return (" ".join(kept), levels) if kept else (" ".join(said), ())


def level_words(level: str) -> tuple[str, ...]:
    """The words that say this level and may stand before a name."""
    return tuple(word for word, levels in _LEVEL_WORDS.items() if level in levels)


def spellings_in(text: str) -> tuple[str, ...]:
    """The names that one text holds: ``"Province de Khémisset إقليم الخميسات"`` holds one in each script."""
    arabic = " ".join(found.group().strip() for found in _LATIN_THEN_ARABIC.finditer(text)).strip()
    latin = _LATIN_THEN_ARABIC.sub(" ", text).strip(" -–/,")
    return tuple(dict.fromkeys(part for part in (text.strip(), latin, arabic) if part))


def ranked(levels: Iterable[str]) -> list[str]:
    """Levels from the top of the tree downwards."""
    return sorted(levels, key=lambda level: (RANK[level], level))
