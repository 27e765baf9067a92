"""The names of the rows behind a figure: three queries at most, for the rows that are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from houma.domain.agreements.bilan.counting import Item, Subject, Tally
from houma.domain.agreements.bilan.facts import THOUSANDTHS
from houma.domain.agreements.bilan.measures import Measure, ValueKind
from houma.domain.agreements.bilan.results import LeftOutRow, Row
from houma.domain.agreements.bilan.selection import Selection
from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Project
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual

_NAMES = ("name_fr", "name_ar", "name_en")
_AT_ONCE = 30_000
"""As many parameters as SQLite and PostgreSQL take in one statement."""
_KINDS = {Subject.AGREEMENT: "agreement", Subject.PROJECT: "project", Subject.PLACE: "place"}


@dataclass(frozen=True, slots=True)
class Described:
    """Rows with their names, in the order of the items."""

    rows: tuple[Row, ...]
    unknown: tuple[Row, ...]
    left_out: tuple[LeftOutRow, ...]


def described(selection: Selection, measure: Measure, items: Sequence[Item], tally: Tally) -> Described:
    """Name some items of a figure, all those whose value is unknown, and those that are left out."""
    unknown, left_out = tally.unknown, tally.left_out
    wanted: dict[Subject, set[int]] = {subject: set() for subject in Subject}
    for subject, pk, *_value in (*items, *unknown):
        wanted[Subject(subject)].add(pk)
    for pk, stands, _total in left_out:
        wanted[Subject.AGREEMENT] |= {pk, stands}
    years = {agreement.pk: agreement.year for agreement in selection.portfolio.agreements}
    facts = _facts(wanted)

    def row(subject: Subject, pk: int, value: Decimal | None, base: Decimal | None) -> Row:
        code, names, project, scale = facts[subject][pk]
        year = years.get(pk) if subject is Subject.AGREEMENT else None
        return Row(_KINDS[subject], code, names, project, scale, year, value, base)

    return Described(
        tuple(row(Subject(kind), pk, *_amounts(measure, value, base)) for kind, pk, value, base in items),
        tuple(row(Subject(kind), pk, None, None) for kind, pk in unknown),
        tuple(
            LeftOutRow(
                row(Subject.AGREEMENT, pk, None if total is None else Decimal(total) / THOUSANDTHS, None),
                row(Subject.AGREEMENT, stands, None, None),
            )
            for pk, stands, total in left_out
        ),
    )


def _amounts(measure: Measure, value: int, base: int) -> tuple[Decimal, Decimal | None]:
    if measure.kind is ValueKind.COUNT:
        return Decimal(value), None
    amount = Decimal(value) / THOUSANDTHS
    return amount, Decimal(base) / THOUSANDTHS if measure.kind is ValueKind.SHARE else None


Facts = tuple[str, Multilingual, str, str]


def _facts(wanted: Mapping[Subject, Iterable[int]]) -> dict[Subject, dict[int, Facts]]:
    agreements = _rows(Agreement, wanted[Subject.AGREEMENT], "project__code", "project__scale")
    projects = _rows(Project, wanted[Subject.PROJECT], "code", "scale")
    places = _rows(Territory, wanted[Subject.PLACE])
    return {Subject.AGREEMENT: agreements, Subject.PROJECT: projects, Subject.PLACE: places}


def _rows(model: Any, pks: Iterable[int], project: str = "", scale: str = "") -> dict[int, Facts]:
    fields = [name for name in (project, scale) if name]
    found: dict[int, Facts] = {}
    listed = sorted(pks)
    for position in range(0, len(listed), _AT_ONCE):
        rows = model._default_manager.filter(pk__in=listed[position : position + _AT_ONCE])
        for pk, code, fr, ar, en, *rest in rows.values_list("pk", "code", *_NAMES, *fields):
            found[pk] = (code, Multilingual(fr, ar, en), *(rest or ("", "")))
    return found
