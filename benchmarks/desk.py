"""The desk on a large portfolio, asked for in process by an officer of the whole country: tasks and portfolio.

    HOUMA_DATABASE_URL=sqlite:///desk.sqlite3 houma db prepare
    HOUMA_DATABASE_URL=sqlite:///desk.sqlite3 python benchmarks/portfolio_data.py --flows 250000
    HOUMA_DATABASE_URL=sqlite:///desk.sqlite3 python benchmarks/desk.py

The first two commands fill a database with 10,000 projects; this one adds the officer, spreads the projects over the
phases and places them in years, once, and prints one line a page. It never fails on time.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.measuring import Measured, of_many, of_one  # noqa: E402
from benchmarks.portfolio_data import COUNTRY  # noqa: E402

if TYPE_CHECKING:
    from django.test import Client

    from houma.domain.accounts.models import User

PAGES_GOAL = 0.150  # At the 95th percentile.
REQUESTS = 20
_EMAIL = "officer@bench.example"


def officer() -> "User":
    """An officer of the whole country, and projects in every phase: made at the first run."""
    from houma.domain.accounts.models import Mandate, Role, User
    from houma.domain.projects.models import Phase, Project
    from houma.domain.territories.models import Level, Territory

    found = User.objects.filter(email=_EMAIL).first()
    if found is not None:
        return found
    person = User.objects.create(username=_EMAIL, email=_EMAIL)
    root = Territory.objects.get(country=COUNTRY, level=Level.COUNTRY)
    Mandate.objects.create(user=person, role=Role.PROGRAMME_OFFICER, territory=root)
    drawn = random.Random(5)
    projects = list(Project.objects.filter(country=COUNTRY).only("pk"))
    for project in projects:
        project.phase = drawn.choices(list(Phase), (20, 15, 15, 35, 10, 3, 2))[0]
        project.start_year = drawn.randrange(2014, 2026)
        project.end_year = project.start_year + 5
    Project.objects.bulk_update(projects, ["phase", "start_year", "end_year"], batch_size=500)
    return person


def pages(client: "Client") -> Iterator[Measured]:
    """Every way of showing, over different pages, filters and orders."""
    regions = [f"R{number % 12:02d}" for number in range(REQUESTS)]
    asked: dict[str, list[str]] = {
        "my tasks": [f"?page={number % 7 + 1}" for number in range(REQUESTS)],
        "table": [f"portfolio/?page={number + 1}" for number in range(REQUESTS)],
        "table by amount": [f"portfolio/?sort=-total&page={number + 1}" for number in range(REQUESTS)],
        "table by phase": [f"portfolio/?sort=phase&page={number + 1}" for number in range(REQUESTS)],
        "table of a region": [f"portfolio/?territory={code}" for code in regions],
        "table of a partner": [f"portfolio/?partner=party-{number + 1}" for number in range(REQUESTS)],
        "table by words": [f"portfolio/?q=projet+{number * 37}" for number in range(REQUESTS)],
        "table of a year and phase": [f"portfolio/?year={2014 + n % 12}&phase=setup" for n in range(REQUESTS)],
        "table with alerts": ["portfolio/?alert=any"] * REQUESTS,
        "board": [f"portfolio/?view=board&p_setup={number + 1}" for number in range(REQUESTS)],
        "board of a region": [f"portfolio/?view=board&territory={code}" for code in regions],
        "map, the page": ["portfolio/?view=map"] * REQUESTS,
    }
    for what, addresses in asked.items():
        work = [partial(_read, client, f"/fr/{COUNTRY}/desk/{address}") for address in addresses]
        yield of_many(what, work, goal=PAGES_GOAL)


def tiles(client: "Client") -> Iterator[Measured]:
    """The dots of the whole portfolio, drawn for the first time and again."""
    import mercantile
    from django.core.cache import cache

    for zoom in (5, 7):
        over = list(mercantile.tiles(-13, 22, 0, 35, [zoom]))[:10]
        work = [partial(_read, client, f"/tiles/{COUNTRY}/fr/portfolio/{t.z}/{t.x}/{t.y}.pbf") for t in over]
        yield of_many(f"tile z{zoom}, first", work, goal=PAGES_GOAL, before=cache.clear, warm_up=1)
        yield of_many(f"tile z{zoom}, again", work, goal=PAGES_GOAL)


def exports(client: "Client") -> Iterator[Measured]:
    """Everything as a file."""
    address = f"/fr/{COUNTRY}/desk/portfolio"
    lines: Callable[[bytes], tuple[int, str]] = lambda content: (content.count(b"\n") - 1, "")  # noqa: E731
    yield of_one("export CSV", partial(_download, client, f"{address}.csv"), lines)
    yield of_one("export XLSX", partial(_read, client, f"{address}.xlsx"), lambda content: (len(content), ""))


def _read(client: "Client", address: str) -> bytes:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    content: bytes = response.content
    return content


def _download(client: "Client", address: str) -> bytes:
    return b"".join(client.get(address))  # type: ignore[arg-type]


def main() -> None:
    """Measure on the database named by HOUMA_DATABASE_URL."""
    if "HOUMA_DATABASE_URL" not in os.environ:
        raise SystemExit("name the filled database in HOUMA_DATABASE_URL")
    from houma.cli.main import start_django

    start_django()
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(officer())
    for part in (pages, tiles, exports):
        for line in part(client):
            over = "" if line.goal is None or line.p95 <= line.goal else "  !"
            sys.stdout.write(
                f"{line.what:<28}{line.median * 1000:8.0f} ms  p95{line.p95 * 1000:8.0f} ms"
                f"  computing{line.computing * 1000:8.0f} ms {line.queries:4} queries{over}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
