"""The server as it runs in production: several processes, behind a proxy, ended in good order."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from django.db import connection
from tests.operations.processes import PATIENCE_SECONDS, Installation, installation, wait_until


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("house")) as installed:
        installed.settings = {"HOUMA_LOG_FORMAT": "json", "HOUMA_HTTPS": "1", "HOUMA_ALLOWED_HOSTS": "houma.example"}
        yield installed


def listens(place: Path) -> bool:
    """Is somebody behind the socket? It stands there before anybody is."""
    with socket.socket(socket.AF_UNIX) as tried:
        return tried.connect_ex(str(place)) == 0


@pytest.fixture(scope="module")
def served(house: Installation) -> Iterator[tuple[httpx.Client, "subprocess.Popen[str]"]]:
    """A client of a server with two workers on a Unix socket."""
    place = house.var / "http.sock"
    process = house.start("houma", "serve", "--socket", str(place), "--workers", "2")
    wait_until(lambda: listens(place) or process.poll() is not None, "the server listens")
    assert process.poll() is None, house.complaints.read_text()
    transport = httpx.HTTPTransport(uds=str(place))
    with httpx.Client(transport=transport, base_url="http://houma.example", timeout=PATIENCE_SECONDS) as client:
        yield client, process


BEHIND_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


def test_what_comes_over_the_proxys_https_is_served_and_remembered_as_such(
    served: tuple[httpx.Client, object], house: Installation
) -> None:
    client, _process = served
    answer = client.get("/fr/account/login/", headers=BEHIND_PROXY)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "server" not in answer.headers, "what it is made with concerns nobody"
    plain = client.get("/fr/account/login/")
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://houma.example/fr/account/login/")
    assert client.get("/health").status_code == 503, "no country yet; asked on the machine itself, without HTTPS"


def test_fingerprinted_files_may_be_kept_for_ever(served: tuple[httpx.Client, object]) -> None:
    client, _process = served
    page = client.get("/fr/account/login/", headers=BEHIND_PROXY).text
    addresses = [part.partition('"')[0] for part in page.split('href="')[1:]]
    sheet = next(address for address in addresses if address.endswith(".css"))
    answer = client.get(sheet, headers=BEHIND_PROXY)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_another_host_name_is_refused(served: tuple[httpx.Client, object]) -> None:
    client, _process = served
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no connections to share")
def test_many_requests_at_once_share_few_connections(served: tuple[httpx.Client, object], house: Installation) -> None:
    client, _process = served
    with ThreadPoolExecutor(40) as many:
        answers = list(many.map(lambda _: client.get("/health").status_code, range(200)))
    assert answers == [503] * 200
    ((connections,),) = house.ask("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()")
    assert connections <= 2 * 8 + 4, "two pools, and the background work"


def test_told_to_end_it_ends_with_all_that_it_began(
    served: tuple[httpx.Client, "subprocess.Popen[str]"], house: Installation, tmp_path: Path
) -> None:
    """The last test: the server is gone after it."""
    _client, process = served
    children = subprocess.run(
        ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(children) >= 3, "two workers and the background work"
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert process.wait(timeout=40) == 0
    assert time.monotonic() - began < 35
    left = house.ask("SELECT name FROM background_worker WHERE ended_at IS NULL")
    assert left == [], "the background worker said goodbye"
    wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in children), "all of them are gone")
