"""Chance that counts: random numbers by seed, draw and place, and weights drawn with them. Compiled.

Import this module inside the function that computes, so that ``houma --help`` does not wait for the compiler. Compiled
functions call only those of their own file: code kept on disk is made anew when its own file changes, not another.
"""

import math

import numpy as np
from numpy.typing import NDArray

from houma.engines.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Keys = NDArray[np.uint64]

AS_GIVEN = 0
UNIFORM = 1
DIRICHLET = 2

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S12 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(12)
_ONE = np.uint64(1)


@compiled
def _mixed(bits: np.uint64) -> np.uint64:
    """The finalizer of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA): every bit in moves every bit out."""
    bits = (bits ^ (bits >> _S30)) * _FIRST
    bits = (bits ^ (bits >> _S27)) * _SECOND
    return bits ^ (bits >> _S31)


@compiled
def _stream(key: np.uint64, number: int) -> np.uint64:
    """The key of a stream of its own below another."""
    return _mixed(key + (np.uint64(number) + _ONE) * _GOLDEN)


@compiled
def _uniform(key: np.uint64, count: int) -> float:
    """The number ``count`` of a stream, strictly between 0 and 1 (52 bits), whoever asks and in whatever order."""
    return (float(_stream(key, count) >> _S12) + 0.5) * 2.0**-52


@compiled
def uniforms(seed: np.uint64, first: int, out: Floats) -> None:
    """Fill ``out[draw, column]`` with numbers between 0 and 1: those of the draws from ``first`` on."""
    root = _mixed(seed + _GOLDEN)
    for draw in range(out.shape[0]):
        key = _stream(root, first + draw)
        for column in range(out.shape[1]):
            out[draw, column] = _uniform(key, column)


@compiled
def _log_gamma_variate(shape: float, key: np.uint64) -> float:
    """The logarithm of a gamma variate (Marsaglia & Tsang 2000, ACM TOMS 26, 363-372); logarithms do not underflow."""
    count = 0
    boost = 0.0
    if shape < 1.0:
        boost = math.log(_uniform(key, count)) / shape
        count += 1
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        radius = math.sqrt(-2.0 * math.log(_uniform(key, count)))
        x = radius * math.cos(2.0 * math.pi * _uniform(key, count + 1))
        u = _uniform(key, count + 2)
        count += 3
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            return math.log(d) + math.log(v) + boost


@compiled
def draw_weights(
    keys: Keys,
    group: Integers,
    starts: Integers,
    children: Integers,
    given: Floats,
    law: int,
    amount: float,
    dropped: Integers,
    out: Floats,
) -> None:
    """Weights of every node among its siblings, for each draw.

    Args:
        keys: [draws, groups], where the chance of a draw's weights comes from.
        group: [inner nodes], which key moves the weights below a node; -1 where they stay as given.
        starts, children: the nodes below inner node i are ``children[starts[i]:starts[i + 1]]``.
        given: [nodes], weights that add up to 1 among siblings.
        law: ``UNIFORM``: each weight times something between 1 - amount and 1 + amount; ``DIRICHLET``: with the given
            weights as its mean and parameters that add up to ``amount``.
        dropped: [draws], a leaf that counts for nothing, or -1.
        out: [draws, nodes], adding up to 1 among siblings; a node without a leaf left has no weight.
    """
    leaves = given.shape[0] - (starts.shape[0] - 1)
    for draw in range(out.shape[0]):
        weight = out[draw]
        weight[-1] = 1.0
        alive = np.ones(given.shape[0], dtype=np.bool_)
        if dropped[draw] >= 0:
            alive[dropped[draw]] = False
        for inner in range(starts.shape[0] - 1):
            below = children[starts[inner] : starts[inner + 1]]
            if group[inner] < 0 or law == AS_GIVEN:
                for child in below:
                    weight[child] = given[child]
            else:
                key = _stream(keys[draw, group[inner]], inner)
                if law == UNIFORM:
                    for place in range(below.shape[0]):
                        by = 1.0 + amount * (2.0 * _uniform(key, place) - 1.0)
                        weight[below[place]] = given[below[place]] * by
                else:
                    most = -np.inf
                    for place in range(below.shape[0]):
                        child = below[place]
                        weight[child] = -np.inf
                        if given[child] > 0.0:
                            weight[child] = _log_gamma_variate(amount * given[child], _stream(key, place))
                            most = max(most, weight[child])
                    for child in below:
                        weight[child] = math.exp(weight[child] - most)
            total = 0.0
            for child in below:
                if not alive[child]:
                    weight[child] = 0.0
                total += weight[child]
            if total > 0.0:
                for child in below:
                    weight[child] /= total
            else:
                # The node counts for nothing above; below it weights stay as given, so that they still make a tree.
                alive[leaves + inner] = False
                for child in below:
                    weight[child] = given[child]
