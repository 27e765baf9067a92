"""What words about buildings say of a household: told to it, and erased with it. The buildings know nobody's name."""

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from houma.domain.buildings.actions.erasing import Named, erase_words, telling
from houma.domain.buildings.models import Building
from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import HeldFact
from houma.domain.households.rules.naming import Sought

_SAID = pgettext_lazy("kept about a household", "words about a building")


def held(household: Household, person: Person | None) -> Iterable[HeldFact]:
    """Words about buildings that name the household, or ``person`` alone."""
    return (HeldFact(str(_SAID), one.building, str(one.part), one.said) for one in telling(_named(household, person)))


def erase(household: Household, person: Person | None) -> int:
    """Take these words out, and return of how many rows; the second time of none."""
    return erase_words(_named(household, person))


def _named(household: Household, person: Person | None) -> Named:
    """Known by name near where they lived, elsewhere in the same communes by whole name, telephone or reference."""
    if person is None:
        people: Iterable[Person] = Person.objects.filter(household=household)
        sought = Sought.people_of(people, one=False, phone=household.phone, reference=household.code)
    else:
        sought = Sought.people_of([person], one=True)
    lived = Building.objects.filter(dwellings__residences__household=household)
    if household.dwelling_id is not None:
        lived |= Building.objects.filter(dwellings=household.dwelling_id)
    places = dict(lived.values_list("pk", "territory"))
    around = {*places.values(), household.territory_id} - {None}
    return Named(sought.may_be_meant, sought.is_meant, frozenset(places), frozenset(around))
