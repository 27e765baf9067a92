"""A framework: the index, its capitals, their dimensions and indicators, and what each of them means."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from houma.engines.capitals.recipe import Recipe
from houma.engines.capitals.tree import Floats, Ints, Tree
from houma.values.multilingual import Multilingual

UP, DOWN = 1, -1
NO_TEXT = Multilingual("")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One column of the data.

    Attributes:
        code: its name in data files.
        names: its name for people.
        direction: 1 where more is better, -1 where less is better.
        weight: among its siblings, in any unit.
        unit: of measurement, as shown.
        goalposts: lowest and highest value of its scale, in its own unit.
        reference: the value that counts as the reference, in its own unit.
        denominator: code of the indicator or data column that it is divided by.
        per: what a divided value is multiplied by (1000: per thousand).
        points: that each expert gave it in a budget allocation.
        note: why it is here and what it does not see.
    """

    code: str
    names: Multilingual
    direction: int = UP
    weight: float = 1.0
    unit: Multilingual = NO_TEXT
    goalposts: tuple[float, float] | None = None
    reference: float | None = None
    denominator: str | None = None
    per: float = 1.0
    points: tuple[float, ...] = ()
    note: Multilingual = NO_TEXT


@dataclass(frozen=True, slots=True)
class Node:
    """The index, a capital or a dimension: what its children are put together into."""

    code: str
    names: Multilingual
    children: "tuple[Node, ...] | tuple[Indicator, ...]"
    weight: float = 1.0
    points: tuple[float, ...] = ()
    note: Multilingual = NO_TEXT


@dataclass(frozen=True, slots=True)
class Framework:
    """A versioned index: ``root`` → capitals → dimensions → indicators, and the recipe it is computed with."""

    code: str
    version: str
    names: Multilingual
    root: Node
    recipe: Recipe = field(default_factory=Recipe)

    @property
    def capitals(self) -> tuple[Node, ...]:
        """The nodes right below the index."""
        return tuple(child for child in self.root.children if isinstance(child, Node))

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator, in the order of the data's columns."""
        return tuple(part for part in _walk(self.root) if isinstance(part, Indicator))

    @property
    def parts(self) -> tuple[Node | Indicator, ...]:
        """Indicators, dimensions, capitals and index in the order of the tree's nodes."""
        by_depth: list[list[Node]] = []
        row: list[Node] = [self.root]
        while row:
            by_depth.append(row)
            row = [child for node in row for child in node.children if isinstance(child, Node)]
        return (*self.indicators, *(node for depth in reversed(by_depth) for node in depth))

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each node of the tree (n)."""
        return tuple(part.code for part in self.parts)

    def tree(self) -> Tree:
        """The same as arrays; the weights are divided by their sum among siblings."""
        parts = self.parts
        number = {part.code: place for place, part in enumerate(parts)}
        parent = np.full(len(parts), -1, dtype=np.int64)
        for part in parts:
            if isinstance(part, Node):
                parent[[number[child.code] for child in part.children]] = number[part.code]
        return Tree.weighted(parent, [part.weight for part in parts], len(self.indicators))

    def direction(self) -> Ints:
        """1 or -1 for each indicator (leaves)."""
        return np.array([one.direction for one in self.indicators], dtype=np.int64)

    def goalposts(self) -> Floats:
        """Lowest and highest value of each indicator's scale (leaves × 2); NaN where none is given."""
        return np.array([one.goalposts or (np.nan, np.nan) for one in self.indicators], dtype=np.float64)

    def reference(self) -> Floats:
        """The value of each indicator that counts as the reference (leaves); NaN where none is given."""
        return np.array([np.nan if one.reference is None else one.reference for one in self.indicators])

    def anchored(self, posts: Floats, reference: Floats | None = None) -> Self:
        """The same framework with other goalposts (leaves × 2) and references (leaves): what several dates share.

        NaN keeps what an indicator has.

        Raises:
            ValueError: there is not one for each indicator.
        """
        place = {one.code: number for number, one in enumerate(self.indicators)}
        middle = np.full(len(place), np.nan) if reference is None else reference
        if posts.shape != (len(place), 2) or middle.shape != (len(place),):
            raise ValueError(f"expected two goalposts and one reference for each of {len(place)} indicators")

        def change(one: Indicator) -> Indicator:
            low, high = (float(end) for end in posts[place[one.code]])
            own = float(middle[place[one.code]])
            return replace(
                one,
                goalposts=one.goalposts if np.isnan(low) or np.isnan(high) else (low, high),
                reference=one.reference if np.isnan(own) else own,
            )

        return replace(self, root=_changed(self.root, change))


def _changed(node: Node, change: Callable[[Indicator], Indicator]) -> Node:
    nodes = tuple(_changed(child, change) for child in node.children if isinstance(child, Node))
    leaves = tuple(change(child) for child in node.children if isinstance(child, Indicator))
    return replace(node, children=nodes or leaves)


def _walk(node: Node) -> Iterator[Node | Indicator]:
    yield node
    for child in node.children:
        if isinstance(child, Node):
            yield from _walk(child)
        else:
            yield child
