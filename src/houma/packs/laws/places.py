"""The tree of territories, and the description of the pack beside it."""

from collections.abc import Iterator

from houma.domain.territories.models import Level
from houma.domain.territories.rules.tree import may_register
from houma.exchange.problems import Problem, Severity
from houma.packs import wording
from houma.packs.content import PackContent
from houma.packs.description import FILENAME
from houma.packs.territory_rows import territory_row


def territories_make_a_tree(content: PackContent) -> Iterator[Problem]:
    """The rows alone make a tree: the rule of the domain says so, with every reason."""
    rows = [territory_row(row, content.description) for row in content.rows("territories") if row.has("code", "level")]
    for reason in may_register(rows, {}).reasons:
        yield Problem("no-tree", wording.sentence(reason), sheet="territories.csv")


def the_description_fits(content: PackContent) -> Iterator[Problem]:
    """The root and the lead partner that pack.toml names are in the files."""
    description = content.description
    root = content.codes("territories").get(description.root_territory)
    if root is None or root["level"] != Level.COUNTRY:
        yield Problem("unknown-root", wording.THE_ROOT, sheet=FILENAME, read=description.root_territory)
    if description.lead_party and description.lead_party not in content.codes("parties"):
        yield Problem(
            "unknown-name", wording.A_KNOWN_CODE.formatted(file="parties"), sheet=FILENAME, read=description.lead_party
        )


def people_add_up(content: PackContent) -> Iterator[Problem]:
    """Where regions or provinces are counted, their parts add up to them; a difference is told and kept.

    Only levels that divide their parent without rest are compared: regions, provinces and communes.
    """
    below = content.of("territories", "parent_code")
    for row in content.rows("territories"):
        for column in ("population", "households"):
            parts = [
                part for part in below.get(row.text("code"), ()) if part["level"] in _DIVIDING.get(row["level"], ())
            ]
            if not parts or not row.has(column) or not all(part.has(column) for part in parts):
                continue
            total = sum(part[column] for part in parts)
            if total != row[column]:
                yield row.problem(
                    column, "sum", wording.SUM_OF_CHILDREN.formatted(total=total), severity=Severity.WARNING
                )


_DIVIDING = {
    Level.COUNTRY.value: (Level.REGION.value,),
    Level.REGION.value: (Level.PROVINCE.value,),
}
