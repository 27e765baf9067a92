"""What was released, as everybody reads it who may: pages, tiles, files and the API ask here and nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.statistics.models import Publication, Release, ReleasedCell
from houma.domain.statistics.queries.counting import tables_in_use
from houma.domain.statistics.rules.tables import ALL, JOINT, Axis, CountedTable, Label
from houma.domain.territories.models import Ancestry, Country, Territory


def releasing_mandates(user: User | AnonymousUser) -> QuerySet[Mandate]:
    """The mandates under which ``user`` releases figures: a release counts everybody, not the people of a project."""
    return mandates_allowing(user, Permission.RELEASE_STATISTICS).filter(project_limits=None)


def reaches(user: User | AnonymousUser, territory: Territory) -> bool:
    """Whether ``user`` may release the figures of all of ``territory``."""
    held = releasing_mandates(user).values("territory")
    return Ancestry.objects.filter(descendant=territory, ancestor__in=held).exists()


def territories_to_release(user: User | AnonymousUser, country: Country) -> QuerySet[Territory]:
    """Where ``user`` may begin or go on: the territories of one's mandates, and those below that have releases."""
    held = releasing_mandates(user).filter(territory__country=country).values("territory")
    inside = Ancestry.objects.filter(ancestor__in=held).values("descendant")
    released = Release.objects.filter(territory__in=inside).values("territory")
    found = Territory.objects.filter(Q(pk__in=held) | Q(pk__in=released))
    return found.defer("boundary").order_by("code")


def overlapping_release(territory: Territory) -> Release | None:
    """A release of a territory that holds this one, or lies in it."""
    above = Ancestry.objects.filter(descendant=territory, distance__gt=0).values("ancestor")
    below = Ancestry.objects.filter(ancestor=territory, distance__gt=0).values("descendant")
    found = Release.objects.filter(Q(territory__in=above) | Q(territory__in=below)).select_related("territory")
    return found.order_by("territory", "-number").first()


def _held(user: User | AnonymousUser) -> list[int]:
    held = mandates_allowing(user, Permission.SEE_STATISTICS).filter(project_limits=None)
    return list(held.values_list("territory", flat=True).distinct())


def visible_releases(user: User | AnonymousUser) -> QuerySet[Release]:
    """Releases of which ``user`` may read something: published ones, and those that meet one's own territories."""
    held = _held(user)
    within = Ancestry.objects.filter(ancestor__in=held).values("descendant")
    holding = Ancestry.objects.filter(descendant__in=held).values("ancestor")
    found = Q(territory__in=within) | Q(territory__in=holding) if held else Q(pk__in=[])
    return Release.objects.filter(found | Q(publication__isnull=False)).select_related(
        "territory", "country", "publication"
    )


def latest_published(country: Country) -> QuerySet[Release]:
    """The last release of each territory of ``country`` that everybody may read, the newest first."""
    published = Release.objects.filter(country=country, publication__isnull=False)
    later = published.filter(territory=OuterRef("territory"), number__gt=OuterRef("number"))
    found = published.exclude(Exists(later)).select_related("territory", "publication")
    return found.defer("territory__boundary").order_by("-publication__published_at", "territory__code")


def visible_cells(user: User | AnonymousUser, release: Release) -> QuerySet[ReleasedCell]:
    """The cells of ``release`` that ``user`` may read: all where it is published, else those of one's territories."""
    cells = ReleasedCell.objects.filter(release=release)
    if Publication.objects.filter(release=release).exists():
        return cells
    places = Ancestry.objects.filter(ancestor__in=_held(user)).values("descendant")
    return cells.filter(territory__in=places)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A released count with its codes; ``count`` is None where it is suppressed.

    ``territory`` says besides whether its boundary is known (``outlined``), without holding it.
    """

    territory: Territory
    outside: bool
    categories: tuple[str, ...]
    count: int | None

    @property
    def place(self) -> str:
        """The place in the language in use."""
        return (
            _("%(territory)s, elsewhere") % {"territory": self.territory.name} if self.outside else self.territory.name
        )


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table of a release: its cells, places in the order of the tree, categories in the order of their axes."""

    table: CountedTable
    cells: tuple[ShownCell, ...]

    @property
    def suppressed(self) -> int:
        return sum(cell.count is None for cell in self.cells)

    def labels(self, axis: int) -> Mapping[str, Label]:
        """The label of every category of an axis, its total first."""
        return labels_of(self.table.axes[axis])

    def at(self, territory: Territory, *, outside: bool = False) -> Mapping[tuple[str, ...], int | None]:
        """The counts of one place by their categories."""
        here = (one for one in self.cells if one.territory.pk == territory.pk and one.outside == outside)
        return {one.categories: one.count for one in here}

    def places(self) -> list[ShownCell]:
        """Each place once, by the cell that is its total."""
        return [one for one in self.cells if all(code == ALL for code in one.categories)]


def labels_of(axis: Axis) -> dict[str, Label]:
    """The label of every category of ``axis``, its total first."""
    return {ALL: _("Total"), **{one.code: one.label for one in axis.categories}}


def shown_tables(user: User | AnonymousUser, release: Release, codes: Iterable[str] = ()) -> list[ShownTable]:
    """The tables of ``release`` with the cells that ``user`` may read; five queries at most, however many tables.

    Args:
        codes: the tables wanted; all of them by default.
    """
    wanted = frozenset(codes)
    tables = [one for one in tables_in_use() if not wanted or one.code in wanted]
    rows = visible_cells(user, release).filter(table_code__in=[one.code for one in tables]).select_related(None)
    found: dict[str, list[tuple[int, bool, tuple[str, ...], int | None]]] = {}
    for table, place, outside, categories, count in rows.values_list(
        "table_code", "territory", "outside", "categories", "count"
    ).iterator():
        found.setdefault(table, []).append((place, outside, tuple(categories.split(JOINT)), count))
    places = {place for cells in found.values() for place, *_rest in cells}
    there = Territory.objects.filter(pk__in=places).annotate(outlined=Q(boundary__isnull=False))
    named = {one.pk: one for one in there.defer("boundary").select_related("country")}
    order = _tree_order(release.territory_id, named.values())
    return [_shown(table, found.get(table.code, []), named, order) for table in tables]


def _shown(
    table: CountedTable,
    rows: Sequence[tuple[int, bool, tuple[str, ...], int | None]],
    named: Mapping[int, Territory],
    order: Mapping[int, int],
) -> ShownTable:
    ranks = [{code: rank for rank, code in enumerate(axis.codes)} for axis in table.axes]

    def place_in(row: tuple[int, bool, tuple[str, ...], int | None]) -> tuple[int, ...]:
        place, outside, codes, _count = row
        own = (rank.get(code, len(rank)) for rank, code in zip(ranks, codes, strict=True))
        return (order[place], int(outside), *own)

    cells = (
        ShownCell(named[place], outside, codes, count) for place, outside, codes, count in sorted(rows, key=place_in)
    )
    return ShownTable(table, tuple(cells))


def _tree_order(root: int, territories: Iterable[Territory]) -> dict[int, int]:
    """Each territory's turn where a whole comes before its parts, and parts by code."""
    found = sorted(territories, key=lambda one: one.code)
    parts: dict[int | None, list[int]] = {}
    there = {one.pk for one in found}
    for one in found:
        parts.setdefault(one.parent_id if one.parent_id in there and one.pk != root else None, []).append(one.pk)
    order: dict[int, int] = {}
    waiting = list(reversed(parts.get(None, [])))
    while waiting:
        place = waiting.pop()
        order[place] = len(order)
        waiting.extend(reversed(parts.get(place, [])))
    return order
