"""The list beside a map, and the file of it: the same rows, sorted and searched alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from houma.domain.indicators.models import Status
from houma.domain.indicators.workbook.tables import AREA_CODES, AREA_LABELS, STATUS_LABELS
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.territories.rules.levels import LABELS
from houma.exchange import CellKind, Choice, Column, Table
from houma.values.folding import plain, searchable, words
from houma.values.multilingual import Multilingual as T
from houma.web.indicators.choice import MapChoice
from houma.web.indicators.classed import Classed
from houma.web.indicators.subjects import Place

NOWHERE = T("")


@dataclass(frozen=True, slots=True)
class ListRow:
    """A territory with its figure on the first map and, where there are two, on the second."""

    place: Place
    parent: T
    second: Place | None


def listed(country: Country, choice: MapChoice, maps: Sequence[Classed], language: str) -> list[ListRow]:
    """The rows that the choice's words find, in its order: one query. Those without a figure come last."""
    parents = _names_above(country, maps[0])
    seconds = {place.code: place for place in maps[1].shown.places} if len(maps) > 1 else {}
    rows = [
        ListRow(place, parents.get(place.parent_id or 0, NOWHERE), seconds.get(place.code))
        for place in maps[0].shown.places
    ]
    if wanted := words(choice.text):
        rows = [row for row in rows if _names(row, wanted)]
    return _sorted(rows, choice.sort, language)


def _names_above(country: Country, one: Classed) -> dict[int, T]:
    wanted = {place.parent_id for place in one.shown.places if place.parent_id is not None}
    above = Territory.objects.filter(country=country, pk__in=wanted).defer("boundary", "point")
    return {row.pk: row.names for row in above}


def _names(row: ListRow, wanted: tuple[str, ...]) -> bool:
    hay = searchable(*row.place.names.variants(), *row.parent.variants())
    return all(f" {word}" in hay for word in wanted)


def _sorted(rows: list[ListRow], sort: str, language: str) -> list[ListRow]:
    falling, key = sort.startswith("-"), sort.removeprefix("-")

    def by_name(row: ListRow) -> str:
        return plain(row.place.names.in_language(language))

    rows = sorted(rows, key=by_name)
    if key == "name":
        return rows[::-1] if falling else rows
    value: Callable[[ListRow], float | None] = _first if key == "value" else _second
    known = [row for row in rows if value(row) is not None]
    unknown = [row for row in rows if value(row) is None]
    return [*sorted(known, key=lambda row: value(row) or 0.0, reverse=falling), *unknown]


def _first(row: ListRow) -> float | None:
    return row.place.value


def _second(row: ListRow) -> float | None:
    return row.second.value if row.second else None


def export_table(maps: Sequence[Classed]) -> Table:
    """The declared columns of the file: those of each map behind those of the territory."""
    columns = [
        Column("code", T("Code", "الرمز", "Code")),
        Column("name_fr", T("Nom en français", "الاسم بالفرنسية", "Name in French"), width=32),
        Column("name_ar", T("Nom en arabe", "الاسم بالعربية", "Name in Arabic"), width=32),
        Column("level", T("Niveau", "المستوى", "Level"), CellKind.CHOICE,
               choices=tuple(Choice(level, label) for level, label in LABELS.items())),
        Column("parent", T("Dans", "ضمن", "In"), width=32),
    ]  # fmt: skip
    for number, one in enumerate(maps):
        columns += _columns_of(one, "" if number == 0 else "second_", "" if number == 0 else " (2)")
    return Table("indicator_map", maps[0].shown.subject.names, tuple(columns), identity=("code",))


