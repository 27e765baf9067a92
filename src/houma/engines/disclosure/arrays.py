"""The kinds of arrays that this engine works on, and what it takes for zero."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]
TOLERANCE = 1e-6
"""Two amounts that differ by less are the same, relative to their size."""
