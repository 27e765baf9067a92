"""Erasing people's data: on request, or at the end of its time. Rows stay as empty shells; counts and months remain."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, require
from houma.domain.households.actions.erasers import declared_erasers
from houma.domain.households.models import (
    ErasedCounts,
    ErasureGround,
    ErasureRecord,
    ErasureRequest,
    Household,
    Person,
    PersonKey,
    Presence,
    RefusalGround,
    Relation,
    RequestState,
    Residence,
)
from houma.domain.households.rules.holdings import Erasing, Gone, Stays
from houma.domain.households.rules.reach import ALREADY_DECIDED, NOT_HERE, NOTHING_LEFT
from houma.domain.households.rules.retention import counted, may_erase, may_keep_longer
from houma.domain.households.scope import households_where, under_accompaniment

_EMPTY_PERSON = {
    "given_name": "", "family_name": "", "given_name_ar": "", "family_name_ar": "", "sex": "", "born_in": None,
    "relation": Relation.OTHER, "identity_digest": "", "presence": Presence.PRESENT, "language": "",
    "reduced_mobility": False, "needs_care": False, "school_level": "", "school": "", "school_point": None, "work": "",
    "work_point": None,
}  # fmt: skip
_EMPTY_HOUSEHOLD = {
    "dwelling": None, "point": None, "tenure": "", "arrived_on": None, "origin": "", "phone": "", "language": "",
    "preferred_contact": "", "warned_on": None, "kept_until": None,
}  # fmt: skip


_PEOPLE = pgettext_lazy("kept about a household", "people")
_RESIDENCES = pgettext_lazy("kept about a household", "homes it lived in")
_HISTORY = pgettext_lazy("kept about a household", "earlier entries of the register")
_SHELL = pgettext_lazy("kept about a household", "the household itself, emptied")
_CONSENTS = pgettext_lazy("kept about a household", "answers about consent")
_LOOKS = pgettext_lazy("kept about a household", "lines of the log of looks")


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    Attributes:
        record: of it, for good.
        rooms: what it did in each: under the same names, the record says how many rows that were.
    """

    record: ErasureRecord
    rooms: Mapping[str, Erasing]


@transaction.atomic
def request_erasure(household: Household, *, by: User, asked_on: date, person: Person | None = None) -> ErasureRequest:
    """Write down that somebody asks for erasure: who follows the household, or who protects people's data.

    Raises:
        Refused: out of scope, erased already, or asked for already.
    """
    reached = households_where(by, Permission.REGISTER_HOUSEHOLDS) | households_where(by, Permission.PROTECT_PEOPLE)
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    require(Decision() if reached.filter(pk=taken.pk).exists() else Decision.refuse(NOT_HERE))
    erased = taken.erased_at if person is None else person.erased_at
    require(Decision.refuse(NOTHING_LEFT) if erased is not None else Decision())
    if person is not None and person.household_id != taken.pk:
        require(Decision.refuse(NOT_HERE))
    waiting = ErasureRequest.objects.filter(household=taken, person=person, state=RequestState.OPEN)
    require(Decision.refuse(ALREADY_DECIDED) if waiting.exists() else Decision())
    return ErasureRequest.objects.create(household=taken, person=person, asked_on=asked_on, recorded_by=by)


@transaction.atomic
def grant_erasure(request: ErasureRequest, *, by: User) -> ErasureRecord:
    """Erase what a request asks for. Raises Refused where something stands against it."""
    return granted(request, by=by).record


@transaction.atomic
def granted(request: ErasureRequest, *, by: User) -> Erased:
    """Erase what a request asks for, and tell all of it. For ``grant_erasure``, and for its preview."""
    taken = _request_taken(request, by)
    _decided(taken, RequestState.DONE, by)
    if taken.person is None:
        return _erase_household(taken.household, ErasureGround.REQUEST, by=by, request=taken)
    return _erase_person(taken.household, taken.person, by=by, request=taken)


@transaction.atomic
def refuse_erasure(request: ErasureRequest, ground: RefusalGround, *, by: User) -> ErasureRequest:
    """Refuse a request, and say why."""
    taken = _request_taken(request, by)
    taken.refused_for = ground
    return _decided(taken, RequestState.REFUSED, by)


@transaction.atomic
def keep_longer(household: Household, until: date, *, by: User) -> Household:
    """Keep a file although its time is over: a dispute, a law. Raises Refused."""
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    reached = households_where(by, Permission.PROTECT_PEOPLE).filter(pk=taken.pk, erased_at=None)
    require(Decision() if reached.exists() else Decision.refuse(NOT_HERE))
    require(may_keep_longer(until, timezone.localdate()))
    taken.kept_until, taken.warned_on = until, None
    taken.save(update_fields=["kept_until", "warned_on"])
    return taken


@transaction.atomic
def erase_household(household: Household, ground: ErasureGround, *, by: User | None) -> ErasureRecord:
    """Erase a household and its people wherever they are told of.

    Raises:
        Refused: it is accompanied, or erased already.
    """
    return _erase_household(household, ground, by=by, request=None).record


