"""Every choice that turns raw indicators into an index, as one value that can be kept, compared and replayed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Impute(StrEnum):
    """What stands in for a missing value."""

    NONE = "none"
    GROUP_MEAN = "group_mean"
    GROUP_MEDIAN = "group_median"


class Outliers(StrEnum):
    """What is done to indicators whose skewness and kurtosis both pass the limits."""

    NONE = "none"
    WINSORISE = "winsorise"
    LOG = "log"
    BOX_COX = "box_cox"


class Normalise(StrEnum):
    """How indicators come to one scale on which more is better."""

    MIN_MAX = "min_max"
    Z_SCORE = "z_score"
    RANK = "rank"
    PERCENTILE = "percentile"
    GOALPOSTS = "goalposts"
    REFERENCE = "reference"
    FRONTIER = "frontier"
    MPI = "mpi"
    """Mean 100 and population standard deviation 10, as the Mazziotta-Pareto index asks."""
    AMPI = "ampi"
    """Reference 100 in a range of 60 (about 70 to 130), as the adjusted Mazziotta-Pareto index asks."""


class Weighting(StrEnum):
    """Where weights come from. PCA and entropy weigh indicators; nodes above them keep the weights given."""

    GIVEN = "given"
    EQUAL = "equal"
    PCA = "pca"
    ENTROPY = "entropy"
    BUDGET = "budget"


class Aggregation(StrEnum):
    """How the children of a node become one value."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    POWER = "power"
    OWA = "owa"
    MPI = "mpi"
    COPELAND = "copeland"


class Reference(StrEnum):
    """What counts as 1 (or 100) where an indicator states no reference of its own."""

    MEAN = "mean"
    MEDIAN = "median"


NEEDS_POSITIVE = frozenset({Aggregation.GEOMETRIC, Aggregation.HARMONIC, Aggregation.POWER, Aggregation.MPI})
"""Aggregations that mean nothing for values below zero."""


@dataclass(frozen=True, slots=True)
class Aggregations:
    """One aggregation for each floor: indicators to a dimension, dimensions to a capital, capitals to the index."""

    dimension: Aggregation = Aggregation.ARITHMETIC
    capital: Aggregation = Aggregation.ARITHMETIC
    index: Aggregation = Aggregation.ARITHMETIC

    def at_depth(self, depth: int) -> Aggregation:
        """The aggregation that makes a node at ``depth``: 0 is the index, 1 a capital, 2 and below a dimension."""
        return (self.index, self.capital, self.dimension)[min(depth, 2)]

    @classmethod
    def all(cls, one: Aggregation) -> "Aggregations":
        """The same aggregation on every floor."""
        return cls(one, one, one)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every choice of a composite index. ``dataclasses.replace`` changes one; ``Scores.replay`` computes it again.

    Attributes:
        screen: least share of indicators that a unit must have to be scored at all (0: nobody is left out).
        impute: what stands in for missing values, within the unit's group where groups are given.
        outliers: what is done to indicators past both limits.
        skewness, kurtosis: the limits; 2 and 3.5 of the JRC (sample skewness G1, excess kurtosis G2).
        winsorise_most: values of one indicator that are drawn in at most.
        normalise: how indicators come to one scale.
        scale: the two ends of that scale (mean and standard deviation for z-scores); None takes the method's own:
            0 and 100, for z-scores 0 and 1. MPI and AMPI have a fixed scale.
        reference: what counts as the reference where an indicator states none (for ``REFERENCE`` and ``AMPI``).
        weight: where weights come from.
        aggregate: one aggregation for each floor.
        power: exponent of the power mean.
        owa: exponent a of the quantifier Q(r) = r**a of the ordered weighted average: 1 is the weighted mean, above 1
            leans to the worst children, below 1 to the best.
        coverage: least share of its children's weight that must be there for a node to have a value.
    """

    screen: float = 0.0
    impute: Impute = Impute.NONE
    outliers: Outliers = Outliers.NONE
    skewness: float = 2.0
    kurtosis: float = 3.5
    winsorise_most: int = 5
    normalise: Normalise = Normalise.MIN_MAX
    scale: tuple[float, float] | None = None
    reference: Reference = Reference.MEAN
    weight: Weighting = Weighting.GIVEN
    aggregate: Aggregations = field(default_factory=Aggregations)
    power: float = 0.5
    owa: float = 2.0
    coverage: float = 2 / 3

    def as_mapping(self) -> dict[str, object]:
        """The recipe in plain values for JSON or YAML; ``read_recipe`` reads it back."""
        plain = asdict(self)
        plain["scale"] = list(self.scale) if self.scale else None
        return {name: _plain(value) for name, value in plain.items()}


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, Mapping) else value
