"""Programs that read the same thing and write at the same moment, through a server of several processes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from tests.operations.processes import PATIENCE_SECONDS, Installation, installation, wait_until
from tests.operations.test_serving import listens

WRITERS = 4
ROUNDS = 4


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("race")) as installed:
        installed.settings = {"HOUMA_API_RATE": "0"}
        yield installed


@pytest.fixture(scope="module")
def writers(house: Installation) -> Iterator[tuple[str, list[httpx.Client]]]:
    """The address of a project, and programs that may change it, each with a connection of its own."""
    project = house.order("open_project")
    place = house.var / "http.sock"
    process = house.start("houma", "serve", "--socket", str(place), "--workers", "2", "--without-worker")
    wait_until(lambda: listens(place) or process.poll() is not None, "the server listens")
    assert process.poll() is None, house.complaints.read_text()
    with ExitStack() as open_ones:
        yield (
            project["address"],
            [open_ones.enter_context(_program(place, project["secret"])) for _number in range(WRITERS)],
        )


def _program(place: Path, secret: str) -> httpx.Client:
    return httpx.Client(
        transport=httpx.HTTPTransport(uds=str(place)),
        base_url="http://localhost",
        headers={"Authorization": f"Bearer {secret}"},
        timeout=PATIENCE_SECONDS,
    )


def at_once(orders: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """The answers to requests that leave at the same moment."""
    start = Barrier(len(orders))

    def leave(order: Callable[[], httpx.Response]) -> httpx.Response:
        start.wait()
        return order()

    with ThreadPoolExecutor(len(orders)) as threads:
        return list(threads.map(leave, orders))


def patching(writer: httpx.Client, address: str, description: str, etag: str) -> Callable[[], httpx.Response]:
    return lambda: writer.patch(address, json={"description": description}, headers={"If-Match": etag})


def test_of_those_who_change_what_they_read_at_the_same_moment_one_does(
    writers: tuple[str, list[httpx.Client]], house: Installation
) -> None:
    address, programs = writers
    for turn in range(ROUNDS):
        etag = programs[0].get(address).headers["ETag"]
        said = [f"turn {turn}, writer {number}" for number in range(WRITERS)]
        answers = at_once(
            [patching(writer, address, words, etag) for writer, words in zip(programs, said, strict=True)]
        )
        statuses = [answer.status_code for answer in answers]
        assert sorted(statuses) == [200] + [412] * (WRITERS - 1), [answer.text for answer in answers]
        winner = statuses.index(200)
        assert answers[winner].json()["description"] == said[winner], "it reads what it wrote, and nobody else's words"
        assert programs[0].get(address).json()["description"] == said[winner]
    ((changes,),) = house.ask("SELECT COUNT(*) FROM projects_historicalproject WHERE description LIKE 'turn %'")
    assert changes == ROUNDS, "what was refused left no trace"
