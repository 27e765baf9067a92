"""A real exchange: a server process on a loopback port, and a client that knows the protocol by itself."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from tests.field.collect import Device
from tests.field.conftest import PLACES
from tests.observatory.test_receiving import BODY, photo
from tests.observatory.workbooks import instance
from tests.operations.processes import ROOT, Installation, installation, wait_until

from houma.config.bodies import MOST_UNDER


@dataclass(frozen=True)
class Running:
    """A house with an inspector in the field."""

    house: Installation
    server: str
    secret: str
    username: str

    def by_key(self) -> Device:
        return Device(f"{self.server}/key/{self.secret}")

    def by_digest(self, password: str | None = None) -> Device:
        return Device(self.server, self.username, self.secret if password is None else password)

    def count(self, table: str, where: str = "1=1") -> int:
        return int(self.house.ask(f"SELECT count(*) FROM observatory_{table} WHERE {where}")[0][0])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with installation(tmp_path_factory.mktemp("field")) as house:
        made = subprocess.run(
            [sys.executable, "-m", "tests.field.prepare"],
            env=house.environment, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        country, secret, username = json.loads(made.stdout.splitlines()[-1])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = house.start("houma", "serve", "--port", str(port), "--without-worker")
        base = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{base}/health") or process.poll() is not None, "the server answers")
        assert process.poll() is None, house.complaints.read_text()
        yield Running(house, f"{base}/field/{country}", secret, username)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("way", ["by_key", "by_digest"])
def test_a_device_fetches_forms_and_their_files(running: Running, way: str) -> None:
    device: Device = getattr(running, way)()
    forms = device.forms()
    assert forms.keys() == {"menages", "places"}
    for form in forms.values():
        device.fetch(form)
    assert device.fetch_files(forms["places"]) == {"places.csv": PLACES}


def test_a_wrong_password_is_asked_for_again_and_opens_nothing(running: Running) -> None:
    device = running.by_digest("another secret")
    answer = device.http.get(f"{running.server}/formList")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Digest realm="Houma"')
    assert "menages" not in answer.text


def test_a_form_sent_in_two_requests_is_one_submission_with_all_its_files(running: Running) -> None:
    device = running.by_digest()
    filled = instance(BODY, instance_id="uuid:two-requests")
    first = device.send(filled, last=False, f_jpg=photo())
    assert (first.status, first.is_sent) == (202, True)
    second = device.send(filled, p_jpg=photo())
    assert second.status == 201
    assert running.count("submission", "instance_id = 'uuid:two-requests'") == 1
    names = running.house.ask(
        "SELECT a.name FROM observatory_attachment a JOIN observatory_submission s ON s.id = a.submission_id"
        " WHERE s.instance_id = 'uuid:two-requests' ORDER BY a.name"
    )
    assert [name for (name,) in names] == ["f.jpg", "p.jpg"]


def test_what_is_sent_again_is_recognised(running: Running) -> None:
    device = running.by_key()
    filled = instance(BODY, instance_id="uuid:again")
    assert device.send(filled, f_jpg=photo()).status == 201
    kept = running.count("submission"), running.count("attachment")
    again = device.send(filled, f_jpg=photo())
    assert again.is_sent
    assert again.message != device.send(instance(BODY, instance_id="uuid:new")).message
    assert (running.count("submission") - 1, running.count("attachment")) == kept


def test_another_content_under_the_same_instance_is_refused_and_kept_aside(running: Running) -> None:
    device = running.by_key()
    assert device.send(instance(BODY, instance_id="uuid:claimed")).status == 201
    told = device.send(instance(BODY.replace("Amal", "Nadia"), instance_id="uuid:claimed"))
    assert (told.status, told.is_sent) == (409, False)
    assert running.count("refusedsubmission", "instance_id = 'uuid:claimed'") == 1


def test_an_edit_keeps_what_it_replaces(running: Running) -> None:
    device = running.by_key()
    assert device.send(instance(BODY, instance_id="uuid:before")).status == 201
    edit = instance(BODY.replace(">3<", ">4<"), instance_id="uuid:after", replaces="uuid:before")
    assert device.send(edit).status == 201
    rows = running.house.ask(
        "SELECT b.instance_id FROM observatory_submission a JOIN observatory_submission b ON b.id = a.replaces_id"
        " WHERE a.instance_id = 'uuid:after'"
    )
    assert rows == [("uuid:before",)]
    late = instance(BODY, instance_id="uuid:too-late", replaces="uuid:before")
    assert device.send(late).status == 409


def test_a_file_that_is_not_taken_makes_the_device_keep_it(running: Running) -> None:
    told = running.by_key().send(instance(BODY, instance_id="uuid:bad-file"), f_jpg=b"MZ no picture")
    assert (told.status, told.is_sent) == (422, False)
    assert "f.jpg" in told.message
    assert running.count("submission", "instance_id = 'uuid:bad-file'") == 1


def test_the_device_is_told_in_its_own_language(running: Running) -> None:
    said = set()
    for language in ("fr", "ar", "en"):
        device = running.by_key()
        device.http.headers["Accept-Language"] = language
        said.add(device.send(b"<data/>").message)
    assert len(said) == 3


def test_neither_a_secret_nor_a_traceback_reaches_the_log(running: Running) -> None:
    running.by_key().forms()
    running.by_key().http.get(f"{running.server}/key/{running.secret}/nowhere")
    for typed in ("", "/", "//", "/formList/"):
        assert running.by_key().http.get(f"{running.server}/key/{running.secret}{typed}").status_code == 404
    said = running.house.complaints.read_text()
    assert "formList" in said
    assert running.secret not in said
    assert "Traceback" not in said


def _raw(running: Running, sent: list[bytes], *, path: str = "/submission") -> tuple[int, float]:
    """What the server answers to bytes that no client library would send (0 where it hangs up), and how soon."""
    address = urlsplit(f"{running.server}/key/{running.secret}{path}")
    began = time.monotonic()
    with socket.create_connection((address.hostname, address.port), timeout=30) as wire:
        wire.sendall(b"POST %s HTTP/1.1\r\nHost: %s\r\n" % (address.path.encode(), address.netloc.encode()))
        with suppress(BrokenPipeError, ConnectionResetError):  # It has heard enough.
            for one in sent:
                wire.sendall(one)
        if not sent[-1].endswith(b"\r\n"):
            with suppress(OSError):  # It may have hung up by now.
                wire.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionResetError):
            while b"\r\n\r\n" not in answer and (more := wire.recv(65_536)):
                answer += more
    return int(answer.split()[1]) if answer else 0, time.monotonic() - began


_FORM = b"Content-Type: multipart/form-data; boundary=x\r\n"
_HALF = b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n<data'
_CHUNK = b"10000\r\n" + bytes(0x10000) + b"\r\n"


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        ([_FORM, b"Content-Length: 99999999999\r\n\r\n", _HALF], {413}),
        ([_FORM, b"Content-Length: 900\r\n\r\n", _HALF], {0, 400}),
        ([_FORM, b"Content-Length: 20\r\n\r\n", _HALF + b"\r\n"], {400}),
        ([_FORM, b"Content-Length: -1\r\n\r\n", _HALF + b"\r\n"], {400}),
        ([_FORM, b"Content-Length: 20\r\nContent-Length: 2000\r\n\r\n", _HALF + b"\r\n"], {400}),
        ([_FORM, b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n"], {0, 400}),
        ([_FORM, b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(_HALF), _HALF)], {411}),
        ([_FORM, b"Transfer-Encoding: chunked\r\n\r\n", *[_CHUNK] * (MOST_UNDER["/field/"] // 0x10000 + 2)], {413}),
        ([b"X: " + b"y" * 200_000 + b"\r\n\r\n"], {400}),
    ],
    ids=[
        "announces-too-much",
        "breaks-off",
        "says-less",
        "negative",
        "two-lengths",
        "no-chunk",
        "no-length",
        "chunks-on",
        "header",
    ],
)  # fmt: skip
def test_lengths_that_lie_are_refused_soon_and_the_next_form_is_taken(
    running: Running, sent: list[bytes], statuses: set[int], request: pytest.FixtureRequest
) -> None:
    before = running.count("submission")
    status, seconds = _raw(running, sent)
    assert status in statuses
    assert seconds < 20
    assert running.count("submission") == before
    after = instance(BODY, instance_id=f"uuid:after-{request.node.callspec.id}")
    assert running.by_key().send(after, f_jpg=photo()).status == 201
    assert running.count("submission") == before + 1
    if status == 413:
        assert "too large for one request" in running.house.complaints.read_text()


def test_a_sender_who_takes_its_time_holds_nobody_up(running: Running) -> None:
    address = urlsplit(f"{running.server}/key/{running.secret}/submission")
    slow = [socket.create_connection((address.hostname, address.port), timeout=30) for _one in range(60)]
    try:
        for wire in slow:
            wire.sendall(b"POST %s HTTP/1.1\r\nHost: x\r\n%s" % (address.path.encode(), _FORM))
            wire.sendall(b"Content-Length: 4000\r\n\r\n" + _HALF)
        assert running.by_key().send(instance(BODY, instance_id="uuid:beside-slow"), f_jpg=photo()).status == 201
    finally:
        for wire in slow:
            wire.close()
    assert running.by_digest().send(instance(BODY, instance_id="uuid:after-slow")).status == 201
