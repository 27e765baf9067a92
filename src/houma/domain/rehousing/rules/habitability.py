"""Is this home decent for these people? What it lacks by one version of the norms, in words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from houma.domain.base.decisions import Reason
from houma.domain.rehousing.models import Home, NormLack, NormVersion
from houma.domain.rehousing.rules.words import persons_in_words, rooms_in_words


@dataclass(frozen=True, slots=True)
class People:
    """Who would live there.

    Attributes:
        persons: how many.
        step_free: whether somebody needs an entrance without steps.
        metres: mean distance from the home to school, work and kin, by weight; None where nothing is known of it.
    """

    persons: int
    step_free: bool = False
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing that a home lacks; ``forbids`` where the norms do not let anybody be offered such a home."""

    kind: NormLack
    sentence: Reason
    forbids: bool


def lacking(people: People, home: Home, norms: NormVersion | None) -> tuple[Lacking, ...]:
    """What ``home`` lacks for ``people``.

    In a collective home all places count as taken, as in ``engines.placement``. Without norms only steps count.
    """
    found: list[tuple[NormLack, Reason]] = []
    if people.step_free and not home.step_free:
        found.append((NormLack.STEP_FREE, _("Somebody needs an entrance without steps, and the home has steps.")))
    if norms is None:
        return tuple(Lacking(kind, sentence, forbids=True) for kind, sentence in found)
    inside = home.capacity if home.collective else people.persons
    if norms.persons_per_room is not None and inside > norms.persons_per_room * home.rooms:
        found.append(
            (
                NormLack.ROOMS,
                format_lazy(
                    _("{persons} in {rooms}: the norms allow {most} a room."),
                    persons=persons_in_words(inside),
                    rooms=rooms_in_words(home.rooms),
                    most=_plain(norms.persons_per_room),
                ),
            )
        )
    if norms.floor_area_per_person is not None:
        wanted = norms.floor_area_per_person * inside
        if home.floor_area is None:
            found.append((NormLack.FLOOR_AREA, _("The floor area of the home is not known.")))
        elif home.floor_area < wanted:
            found.append(
                (
                    NormLack.FLOOR_AREA,
                    format_lazy(
                        ngettext_lazy(
                            "{area} m² for {persons} person: the norms ask for {wanted} m².",
                            "{area} m² for {persons} persons: the norms ask for {wanted} m².",
                            inside,
                        ),
                        area=_plain(home.floor_area),
                        persons=inside,
                        wanted=_plain(wanted),
                    ),
                )
            )
    if norms.separate_sanitation and not home.separate_sanitation:
        found.append((NormLack.SANITATION, _("The home has no sanitation of its own.")))
    if norms.water and not home.water:
        found.append((NormLack.WATER, _("The home has no running water.")))
    if norms.ventilation and not home.ventilation:
        found.append((NormLack.VENTILATION, _("The home is not ventilated.")))
    if norms.farthest is not None and people.metres is not None and people.metres > norms.farthest:
        found.append(
            (
                NormLack.FAR,
                format_lazy(
                    _("{metres} m from school, work and kin on average: the norms say {most} m at most."),
                    metres=round(people.metres),
                    most=norms.farthest,
                ),
            )
        )
    required = frozenset(norms.required)
    return tuple(Lacking(kind, sentence, forbids=kind in required) for kind, sentence in found)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
