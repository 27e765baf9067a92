"""The only writers of releases."""

from collections.abc import Iterable
from importlib.metadata import version

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.statistics.models import CountedUnits, Publication, Release, ReleasedCell
from houma.domain.statistics.queries.counting import parents_below, places_with_buildings, population, tables_in_use
from houma.domain.statistics.queries.earlier import earlier_releases
from houma.domain.statistics.queries.reading import overlapping_release, reaches
from houma.domain.statistics.rules.places import PlaceTree, place_tree
from houma.domain.statistics.rules.protecting import Counting, Protected, UnprotectedError, protected_together
from houma.domain.statistics.rules.releasing import LEAST_BELOW, can_publish, can_release
from houma.domain.statistics.rules.tables import CountedTable, Unit
from houma.domain.territories.models import Country, Territory

_ROWS_AT_ONCE = 2_000


@transaction.atomic
def release_statistics(territory: Territory, *, by: User, reason: str, below: int = LEAST_BELOW) -> Release:
    """Count the people and households of ``territory``, protect the counts against all that is out, and keep them.

    Raises:
        Refused: not now, not here, not by this person; or what is out would give a small count away whatever is
            suppressed.
    """
    # One release of a country at a time: two that overlap would not see each other.
    Country.objects.select_for_update(no_key=True).get(pk=territory.country_id)
    now = timezone.now()
    last = Release.objects.filter(territory=territory).order_by("-number").first()
    overlapping = overlapping_release(territory)
    require(
        can_release(
            reaches=reaches(by, territory),
            below=below,
            last=last.made_at if last else None,
            now=now,
            overlapping=overlapping.territory.name if overlapping else "",
            reason=reason,
        )
    )
    counted = population(territory, timezone.localdate(now))
    parents, built = parents_below(territory), places_with_buildings(territory)
    countings = [
        Counting(table, counted.units[table.counts], earlier_releases(territory, table)) for table in tables_in_use()
    ]
    there = (units for one in countings for units in (one.units, *(past.units for past in one.earlier)))
    inhabited = {unit.territory for units in there for unit in units}
    tree = place_tree(territory.pk, parents, inhabited | built)
    try:
        found = protected_together(countings, tree, below)
    except UnprotectedError as error:
        said = _(
            "A small count of “%(table)s” would follow whatever is suppressed: from what was released before, or "
            "because so few are counted in all that to suppress them tells that they are there."
        )
        raise Refused(Decision.refuse(said % {"table": error.table.title})) from error
    report = {
        code: {"cells": len(one.counts), "suppressed": one.suppressed, "proved": one.proved}
        for code, one in found.items()
    }
    release = Release.objects.create(
        country_id=territory.country_id,
        territory=territory,
        number=last.number + 1 if last else 1,
        made_by=by,
        reason=reason.strip(),
        below=below,
        protection=report,
        engine=version("houma"),
        is_illustrative=counted.illustrative,
    )
    for code, one in found.items():
        ReleasedCell.objects.bulk_create(_rows(release, code, one), batch_size=_ROWS_AT_ONCE)
    CountedUnits.objects.bulk_create([_counted(release, one.table, tree, one.units) for one in countings])
    return release


def _rows(release: Release, table: str, found: Protected) -> Iterable[ReleasedCell]:
    for (place, categories), count in found.counts.items():
        yield ReleasedCell(
            release=release,
            table_code=table,
            territory_id=place.territory,
            outside=place.outside,
            categories=categories,
            count=count,
        )


def _counted(release: Release, table: CountedTable, tree: PlaceTree, units: Iterable[Unit]) -> CountedUnits:
    leaves: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for unit in units:
        leaves.setdefault((unit.territory, table.leaf(unit)), []).append(unit.number)
    return CountedUnits(
        release=release,
        table_code=table.code,
        places=[[territory, *categories] for territory, categories in leaves],
        units=list(leaves.values()),
    )


@transaction.atomic
def publish_release(release: Release, *, by: User) -> Publication:
    """Let everybody read a release; raises Refused where it is out already or not this person's to publish."""
    taken = Release.objects.select_for_update(no_key=True).select_related("territory").get(pk=release.pk)
    published = Publication.objects.filter(release=taken).exists()
    require(can_publish(reaches=reaches(by, taken.territory), published=published))
    return Publication.objects.create(release=taken, published_by=by)
