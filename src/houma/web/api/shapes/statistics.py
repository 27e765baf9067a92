"""Released counts."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from houma.domain.statistics.models import Release
from houma.domain.statistics.queries.reading import ShownCell, ShownTable
from houma.web.api.shapes.common import Code, Page, PlaceRef


class StatisticsRelease(Schema):
    """A release of protected tables."""

    territory: PlaceRef
    number: int
    released_at: datetime
    reason: str
    below: int = Field(description="Counts from 1 to under this one are suppressed, and what gives them away")
    illustrative: bool
    published: bool = Field(description="Whether everybody may read it")
    tables: list[str] = Field(description="Codes of its tables")

    @classmethod
    def of(cls, release: Release) -> "StatisticsRelease":
        return cls(
            territory=PlaceRef.of(release.territory),
            number=release.number,
            released_at=release.made_at,
            reason=release.reason,
            below=release.below,
            illustrative=release.is_illustrative,
            published=hasattr(release, "publication"),
            tables=sorted(release.protection),
        )


class StatisticsReleasePage(Page):
    """Releases, a page at a time."""

    items: list[StatisticsRelease]


class TableAxis(Schema):
    """A dimension: its codes with their labels in the language asked for, the total being ``all``."""

    title: str
    categories: dict[str, str]


class CellShape(Schema):
    """A count. Null is suppressed, and says nothing about how small it is."""

    territory: Code
    outside: bool = Field(description="What of the territory lies in none of its parts")
    categories: list[str] = Field(description="A code an axis")
    count: int | None

    @classmethod
    def of(cls, cell: ShownCell) -> "CellShape":
        return cls(
            territory=cell.territory.code, outside=cell.outside, categories=list(cell.categories), count=cell.count
        )


class CellPage(Page):
    """The cells of one table, a page at a time."""

    title: str
    axes: list[TableAxis]
    items: list[CellShape]

    @classmethod
    def head(cls, shown: ShownTable) -> dict[str, object]:
        """What the page says besides its cells."""
        axes = [
            TableAxis(title=str(axis.title), categories={code: str(text) for code, text in shown.labels(at).items()})
            for at, axis in enumerate(shown.table.axes)
        ]
        return {"title": str(shown.table.title), "axes": axes}
