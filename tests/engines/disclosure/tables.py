"""Small tables for tests of disclosure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.engines.disclosure.arrays import Floats
from houma.engines.disclosure.cells import Cells, Hierarchy, table

FISCHETTI_SALAZAR = np.array([[20, 50, 10], [8, 19, 22], [17, 32, 12]], dtype=np.float64)
"""Investment by activity and region (Fischetti and Salazar, 2001, figure 1): activity II in region C is sensitive."""


def with_totals(inner: NDArray[Any], **more: Any) -> Cells:
    """A flat table from its inner cells: totals are node 0 of each dimension."""
    values = np.full([size + 1 for size in inner.shape], np.nan)
    values[tuple(slice(1, None) for _size in inner.shape)] = inner
    return table([Hierarchy.flat(size) for size in inner.shape], values, **more)


def two_levels(rng: np.random.Generator, groups: int, ages: int, mean: float) -> Cells:
    """Territories in groups, by age: a hierarchy of three levels and a flat dimension."""
    sizes = rng.integers(1, 4, size=groups)
    parent = [-1, *([0] * groups)]
    for group, size in enumerate(sizes):
        parent += [group + 1] * int(size)
    territory = Hierarchy(np.array(parent, dtype=np.int64))
    values = np.full((territory.nodes, ages + 1), np.nan)
    values[groups + 1 :, 1:] = rng.poisson(mean, size=(int(sizes.sum()), ages))
    return table([territory, Hierarchy.flat(ages)], values)


def random_table(rng: np.random.Generator) -> Cells:
    """A table of one to three dimensions with zeros and small counts."""
    if rng.random() < 0.3:
        return two_levels(rng, int(rng.integers(2, 4)), int(rng.integers(2, 4)), float(rng.choice([2.0, 6.0])))
    shape = rng.integers(2, 5, size=rng.integers(1, 3)) if rng.random() < 0.7 else rng.integers(2, 4, size=3)
    empty = rng.random(shape) < rng.choice([0.1, 0.4])
    # Half of them have their margins out already: some of their small counts nothing protects.
    fixed = np.full([size + 1 for size in shape], rng.random() < 0.5)
    fixed[tuple(slice(1, None) for _size in shape)] = False
    return with_totals(np.where(empty, 0, rng.poisson(rng.choice([2.0, 5.0, 20.0]), size=shape)), fixed=fixed)


def grid(values: Floats, cells: Cells) -> Floats:
    """Values of cells in the shape of their table."""
    return values.reshape(cells.shape)
