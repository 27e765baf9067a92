"""Fifty people at once on a large portfolio: what each page makes them wait, and how often it fails.

    bin/with-postgis .venv/bin/python benchmarks/load.py          a store of its own, filled in a few minutes, then 60 s
    bin/with-postgis .venv/bin/python benchmarks/load.py --agreements 500 --flows 20000 --seconds 20        a quick look
    HOUMA_DATABASE_URL=postgis://… .venv/bin/python benchmarks/load.py       a store that was filled before
    … --workers 2 --people 50 --pause 1 --desk 0.3 --json FILE

The real server (`houma serve`, so many workers) runs on a free port of this machine; so do the people: each has a
connection of its own, opens a page, reads it for a while (``--pause`` seconds on average, exponentially distributed; 0
never lets the server rest) and goes on. Visitors look around; people of the desk sign in first and work there too.
A first quarter of ``--seconds`` warms up and is not counted. An answer that is not 200, or not whole, is an error.
"""

import argparse
import asyncio
import json
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote, urlencode

import httpx

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60
TIMEOUT_SECONDS = 30
WARM_UP_SHARE = 0.25
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page, how often it is chosen among the others, and how the address of one is drawn."""

    what: str
    weight: int
    address: Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk."""

    email: str
    password: str


@dataclass
class Answers:
    """What came back: seconds by kind of page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    counted_for: float = 0.0

    def note(self, what: str, seconds: float, wrong: str) -> None:
        self.seconds.setdefault(what, []).append(seconds)
        if wrong:
            self.errors.setdefault(what, []).append(wrong)

    def rows(self) -> Iterator[tuple[str, int, float, float, int]]:
        """For each kind, the slowest first, then for all: requests, median and 95th percentile, errors."""
        kinds = sorted(self.seconds, key=lambda what: -_percentile(self.seconds[what]))
        for what in kinds:
            found = self.seconds[what]
            yield what, len(found), median(found), _percentile(found), len(self.errors.get(what, ()))
        every = [seconds for found in self.seconds.values() for seconds in found]
        yield "all", len(every), median(every), _percentile(every), sum(map(len, self.errors.values()))


def main() -> int:
    """Prepare the store, serve it, let the people in, print the table; 1 where an answer was wrong."""
    given = _arguments()
    if "HOUMA_DATABASE_URL" not in os.environ:
        sys.stderr.write("Name a store that may be filled in HOUMA_DATABASE_URL, or run this with bin/with-postgis.\n")
        return 2
    sys.path.insert(0, str(ROOT))
    people = _prepare(given)
    visitors, desk = _pages()
    with _server(given.workers) as address:
        answers = asyncio.run(_crowd(address, given, visitors, desk, people))
    sys.stdout.write(_table(answers, given))
    if given.json:
        rows = [dict(zip(("page", "requests", "median", "p95", "errors"), row, strict=True)) for row in answers.rows()]
        given.json.write_text(json.dumps({"seconds": answers.counted_for, "rows": rows}, indent=1))
    return 1 if answers.errors else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--desk", type=float, default=0.3, help="share of them who are signed in")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds that a page is read on average")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--flows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=50)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


# ── The store, the people and the server ─────────────────────────────────────────────────────────────────────────────


def _prepare(given: argparse.Namespace) -> list[Person]:
    """Bring the store up to date, fill it where it is empty, open an account for everybody at the desk."""
    from houma.cli.main import start_django

    start_django()
    from benchmarks.portfolio_data import COUNTRY, PARTIES, Size, fill
    from django.core.management import call_command

    from houma.domain.accounts.actions import open_account
    from houma.domain.accounts.models import Party, Role
    from houma.domain.territories.models import Country, Level, Territory

    call_command("migrate", interactive=False, verbosity=0)
    if not Country.objects.filter(code=COUNTRY).exists():
        fill(Size(given.agreements, given.flows), lambda line: sys.stderr.write(line + "\n"))
    root = Territory.objects.get(country_id=COUNTRY, level=Level.COUNTRY)
    people = []
    for number in range(round(given.people * given.desk)):
        person = Person(f"person-{number}-{secrets.token_hex(4)}@load.example", secrets.token_urlsafe(12))
        # Every third acts for a party; the others see the whole country, the most that a page can have to show.
        party = Party.objects.get(country_id=COUNTRY, code=f"party-{number % PARTIES}") if number % 3 == 2 else None
        role = Role.PARTNER if party else Role.AUDITOR
        open_account(person.email, person.password, f"Person {number}", role, root, party, alone=True)
        people.append(person)
    return people


@contextmanager
def _server(workers: int) -> Iterator[str]:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    command = [sys.executable, "-m", "houma", "serve", "--port", str(port), "--workers", str(workers)]
    log = Path(os.environ.get("HOUMA_VAR", ROOT / "var")) / "log" / "load.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as told:
        process = subprocess.Popen([*command, "--without-worker"], stderr=told, stdout=told)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", timeout=TIMEOUT_SECONDS).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


# ── What people look at ──────────────────────────────────────────────────────────────────────────────────────────────


def _pages() -> tuple[list[Page], list[Page]]:
    """What visitors open, and what people at the desk open; the agreements and projects are those of the store."""
    import mercantile
    from benchmarks.portfolio_data import COUNTRY, PARTIES

    from houma.domain.agreements.models import Agreement

    public = Agreement.objects.filter(
        country=COUNTRY, visibility="public", project__visibility="public", state="signed"
    )
    public = public.filter(code__startswith="AGR-").order_by("code")
    codes = list(public.values_list("code", flat=True)[:3000])
    projects = list(public.values_list("project__code", flat=True)[:3000])
    tiles = [tile for zoom in (5, 6, 7) for tile in mercantile.tiles(-13, 22, 0, 35, [zoom])]

    def page(draw: random.Random, path: str, **query: Any) -> str:
        language = draw.choices(("fr", "ar", "en"), (6, 3, 1))[0]
        return f"/{language}/{COUNTRY}/{path}" + (f"?{urlencode(query)}" if query else "")

    def commune(draw: random.Random) -> str:
        return f"R{draw.randrange(12):02d}P{draw.randrange(6)}C{draw.randrange(20):02d}"

    def tile(draw: random.Random) -> str:
        chosen, layer = draw.choice(tiles), draw.choice(("territories", "agreements"))
        return f"/tiles/{COUNTRY}/fr/{layer}/{chosen.z}/{chosen.x}/{chosen.y}.pbf"

    visitors = [
        Page("home", 8, lambda draw: page(draw, "")),
        Page("tile", 30, tile),
        Page("agreements", 12, lambda draw: page(draw, "agreements/", page=draw.randint(1, 40))),
        Page(
            "agreements of a region", 6, lambda draw: page(draw, "agreements/", territory=f"R{draw.randrange(12):02d}")
        ),
        Page("agreement", 16, lambda draw: page(draw, f"agreements/{quote(draw.choice(codes))}/")),
        Page("project", 6, lambda draw: page(draw, f"projects/{quote(draw.choice(projects))}/")),
        Page("bilan", 6, lambda draw: page(draw, "bilan/")),
        Page("territory", 8, lambda draw: page(draw, f"territories/{commune(draw)}/")),
        Page("partner", 4, lambda draw: page(draw, f"partners/party-{draw.randrange(PARTIES)}/")),
        Page("search", 6, lambda draw: page(draw, "search/", q=f"projet {draw.randrange(9000)}")),
    ]
    desk = [
        Page("desk: my tasks", 10, lambda draw: page(draw, "desk/")),
        Page("desk: portfolio", 10, lambda draw: page(draw, "desk/portfolio/", page=draw.randint(1, 20))),
        Page("desk: agreement", 10, lambda draw: page(draw, f"agreements/{quote(draw.choice(codes))}/")),
        Page("desk: ledger", 4, lambda draw: page(draw, f"agreements/{quote(draw.choice(codes))}/ledger/")),
        Page("desk: bilan", 2, lambda draw: page(draw, "bilan/")),
        Page("desk: tile", 8, tile),
    ]
    return visitors, desk


# ── The crowd ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _crowd(
    address: str, given: argparse.Namespace, visitors: list[Page], desk: list[Page], people: list[Person]
) -> Answers:
    answers = Answers()
    began = time.monotonic()
    counted_from = began + given.seconds * WARM_UP_SHARE
    ending = began + given.seconds
    at_desk = [
        _be(address, number, given, desk, person, answers, counted_from, ending) for number, person in enumerate(people)
    ]
    looking = [
        _be(address, 1000 + number, given, visitors, None, answers, counted_from, ending)
        for number in range(given.people - len(people))
    ]
    await asyncio.gather(*at_desk, *looking)
    answers.counted_for = time.monotonic() - counted_from
    return answers


async def _be(
    address: str,
    number: int,
    given: argparse.Namespace,
    pages: list[Page],
    person: Person | None,
    answers: Answers,
    counted_from: float,
    ending: float,
) -> None:
    """Be one of the people, until the end."""
    draw = random.Random(given.seed * 10_000 + number)
    weights = [page.weight for page in pages]
    async with httpx.AsyncClient(
        base_url=address, timeout=TIMEOUT_SECONDS, headers={"Accept-Encoding": "gzip"}
    ) as http:
        await asyncio.sleep(draw.random() * given.pause)
        if person is not None:
            await _sign_in(http, person)
        while time.monotonic() < ending:
            page = draw.choices(pages, weights)[0]
            asked = time.monotonic()
            wrong = await _open(http, page.address(draw))
            if asked >= counted_from:
                answers.note(page.what, time.monotonic() - asked, wrong)
            if given.pause:
                await asyncio.sleep(draw.expovariate(1 / given.pause))


async def _open(http: httpx.AsyncClient, path: str) -> str:
    """Open an address; what was wrong with the answer, or nothing."""
    try:
        answer = await http.get(path)
    except httpx.HTTPError as error:
        return f"{path}: {type(error).__name__}"
    if answer.status_code not in {200, 204}:  # An empty tile has no content.
        return f"{path}: {answer.status_code}"
    whole = not answer.headers["Content-Type"].startswith("text/html") or "</html>" in answer.text
    return "" if whole else f"{path}: breaks off"


async def _sign_in(http: httpx.AsyncClient, person: Person) -> None:
    form = await http.get("/fr/account/login/")
    token = _TOKEN.search(form.text)
    if token is None:
        raise RuntimeError(f"no form to sign in: {form.status_code}")
    sent = {"login": person.email, "password": person.password, "csrfmiddlewaretoken": token[1]}
    answer = await http.post("/fr/account/login/", data=sent)
    if answer.status_code != 302:
        raise RuntimeError(f"{person.email} could not sign in: {answer.status_code}")


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(answers: Answers, given: argparse.Namespace) -> str:
    lines = [
        f"{given.people} people ({round(given.people * given.desk)} signed in), {given.workers} workers, "
        f"{given.pause:g} s of reading, {answers.counted_for:.0f} s counted, {os.cpu_count()} processors, "
        f"load average {os.getloadavg()[0]:.1f}",
        "",
        "| page | requests | median | 95 % | errors |",
        "|---|---:|---:|---:|---:|",
    ]
    total = 0
    for what, requests, middle, late, errors in answers.rows():
        lines.append(f"| {what} | {requests:,} | {middle * 1000:,.0f} ms | {late * 1000:,.0f} ms | {errors} |")
        total = requests
    lines += ["", f"{total / answers.counted_for:.1f} requests a second"]
    lines += [f"wrong: {wrong}" for found in answers.errors.values() for wrong in found[:3]]
    return "\n".join(lines) + "\n"


def _percentile(seconds: list[float]) -> float:
    """The 95th percentile; the longest where there are few."""
    return quantiles(seconds, n=20)[-1] if len(seconds) >= 20 else max(seconds)


if __name__ == "__main__":
    sys.exit(main())
