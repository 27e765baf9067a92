"""Every route × role × territory answers what ``routes.ROUTES`` declares, and no route goes without a line.

Nothing outside one's scope can be opened, listed, counted, exported or told from what is not there at all.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation
from django.views.defaults import page_not_found, permission_denied
from tests.scope.lines import ON_PROJECTS, SIGNED_IN, Line
from tests.scope.places import ABROAD, OTHER, OWN, VISITOR, Place, World, make_world
from tests.scope.routes import ALSO, ROUTES

from houma.domain.accounts.models import Role

pytestmark = pytest.mark.django_db
TRIED_ABROAD = frozenset({VISITOR, Role.PROGRAMME_OFFICER.value, Role.OPERATOR.value})
# Who gets in is decided before the store is asked: there it matters by what kind of condition its rows are found.
TRIED_ON_POSTGIS = TRIED_ABROAD | {Role.SOCIAL_WORKER.value}


@pytest.fixture(autouse=True)
def _quiet_and_in_french() -> Iterator[None]:
    """Hundreds of closed doors would each be logged with their traceback."""
    logging.disable(logging.CRITICAL)
    with translation.override("fr"):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def _told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is refused gets a whole page for the first closed door, and its status alone for all others.

    Everybody is told the same at each of them, and to draw that took a third of the time.
    """
    for status, drawn in ((403, permission_denied), (404, page_not_found)):
        monkeypatch.setattr(f"houma.config.urls.handler{status}", _once_each(drawn, status), raising=False)


def _once_each(drawn: Callable[..., HttpResponse], status: int) -> Callable[..., HttpResponse]:
    told = set[object]()

    def answer(request: HttpRequest, exception: Exception) -> HttpResponse:
        person = getattr(request, "user", None)
        if person in told:
            return HttpResponse(status=status)
        told.add(person)
        return drawn(request, exception)

    return answer


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    return make_world()


