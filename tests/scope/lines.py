"""What an address may answer to whom: a line says it, and one profile a kind of door makes the lines.

What a profile promises stands in its docstring; ``routes`` names every address of the house with its profile.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from tests.scope.places import OWN, VISITOR

from houma.domain.accounts.models import FIELD_ROLES, PARTY_BOUND_ROLES, Role
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission

ANYBODY = frozenset({VISITOR, *(role.value for role in Role)})
SIGNED_IN = ANYBODY - {VISITOR}
ON_PROJECTS = SIGNED_IN - {role.value for role in FIELD_ROLES}
"""Who reaches the projects of a territory at all."""
DONE = frozenset({200, 201, 302, 303, 400, 409, 422})
"""What an empty or wrong request to write gets from who may write: anything but a closed door."""

Answers = Callable[[str, str], frozenset[int]]


@dataclass(frozen=True)
class Line:
    """A route: what it answers (person, place → statuses), its values, and how it is asked."""

    answers: Answers
    values: dict[str, str] = field(default_factory=dict)
    method: str = "get"
    body: dict[str, Any] | None = None
    """What a program sends: as JSON, or as a form with files where it holds one (bytes)."""
    country_page: bool = True
    """Whether it is about a country as a whole: then own and other territory are the same page."""
    insiders: frozenset[str] = SIGNED_IN
    """Who gets more than a closed door on the own territory: these are tried on the others too."""


def _roles(*permissions: Permission | None) -> frozenset[str]:
    """The roles that hold any of the permissions; None stands for every role."""
    if None in permissions:
        return SIGNED_IN
    return frozenset(role.value for permission in permissions if permission for role in ALLOWED_ROLES[permission])


def public(*statuses: int, **values: str) -> Line:
    """The same for everybody everywhere."""
    shown = frozenset(statuses or {200})
    return Line(lambda person, place: shown, values, insiders=frozenset({Role.OPERATOR.value}))


def account(visitor: int, *signed_in: int, **values: str) -> Line:
    """A page of one's own account, in no country."""
    return Line(lambda person, place: frozenset({visitor} if person == VISITOR else signed_in or {200}), values)


def seen(permission: Permission | None = None, *granted: int, **values: str) -> Line:
    """About an internal project, without the desk: whoever reaches it sees it, for all others it is not there."""
    allowed = _roles(permission) if permission else ON_PROJECTS
    shown = frozenset(granted or {200})
    return Line(
        lambda person, place: shown if person in allowed and place == OWN else frozenset({404}),
        values,
        country_page=False,
        insiders=allowed,
    )


def desk(
    permission: Permission | None = None,
    *granted: int,
    closed: int = 403,
    also: Permission | None = None,
    **values: str,
) -> Line:
    """A page of the desk about the country: signed in first, by permission, never in a country without a role."""
    allowed = _roles(permission, also or permission)

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({302})
        if place == "abroad":
            return frozenset({403})
        return frozenset(granted or {200}) if person in allowed else frozenset({closed})

    return Line(answers, values, insiders=allowed)


def desk_own_scope(
    permission: Permission | None = None,
    *granted: int,
    sees: Permission | None = None,
    unseen: Collection[int] = (404,),
    **values: str,
) -> Line:
    """About an object at the desk: 404 outside one's scope, whoever asks; inside by permission.

    Who sees it (``sees``) without ``permission`` is told so by 403; who does not see it gets ``unseen``.
    """
    allowed = _roles(permission) if permission else ON_PROJECTS
    seeing = _roles(sees) if sees else allowed

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({302})
        if place == "abroad":
            return frozenset({403})
        if person in allowed:
            return frozenset(granted or {200}) if place == OWN else frozenset({404})
        if place == OWN and person in seeing:
            return frozenset({403})
        return frozenset(unseen) if place == OWN else frozenset({*unseen, 404})

    return Line(answers, values, country_page=False, insiders=allowed)


def posted(line: Line) -> Line:
    """The same doors for a request that writes; nothing is read there."""
    return Line(line.answers, line.values, "post", line.body, line.country_page, line.insiders)


def led_back(permission: Permission, **values: str) -> Line:
    """A button of a page that is not at the desk: to sign in first, back to the page for whoever sees it, else gone."""
    allowed = _roles(permission)

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({302})
        return frozenset({302 if person in allowed and place == OWN else 404})

    return Line(answers, values, "post", country_page=False, insiders=allowed)


def api(visitor: int = 200, **values: str) -> Line:
    """A list of the API: it answers everybody, with what each may read (``test_lists`` looks into it)."""
    return Line(lambda person, place: frozenset({visitor if person == VISITOR else 200}), values)


def api_seen(**values: str) -> Line:
    """About a project on which one works, by the API: 401 without a token, 404 outside one's scope."""

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({401})
        return frozenset({200}) if place == OWN and person in ON_PROJECTS else frozenset({404})

    return Line(answers, values, country_page=False)


def api_writes(
    permission: Permission, method: str, body: dict[str, Any], *, for_own_party: bool = False, **values: str
) -> Line:
    """A write of the API with a token of every scope: 404 outside, 403 without the permission, 401 without a token.

    ``for_own_party``: who speaks for a party does it for this one only; here it is asked for another one.
    """
    allowed = _roles(permission)

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({401})
        if place != OWN:
            return frozenset({404}) if person in allowed else frozenset({403, 404})
        if for_own_party and person in PARTY_BOUND_ROLES:
            return frozenset({403})
        return DONE if person in allowed else frozenset({403, 404})

    return Line(answers, values, method, body, country_page=False, insiders=allowed)


def api_deposits(permission: Permission, body: dict[str, Any], **values: str) -> Line:
    """A write of the API about no object in particular: 403 for whom it is nothing, wherever in the country."""
    allowed = _roles(permission)

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({401})
        return DONE if person in allowed and place != "abroad" else frozenset({403})

    return Line(answers, values, "post", body, insiders=allowed)


def layer(permission: Permission, **values: str) -> Line:
    """A layer of maps that is there for whoever holds the permission in the country, and for nobody else."""
    allowed = _roles(permission)

    def answers(person: str, place: str) -> frozenset[int]:
        return frozenset({200 if person in allowed and place != "abroad" else 404})

    return Line(answers, values, insiders=allowed)


def api_own(method: str = "get", body: dict[str, Any] | None = None, **values: str) -> Line:
    """What is not there for those who ask here, by the API: 404, and 401 without a token."""
    return Line(
        lambda person, place: frozenset({401 if person == VISITOR else 404}), values, method, body, country_page=False
    )
