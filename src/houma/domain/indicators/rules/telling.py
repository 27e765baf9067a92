"""What a load says about single figures: contradictions, gaps, revisions."""

from collections.abc import Mapping

import numpy as np

from houma.domain.indicators.models import Area, IndicatorVersion, Sex
from houma.domain.indicators.rules.entries import Findings, Ints
from houma.domain.indicators.rules.loading import Changes, Figures, SliceKey, gaps
from houma.values.multilingual import Multilingual

Names = Mapping[int, str]
"""Key of a territory → its code."""
DefinitionsByKey = Mapping[int, IndicatorVersion]
_TERRITORIES_NAMED = 5
_AREA = {
    Area.TOTAL: Multilingual("total", "المجموع", "total"),
    Area.URBAN: Multilingual("urbain", "حضري", "urban"),
    Area.RURAL: Multilingual("rural", "قروي", "rural"),
}
_SEX = {
    Sex.ALL: Multilingual("ensemble", "الجنسان", "all"),
    Sex.FEMALE: Multilingual("féminin", "إناث", "female"),
    Sex.MALE: Multilingual("masculin", "ذكور", "male"),
}
_CONFLICT = Multilingual(
    "{slice}, territoire {territory} : deux valeurs différentes dans le fichier",
    "{slice}، المجال {territory}: قيمتان مختلفتان في الملف",
    "{slice}, territory {territory}: two different values in the file",
)
_GAP = Multilingual(
    "{slice} : sans valeur pour {count} territoires ({territories})",
    "{slice}: دون قيمة لـ{count} مجالات ({territories})",
    "{slice}: no value for {count} territories ({territories})",
)
_REVISED = Multilingual(
    "{slice}, territoire {territory} : {before} devient {after}",
    "{slice}، المجال {territory}: {before} تصبح {after}",
    "{slice}, territory {territory}: {before} becomes {after}",
)
_ABSENT = Multilingual(
    "{count} valeurs connues ne sont plus dans le fichier ; elles restent",
    "{count} قيم معروفة لم تعد في الملف؛ وهي باقية",
    "{count} known values are no longer in the file; they stay",
)


def slice_name(key: SliceKey, definitions: DefinitionsByKey) -> Multilingual:
    """A slice in words: code of the indicator, period, area and sex where they are not all."""
    indicator, period, area, sex = key
    parts = [Multilingual(definitions[indicator].indicator.code), Multilingual(period)]
    if area != Area.TOTAL:
        parts.append(_AREA[Area(area)])
    if sex != Sex.ALL:
        parts.append(_SEX[Sex(sex)])
    return Multilingual(
        *((", " if language != "ar" else "، ").join(part.in_language(language) for part in parts)
          for language in ("fr", "ar", "en"))
    )  # fmt: skip


def about(text: Multilingual, key: SliceKey, definitions: DefinitionsByKey, **values: object) -> Multilingual:
    """``text`` with the words of a slice put in, each language with its own."""
    name = slice_name(key, definitions)
    return Multilingual(
        text.fr.format(slice=name.fr, **values),
        text.ar.format(slice=name.ar, **values),
        text.en.format(slice=name.en, **values),
    )


def tell_conflicts(
    figures: Figures,
    conflicts: Ints,
    slices: tuple[SliceKey, ...],
    names: Names,
    definitions: DefinitionsByKey,
    told: Findings,
) -> None:
    """Say for which figures the file gives two values."""
    for row in conflicts.tolist():
        key, territory = slices[int(figures.slice[row])], names[int(figures.territory[row])]
        told.tell("conflict", about(_CONFLICT, key, definitions, territory=territory))


def tell_gaps(
    figures: Figures, slices: tuple[SliceKey, ...], names: Names, definitions: DefinitionsByKey, told: Findings
) -> int:
    """Say which territories each slice leaves out, and return how many figures that makes."""
    total = 0
    for number, missing in gaps(figures, slices):
        total += len(missing)
        first = [names[int(key)] for key in missing[:_TERRITORIES_NAMED]]
        shown = ", ".join(first) + ("…" if len(missing) > len(first) else "")
        said = about(_GAP, slices[number], definitions, count=len(missing), territories=shown)
        told.tell("gap", said, len(missing))
    return total


def tell_changes(
    change: Changes, slices: tuple[SliceKey, ...], names: Names, definitions: DefinitionsByKey, told: Findings
) -> None:
    """Say which figures are revised, the largest relative change first, and how many the file no longer mentions."""
    revised, before = change.revised, change.before
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.nan_to_num(np.abs(revised.value - before) / np.abs(before), nan=0.0, posinf=np.inf)
    for row in np.argsort(-relative, kind="stable").tolist():
        key, territory = slices[int(revised.slice[row])], names[int(revised.territory[row])]
        was = "–" if np.isnan(before[row]) else f"{before[row]:.12g}"
        now = f"{revised.value[row]:.12g}"
        told.tell("revised", about(_REVISED, key, definitions, territory=territory, before=was, after=now))
    if change.absent:
        told.tell("absent", _ABSENT.formatted(count=change.absent), change.absent)