def _erase_household(
    household: Household, ground: ErasureGround, *, by: User | None, request: ErasureRequest | None
) -> Erased:
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    require(Decision.refuse(NOTHING_LEFT) if taken.erased_at is not None else Decision())
    accompanied = Household.objects.filter(under_accompaniment(), pk=taken.pk).exists()
    require(may_erase(None, accompanied=accompanied, others=0))
    people = list(Person.objects.filter(household=taken))
    _keep_counts(taken, [person for person in people if person.erased_at is None], households=1)
    now = timezone.now()
    # First: where money is recorded, the store lets words go only of a household that is erased.
    Household.objects.filter(pk=taken.pk).update(**_EMPTY_HOUSEHOLD, erased_at=now, changed_at=now)
    done = {eraser.code: eraser.erase(taken, None) for eraser in declared_erasers()}
    shell = Stays(_SHELL, 1, _("its reference, its territory and its days, to which counts and the log point"))
    done["people"] = _of(_PEOPLE, _empty([person for person in people if person.erased_at is None]), shell)
    done["residences"] = _of(_RESIDENCES, Residence.objects.filter(household=taken).delete()[0])
    done["history"] = _of(_HISTORY, _forget([taken.pk], [person.pk for person in people]), *_proofs(taken))
    ErasureRequest.objects.filter(household=taken, state=RequestState.OPEN).update(
        state=RequestState.DONE, decided_by=by, decided_at=now
    )
    return _recorded(taken, None, ground, by, request, done)


def _erase_person(household: Household, person: Person, *, by: User, request: ErasureRequest) -> Erased:
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    require(Decision.refuse(NOTHING_LEFT) if person.erased_at is not None else Decision())
    others = taken.people.filter(left_on=None, erased_at=None).exclude(pk=person.pk).count()
    require(may_erase(person, accompanied=False, others=others))
    _keep_counts(taken, [person], households=0)
    emptied = _empty([person])
    done = {eraser.code: eraser.erase(taken, person) for eraser in declared_erasers()}
    rest = Stays(_PEOPLE, others, _("the others of the household, who did not ask")) if others else None
    done["people"] = _of(_PEOPLE, emptied, *filter(None, [rest]))
    done["history"] = _of(_HISTORY, _forget([], [person.pk]), *_proofs(taken))
    return _recorded(taken, person, ErasureGround.REQUEST, by, request, done)


def _request_taken(request: ErasureRequest, by: User) -> ErasureRequest:
    taken = ErasureRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    reached = households_where(by, Permission.PROTECT_PEOPLE).filter(pk=taken.household_id)
    require(Decision() if reached.exists() else Decision.refuse(NOT_HERE))
    require(Decision() if taken.state == RequestState.OPEN else Decision.refuse(ALREADY_DECIDED))
    return taken


def _decided(request: ErasureRequest, state: RequestState, by: User) -> ErasureRequest:
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.save(update_fields=["state", "refused_for", "decided_by", "decided_at"])
    return request


def _empty(people: Iterable[Person]) -> int:
    keys = [person.pk for person in people]
    PersonKey.objects.filter(person__in=keys).delete()
    return Person.objects.filter(pk__in=keys).update(**_EMPTY_PERSON, erased_at=timezone.now())


def _forget(households: list[int], people: list[int]) -> int:
    """Take what was from the history too: earlier names and telephones, and who typed them."""
    gone: int = Person.history.filter(id__in=people).delete()[0]
    return gone + int(Household.history.filter(id__in=households).delete()[0])


def _of(what: Promise, rows: int, *stays: Stays) -> Erasing:
    return Erasing((Gone(what, rows),) if rows else (), stays)


def _proofs(household: Household) -> list[Stays]:
    """What is never erased: it proves what was asked and answered, and who looked, and names nobody of them."""
    proofs = (
        (_CONSENTS, household.consents, _("they prove what was asked and answered, and hold no name")),
        (_LOOKS, household.looks, _("they prove who saw the file, and hold no name")),
    )
    return [Stays(what, rows, why) for what, found, why in proofs if (rows := found.count())]


def _keep_counts(household: Household, people: list[Person], *, households: int) -> None:
    registered, today = timezone.localdate(household.registered_at), timezone.localdate()
    closed = household.closed_on
    ErasedCounts.objects.create(
        country_id=household.country_id,
        territory_id=household.territory_id,
        registered_in=registered.replace(day=1),
        closed_in=closed.replace(day=1) if closed is not None else None,
        erased_in=today.replace(day=1),
        households=households,
        is_illustrative=household.is_illustrative,
        **asdict(counted(people, registered)),
    )


def _recorded(
    household: Household,
    person: Person | None,
    ground: ErasureGround,
    by: User | None,
    request: ErasureRequest | None,
    done: dict[str, Erasing],
) -> Erased:
    record = ErasureRecord.objects.create(
        country_id=household.country_id, household=household, person=person, ground=ground, by=by, request=request,
        counts={room: one.rows for room, one in done.items() if one.rows},
    )  # fmt: skip
    return Erased(record, done)
