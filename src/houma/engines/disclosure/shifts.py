"""Moves along one dimension that keep every sum of its hierarchy: what boxes are products of."""

from dataclasses import dataclass

import numpy as np

from houma.engines.disclosure.arrays import Floats, Integers
from houma.engines.disclosure.cells import ROOT, Hierarchy

_MOST_MOVES = 60
_FEW = 4


@dataclass(frozen=True, eq=False)
class Shifts:
    """The moves of each node of a hierarchy, the node itself always by +1.

    Attributes:
        first: where the moves of each node begin [nodes + 1].
        begin: where the entries of each move begin [moves + 1].
        node, sign: the entries.
    """

    first: Integers
    begin: Integers
    node: Integers
    sign: Integers


def shifts_of(hierarchy: Hierarchy, weight: Floats) -> Shifts:
    """The moves of each node, at most a few dozen, through the heaviest leaves of its branch and of its neighbours'.

    Args:
        weight: how likely a leaf can give something away: its total over the rest of the table [nodes].
    """
    leaves_under: list[list[int]] = [[] for _node in range(hierarchy.nodes)]
    for leaf in np.argsort(-weight, kind="stable"):
        if len(hierarchy.children[leaf]):
            continue
        node = int(leaf)
        while node != ROOT:
            leaves_under[node].append(int(leaf))
            node = int(hierarchy.parent[node])
    first, begin = [0], [0]
    nodes: list[int] = []
    signs: list[int] = []
    for node in range(hierarchy.nodes):
        for move in _moves(hierarchy, node, leaves_under):
            nodes.extend(move)
            signs.extend(move.values())
            begin.append(len(nodes))
        first.append(len(begin) - 1)
    arrays = (np.array(one, dtype=np.int64) for one in (first, begin, nodes, signs))
    return Shifts(*arrays)


def _moves(hierarchy: Hierarchy, node: int, leaves_under: list[list[int]]) -> list[dict[int, int]]:
    parent = hierarchy.parent
    own = [_path(parent, leaf, node) for leaf in leaves_under[node]] or [[]]
    found: list[dict[int, int]] = []
    climbed, top, inner = [node], int(parent[node]), len(own[0]) > 0
    while top != ROOT:
        beside = [part for part in hierarchy.children[top] if part != climbed[-1]]
        # Far neighbours and those of inner nodes are many, and dear: the heaviest few are enough.
        others = [
            path
            for part in beside
            for path in (_path(parent, leaf, top) for leaf in leaves_under[part][: 1 if inner or found else 3])
        ][: _FEW if inner or found else _MOST_MOVES]
        for path in own[:_FEW]:
            mine = dict.fromkeys([*path, *climbed], 1)
            found.extend(mine | dict.fromkeys(other, -1) for other in others)
        climbed.append(top)
        top = int(parent[top])
    # The whole branch with all its totals: upwards it is always possible.
    kept = own[:_MOST_MOVES] if node == hierarchy.root else own[:_FEW]
    found.extend(dict.fromkeys([*path, *climbed], 1) for path in kept)
    return found


def _path(parent: Integers, leaf: int, top: int) -> list[int]:
    path = []
    while leaf != top:
        path.append(leaf)
        leaf = int(parent[leaf])
    return path