def _columns_of(one: Classed, prefix: str, mark: str) -> list[Column]:
    subject = one.shown.subject

    def named(fr: str, ar: str, en: str) -> T:
        return T(f"{fr}{mark}", f"{ar}{mark}", f"{en}{mark}")

    columns = [
        Column(f"{prefix}indicator", named("Indicateur", "المؤشر", "Indicator"), width=44),
        Column(f"{prefix}period", named("Période", "الفترة", "Period")),
        Column(f"{prefix}area", named("Milieu", "الوسط", "Area"), CellKind.CHOICE,
               choices=tuple(Choice(AREA_CODES[area], label) for area, label in AREA_LABELS.items())),
        Column(f"{prefix}value", named("Valeur", "القيمة", "Value"), CellKind.DECIMAL, unit=subject.unit),
        Column(f"{prefix}class", named("Classe", "الفئة", "Class"), CellKind.INTEGER),
        Column(f"{prefix}class_low", named("Classe, de", "الفئة، من", "Class, from"), CellKind.DECIMAL),
        Column(f"{prefix}class_high", named("Classe, à", "الفئة، إلى", "Class, to"), CellKind.DECIMAL),
        Column(f"{prefix}status", named("Statut", "الحالة", "Status"), CellKind.CHOICE,
               choices=tuple(Choice(str(status), label) for status, label in STATUS_LABELS.items())),
        Column(f"{prefix}suppressed", named("Trop peu de personnes pour être montré", "عدد أقل من أن يُعرض",
                                            "Too few people to be shown"), CellKind.BOOLEAN),
        Column(f"{prefix}computed", named("Calculée", "محسوبة", "Computed"), CellKind.BOOLEAN),
        Column(f"{prefix}coverage", named("Couverture", "التغطية", "Coverage"), CellKind.DECIMAL),
    ]  # fmt: skip
    if one.shown.surveyed:
        columns += [
            Column(f"{prefix}low", named("Intervalle, de", "المجال، من", "Interval, from"), CellKind.DECIMAL,
                   unit=subject.unit),
            Column(f"{prefix}high", named("Intervalle, à", "المجال، إلى", "Interval, to"), CellKind.DECIMAL,
                   unit=subject.unit),
            Column(f"{prefix}confidence", named("Confiance", "الثقة", "Confidence"), CellKind.DECIMAL),
            Column(f"{prefix}answers", named("Réponses", "الأجوبة", "Answers"), CellKind.INTEGER),
        ]  # fmt: skip
    if subject.is_score:
        columns += [
            Column(f"{prefix}rank", named("Rang", "الرتبة", "Rank"), CellKind.INTEGER),
            Column(f"{prefix}rank_low", named("Rang, au mieux", "الرتبة، أفضلها", "Rank, at best"), CellKind.DECIMAL),
            Column(f"{prefix}rank_high", named("Rang, au pire", "الرتبة، أسوؤها", "Rank, at worst"), CellKind.DECIMAL),
        ]
    return columns


def export_rows(
    rows: Sequence[ListRow], maps: Sequence[Classed], level: Level, language: str
) -> Iterator[Mapping[str, Any]]:
    """Rows of ``export_table`` in the order of the list."""
    for row in rows:
        cells: dict[str, Any] = {
            "code": row.place.code,
            "name_fr": row.place.names.fr,
            "name_ar": row.place.names.ar or None,
            "level": level.value,
            "parent": row.parent.in_language(language) or None,
        }
        cells |= _cells_of(row.place, maps[0], "", language)
        if len(maps) > 1 and row.second is not None:
            cells |= _cells_of(row.second, maps[1], "second_", language)
        yield cells


def _cells_of(place: Place, one: Classed, prefix: str, language: str) -> dict[str, Any]:
    part, subject = one.part_of(place), one.shown.subject
    number = one.number_of(place)
    cells = {
        "indicator": subject.names.in_language(language),
        "period": one.shown.period or None,
        "area": AREA_CODES[one.shown.area],  # type: ignore[index]
        "value": _decimal(place.value, subject.decimals),
        "class": number + 1 if number >= 0 else None,
        "class_low": _decimal(part.low, subject.decimals) if part else None,
        "class_high": _decimal(part.high, subject.decimals) if part else None,
        "status": Status.MISSING.value if place.value is None and not place.suppressed else place.status,
        "suppressed": place.suppressed,
        "computed": place.computed,
        "coverage": _decimal(place.coverage, 3),
    }
    if one.shown.surveyed and place.interval is not None:
        cells |= {
            "low": _decimal(place.interval.low, subject.decimals),
            "high": _decimal(place.interval.high, subject.decimals),
            "confidence": _decimal(place.interval.level, 3),
            "answers": place.interval.answers,
        }
    if subject.is_score:
        cells |= {
            "rank": place.rank,
            "rank_low": _decimal(place.rank_low, 0),
            "rank_high": _decimal(place.rank_high, 0),
        }
    return {f"{prefix}{key}": value for key, value in cells.items()}


def _decimal(value: float | None, decimals: int) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals))
