"""Ask a running Houma for what a visitor needs first, and say how it answered.

``ask_server.py ADDRESS`` asks for each of ``QUESTIONS`` and exits with 1 if one answer is not what it should be.
``ask_server.py --wait ADDRESS --while PROCESS`` waits until the server answers; 1 if the process ends first.

Only the standard library is used: the program is also meant to be pointed at a server on another machine.
"""

import argparse
import gzip
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE_SECONDS = 60
TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back: the address that answered in the end, status, type and body, and after how many milliseconds."""

    url: str
    status: int
    content_type: str
    body: bytes
    milliseconds: float


@dataclass(frozen=True)
class Question:
    """An address to ask, and a check that returns what is wrong with the body, or nothing.

    ``{country}`` in the path stands for the country that the bare address leads to: ``ma`` where Morocco is loaded.
    """

    title: str
    path: str
    content_type: str
    fault: Callable[[bytes], str]


def ask(url: str) -> Answer:
    """Fetch one address. Error statuses are answers too; no answer at all raises ``OSError``."""
    began = time.perf_counter()
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip", "Accept-Language": "fr"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            answered, status, headers, body = response.url, response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        answered, status, headers, body = error.url, error.code, error.headers, error.read()
    if headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(answered, status, headers.get("Content-Type", ""), body, (time.perf_counter() - began) * 1000)


def page_in(language: str, direction: str = "ltr") -> Callable[[bytes], str]:
    """The check that a page says its language, its direction, and ends properly."""

    def fault(body: bytes) -> str:
        text = body.decode()
        start = text[: text.find(">", text.find("<html"))]
        if f'lang="{language}"' not in start:
            return f"the page is not in {language}"
        if (direction == "rtl") != ('dir="rtl"' in start):
            return f"the page is not set {direction}"
        return "" if "</html>" in text else "the page breaks off"

    return fault


def filled_json(body: bytes) -> str:
    """The check that the body is JSON with something in it."""
    try:
        return "" if json.loads(body) else "the answer is empty"
    except ValueError as error:
        return f"the answer is not JSON: {error}"


def a_pdf(body: bytes) -> str:
    """The check that the body is a PDF that does not break off."""
    if not body.startswith(b"%PDF-"):
        return "the answer is no PDF"
    return "" if b"%%EOF" in body[-1024:] else "the PDF breaks off"


def filled(body: bytes) -> str:
    """The check that there is a body."""
    return "" if body else "the answer is empty"


QUESTIONS = (
    Question("health", "/health", "application/json", filled_json),
    Question("home, French", "/fr/{country}/", "text/html", page_in("fr")),
    Question("home, Arabic", "/ar/{country}/", "text/html", page_in("ar", "rtl")),
    Question("home, English", "/en/{country}/", "text/html", page_in("en")),
    # The tile of the whole world holds something of any country.
    Question("map tile", "/tiles/{country}/fr/territories/0/0/0.pbf", "application/vnd.mapbox-vector-tile", filled),
    Question("bilan, page", "/fr/{country}/bilan/", "text/html", page_in("fr")),
    Question("bilan, JSON", "/fr/{country}/bilan.json", "application/json", filled_json),
    Question("bilan, PDF", "/fr/{country}/bilan.pdf", "application/pdf", a_pdf),
)


def what_is_wrong(question: Question, answer: Answer) -> str:
    """Say why this is not the answer to that question; empty when it is."""
    if answer.status != 200:
        return "the status should be 200"
    if not answer.content_type.startswith(question.content_type):
        return f"the type is {answer.content_type!r}, not {question.content_type}"
    return question.fault(answer.body)


def country_of(address: str) -> str:
    """The country that the bare address leads to: the last part of ``/fr/ma/``; ``-`` when it leads to none."""
    try:
        path = urllib.parse.urlsplit(ask(address + "/").url).path
    except OSError:
        path = ""  # The questions will say so, one by one.
    return path.strip("/").rpartition("/")[2] or "-"


def ask_all(address: str) -> int:
    """Ask every question and write a line about each. Returns the exit status."""
    failures = 0
    country = country_of(address)
    for question in QUESTIONS:
        path = question.path.format(country=country)
        try:
            answer = ask(address + path)
        except OSError as error:
            wrong, facts = f"no answer: {error}", ""
        else:
            wrong = what_is_wrong(question, answer)
            facts = f"{answer.status} {len(answer.body):>9,} bytes {answer.milliseconds:>7.0f} ms"
        failures += bool(wrong)
        line = f"  {'FAIL' if wrong else 'ok':<5}{question.title:<16}{path:<40}{facts}"
        sys.stdout.write(f"{line}  {wrong}".rstrip() + "\n")
    return 1 if failures else 0


def wait_for(address: str, process: int) -> int:
    """Wait until the server answers, as long as its process lives. Returns the exit status."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if ask(address + "/health").status == 200:
                return 0
        except OSError:
            pass  # Not listening yet.
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            sys.stderr.write("The server's process ended.\n")
            return 1
        time.sleep(0.1)
    sys.stderr.write(f"No healthy answer from {address}/health within {PATIENCE_SECONDS} seconds.\n")
    return 1


def main() -> int:
    """Read the command line and do what it asks."""
    parser = argparse.ArgumentParser(description="Ask a running Houma for its health, pages, a tile and a bilan.")
    parser.add_argument("address", help="such as http://127.0.0.1:8000")
    parser.add_argument("--wait", action="store_true", help="only wait until it answers")
    parser.add_argument("--while", dest="process", type=int, default=os.getpid(), help="the server's process id")
    given = parser.parse_args()
    address = given.address.rstrip("/")
    return wait_for(address, given.process) if given.wait else ask_all(address)


if __name__ == "__main__":
    sys.exit(main())
