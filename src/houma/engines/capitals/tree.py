"""The tree of an index as arrays: what is averaged into what, and with which weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ROOT = -1
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Nodes numbered leaves first (the columns of the data), then inner nodes with children before parents, root last.

    Attributes:
        parent: number of each node's parent (n); -1 for the root.
        weight: weight of each node among its siblings (n), which add up to 1; 1 for the root.
        leaves: how many of the n nodes are leaves.

    Raises:
        ValueError: the arrays are no such tree.
    """

    parent: Ints
    weight: Floats
    leaves: int

    def __post_init__(self) -> None:
        nodes = len(self.parent)
        if self.weight.shape != (nodes,) or not 0 < self.leaves < nodes:
            raise ValueError(f"{nodes} parents, {self.weight.shape} weights and {self.leaves} leaves make no tree")
        above = self.parent[:-1]
        if self.parent[-1] != _ROOT or (above <= np.arange(nodes - 1)).any() or (above >= nodes).any():
            raise ValueError("every node but the last comes before its parent, and the last one is the root")
        if (above < self.leaves).any() or len(np.unique(above)) != nodes - self.leaves:
            raise ValueError("leaves have no children, and every other node has some")
        sums = np.bincount(above, self.weight[:-1], minlength=nodes)[self.leaves :]
        if (self.weight < 0).any() or not np.allclose(sums, 1.0, atol=_TOLERANCE):
            raise ValueError("weights are zero or more and add up to 1 among siblings")

    @classmethod
    def weighted(cls, parent: Sequence[int] | Ints, weight: Sequence[float] | Floats, leaves: int) -> Self:
        """A tree from weights in any unit: they are divided by their sum among siblings.

        Raises:
            ValueError: a weight is negative, or all weights of some siblings are zero.
        """
        parents = np.asarray(parent, dtype=np.int64)
        given = np.asarray(weight, dtype=np.float64).copy()
        if given.shape != parents.shape or not np.isfinite(given[:-1]).all() or (given[:-1] < 0).any():
            raise ValueError("there is one weight for each node, and none is negative")
        sums = np.bincount(parents[:-1], given[:-1], minlength=len(parents))
        if (sums[leaves:] <= 0).any():
            raise ValueError("among siblings at least one weight is above zero")
        given[:-1] /= sums[parents[:-1]]
        given[-1] = 1.0
        return cls(parents, given, leaves)

    @classmethod
    def flat(cls, weight: Sequence[float] | Floats) -> Self:
        """One level: every leaf a child of the root."""
        leaves = len(weight)
        return cls.weighted([leaves] * leaves + [_ROOT], [*weight, 1.0], leaves)

    @property
    def size(self) -> int:
        """How many nodes there are, leaves and root included."""
        return len(self.parent)

    @property
    def root(self) -> int:
        """The number of the root."""
        return len(self.parent) - 1

    @property
    def inner(self) -> range:
        """The numbers of the inner nodes, children before parents."""
        return range(self.leaves, len(self.parent))

    def children(self, node: int) -> Ints:
        """The numbers of a node's children, in their order."""
        return np.flatnonzero(self.parent == node)

    def depth(self) -> Ints:
        """How far each node (n) stands below the root: index 0, capitals 1, dimensions 2, indicators 3."""
        found = np.zeros(self.size, dtype=np.int64)
        for node in range(self.root - 1, -1, -1):
            found[node] = found[self.parent[node]] + 1
        return found

    def ancestor(self, depth: int) -> Ints:
        """For each node (n) the node above it (or itself) that stands at ``depth``; -1 where it stands higher."""
        depths = self.depth()
        found = np.where(depths == depth, np.arange(self.size), _ROOT)
        for node in range(self.root - 1, -1, -1):
            if depths[node] > depth:
                found[node] = found[self.parent[node]]
        return found

    def effective_weight(self) -> Floats:
        """Weight of each node (n) in the whole: the product of the weights up to the root. Leaves add up to 1."""
        found = self.weight.copy()
        for node in range(self.root - 1, -1, -1):
            found[node] *= found[self.parent[node]]
        return found

    def reweighted(self, weight: Floats) -> Self:
        """The same tree with other weights (n), in any unit."""
        return type(self).weighted(self.parent, weight, self.leaves)