def routes(patterns: Any, space: str = "", parameters: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of every route with the parameters of its address."""
    for pattern in patterns:
        own = getattr(pattern.pattern, "converters", {}) or pattern.pattern.regex.groupindex
        known = (*parameters, *own)
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inside, known)
        else:
            yield f"{space}{pattern.name}", known


def addresses() -> dict[str, tuple[str, ...]]:
    return dict(routes(get_resolver().url_patterns))


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    named = addresses().keys()
    assert sorted(named - ROUTES.keys()) == [], "routes without a line in tests/scope/routes.py"
    assert sorted(ROUTES.keys() - named) == [], "lines of routes that are gone"


def persons(line: Line, place: str) -> list[str]:
    """Everybody on the own territory; elsewhere those who get in on their own, for whom the place alone decides.

    A page about the country that is the same for every role is asked for by three of them. On PostGIS one of each kind
    of condition asks, and one more who gets in.
    """
    if connection.vendor == "postgresql":
        found = everybody_asked(line, place)
        inside = next((person for person in found if person in line.insiders), None)
        return [person for person in found if person in TRIED_ON_POSTGIS or person == inside]
    return everybody_asked(line, place)


def everybody_asked(line: Line, place: str) -> list[str]:
    """As above, on any store."""
    everybody = [VISITOR, *(role.value for role in Role)]
    if place == OWN and line.country_page and line.insiders == SIGNED_IN:
        return sorted(TRIED_ABROAD | {Role.ORGANISATION_MANAGER.value})
    if place == OWN:
        return everybody if len(line.insiders) > 1 else [VISITOR, *line.insiders]
    if place == OTHER:
        return [] if line.country_page else [person for person in everybody if person in line.insiders]
    return [person for person in everybody if person in TRIED_ABROAD]


def ask(client: Client, line: Line, url: str) -> int:
    """The status of one request, of which nothing stays."""
    with transaction.atomic():
        send = getattr(client, line.method)
        answer = send(url, *sent(line))
        if answer.streaming:  # Read to its end, it is closed.
            b"".join(answer)
        transaction.set_rollback(True)
    return int(answer.status_code)


def sent(line: Line) -> tuple[Any, ...]:
    """What a program sends: JSON, or a form where there is a file in it."""
    if line.body is None:
        return ()
    if not any(isinstance(value, bytes) for value in line.body.values()):
        return json.dumps(line.body), "application/json"
    return (
        {
            name: SimpleUploadedFile(f"{name}.pdf", value) if isinstance(value, bytes) else value
            for name, value in line.body.items()
        },
    )


def url_of(name: str, line: Line, parameters: tuple[str, ...], place: Place) -> str:
    words = {key: place.values.get(value, value.removeprefix("=")) for key, value in line.values.items()}
    if "country" in parameters:
        words["country"] = place.values["country"]
    return reverse(name, kwargs=words)


@pytest.mark.usefixtures("_told_once")
def test_every_route_answers_each_role_on_each_territory_as_declared(world: World) -> None:
    known = addresses()
    wrong = []
    for name, line in [*ROUTES.items(), *ALSO.items()]:
        parameters = known.get(name, ())
        for place in world.places:
            if place.name != OWN and "country" not in parameters:
                continue
            url = url_of(name, line, parameters, place)
            for person in persons(line, place.name):
                client = (world.clients if line.body is None else world.programs)[person]
                status = ask(client, line, url)
                expected = line.answers(person, place.name)
                if status not in expected:
                    wrong.append(f"{name} · {person} · {place.name}: {status}, not {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def test_what_is_outside_looks_like_what_is_not_there(world: World) -> None:
    """A code of another territory and one that nobody uses get the same answer: nothing can be guessed."""
    other = next(place for place in world.places if place.name == OTHER)
    for person in (VISITOR, Role.PROGRAMME_OFFICER.value, Role.OPERATOR.value):
        for name in ("project", "agreement"):
            answers = set()
            for code in (other.values[name], "NOBODY-USES-THIS"):
                answer = world.clients[person].get(reverse(name, args=[other.values["country"], code]))
                told = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
                answers.add((answer.status_code, told.replace(code, "…")))
            assert len(answers) == 1


LISTS = (
    ("desk_portfolio", {}),
    ("desk_portfolio_export", {"file_format": "csv"}),
    ("desk_agreements", {}),
    ("desk_questions", {}),
    ("desk", {}),
    ("agreements", {}),
    ("agreement_export", {"file_format": "csv"}),
    ("agreement_export", {"file_format": "json"}),
    ("money", {}),
    ("money_export", {"file_format": "csv"}),
    ("people", {}),
    ("people_export", {"file_format": "csv"}),
    ("search", {}),
    ("bilan", {}),
    ("desk_scans", {}),
    ("releases", {}),
    ("funding_export", {"file_format": "csv"}),
    ("api-1:list_projects", {}),
    ("api-1:list_agreements", {}),
    ("api-1:list_instalments", {}),
    ("api-1:list_flows", {}),
    ("api-1:list_calls", {}),
    ("api-1:list_releases", {}),
    ("api-1:list_questions", {}),
    ("api-1:list_tasks", {}),
    ("api-1:list_portfolio", {}),
    ("api-1:list_alerts", {}),
)


@pytest.mark.usefixtures("_told_once")
def test_lists(world: World) -> None:
    """No list, page or file that a person opens names anything of another territory or country."""
    country = world.places[0].values["country"]
    marks = [word for place in (OTHER, ABROAD) for word in (f"SECRET-{place}", f"PACT-{place}", f"Secret {place}")]
    marks += [f"{word} {place}" for place in (OTHER, ABROAD) for word in ("Pacte", "Question", "Holder")]
    told = []
    for name, values in LISTS:
        url = reverse(name, kwargs={"country": country, **values})
        for person, client in world.clients.items():
            answer = client.get(url, {"q": "secret"} if name == "search" else {})
            content = b"".join(answer) if answer.streaming else answer.content
            text = content.decode()
            told += [f"{name} · {person}: {mark}" for mark in marks if mark in text]
    assert told == []


@pytest.mark.parametrize("name", ["api-1:list_projects", "api-1:list_agreements"])
def test_counts_hold_what_one_reaches_and_no_more(world: World, name: str) -> None:
    """Who works on projects reaches the one internal record of the own territory; a visitor none."""
    url = reverse(name, kwargs={"country": world.places[0].values["country"]})
    for person, client in world.clients.items():
        answer = client.get(url).json()
        assert answer["count"] == len(answer["items"]) == (1 if person in ON_PROJECTS else 0), person
