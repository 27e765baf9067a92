"""What of a sample its estimates must know: weights, strata, clusters, populations; and those who did not answer."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from houma.engines.surveys.drawing import Drawn, Floats, Integers
from houma.engines.surveys.faults import LENGTHS, SurveyFault


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The design of n answers.

    Attributes:
        weight: how many units of the population each stands for (n).
        stratum: label of its stratum (n).
        cluster: label of its first unit, unique inside a stratum and the same in another round (n).
        element: label of the unit itself, the same in another round (n).
        first_population: first units in the stratum (n), inf without correction for a finite population.
        second_population: units in the cluster (n).
    """

    weight: Floats
    stratum: Integers
    cluster: Integers
    element: Integers
    first_population: Floats
    second_population: Floats

    def __post_init__(self) -> None:
        numbers = (self.weight, self.first_population, self.second_population)
        labels = (self.stratum, self.cluster, self.element)
        lengths = {len(column) for column in numbers} | {len(column) for column in labels}
        if len(lengths) > 1:
            raise SurveyFault(LENGTHS.formatted(lengths=", ".join(map(str, sorted(lengths)))))

    def __len__(self) -> int:
        return len(self.weight)

    def only(self, rows: NDArray[np.bool_]) -> "Design":
        """The design of some of the answers (True in ``rows``), as if nobody else had been asked."""
        return Design(
            self.weight[rows],
            self.stratum[rows],
            self.cluster[rows],
            self.element[rows],
            self.first_population[rows],
            self.second_population[rows],
        )


def design_of(drawn: Drawn) -> Design:
    """The design of a sample in which everybody answers: weights are inverse probabilities of inclusion."""
    return Design(
        1.0 / drawn.probability,
        drawn.stratum,
        drawn.cluster,
        drawn.chosen,
        drawn.first_population,
        drawn.second_population,
    )


@dataclass(frozen=True, slots=True)
class ClassResponse:
    """How many of a class were asked and answered; ``weight`` is what those asked stand for."""

    label: int
    asked: int
    answered: int
    weight: float

    @property
    def rate(self) -> float:
        """Share of those asked that answered."""
        return self.answered / self.asked


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """The design of those who answered, and how they stand in for those who did not.

    Attributes:
        design: of the answers, weights raised.
        classes: each class with its response, by label.
        uncovered: share of the population in classes where nobody answered: the estimates say nothing of it.
    """

    design: Design
    classes: tuple[ClassResponse, ...]
    uncovered: float

    @property
    def rate(self) -> float:
        """Share of those asked that answered, unweighted."""
        asked = sum(one.asked for one in self.classes)
        return sum(one.answered for one in self.classes) / asked if asked else 0.0


def adjusted_for_response(design: Design, answered: NDArray[np.bool_], classes: Integers | None = None) -> Response:
    """Let those who answered stand in for those of their class who did not.

    **What is assumed**: inside a class, whoever did not answer resembles those who did (response homogeneity groups,
    Särndal, Swensson & Wretman 1992, section 15.6). Weights of a class are raised so that they add up to what they did
    before; the sample is taken as if it had been drawn that small: the correction for a finite population counts those
    who answered. Nothing can be said of a class in which nobody answered.

    Args:
        design: of all that were asked (n).
        answered: who did (n).
        classes: label of each one's class (n); strata by default.
    """
    labels = design.stratum if classes is None else np.asarray(classes, dtype=np.int64)
    names, place = np.unique(labels, return_inverse=True)
    place = place.reshape(-1)
    asked = np.bincount(place, minlength=len(names))
    there = np.bincount(place[answered], minlength=len(names))
    before = np.bincount(place, weights=design.weight, minlength=len(names))
    after = np.bincount(place[answered], weights=design.weight[answered], minlength=len(names))
    factor = np.divide(before, after, out=np.ones(len(names)), where=there > 0)
    raised = replace(design, weight=design.weight * factor[place]).only(answered)
    lost = float(before[there == 0].sum())
    whole = float(before.sum())
    told = tuple(
        ClassResponse(int(name), int(a), int(t), float(w))
        for name, a, t, w in zip(names, asked, there, before, strict=True)
    )
    return Response(raised, told, lost / whole if whole else 0.0)
