"""What words about buildings say of a household: told to it, and erased with it. The buildings know nobody's name."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.buildings.actions.erasing import Named, erase_words, telling
from houma.domain.buildings.models import Building
from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import Erasing, Gone, HeldFact, Stays, Words
from houma.domain.households.rules.naming import Ear, Sought

_SAID = pgettext_lazy("kept about a household", "words about a building")
_FILES = pgettext_lazy("kept about a household", "files of buildings")
_OWNERS = pgettext_lazy("kept about a household", "owners of the same name")


def held(household: Household, person: Person | None) -> Iterable[HeldFact]:
    """Words about buildings that name the household, or ``person`` alone."""
    return (HeldFact(str(_SAID), one.building, str(one.part), one.said) for one in telling(_named(household, person)))


def erase(household: Household, person: Person | None) -> Erasing:
    """Take these words out; the second time none."""
    done = erase_words(_named(household, person))
    gone = tuple(
        Gone(
            one.part,
            place=one.building,
            searched=True,
            words=tuple(Words(said.field, said.pieces) for said in one.said),
        )
        for one in done.gone
    )
    kept = (
        Stays(_FILES, done.files_kept, _("what was decided about a building stands on them; their title and name go")),
        Stays(_OWNERS, done.owners_kept, _("notices of the law still have to reach them; they go with the last step")),
    )
    return Erasing(gone, tuple(one for one in kept if one.rows))


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
    ear = Ear(sought)
    return Named(ear.may_be_meant, ear.is_meant, frozenset(places), frozenset(around))
