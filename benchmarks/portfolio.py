"""How fast is a large portfolio? 10,000 agreements with 1,000,000 flows, on SpatiaLite and on PostGIS.

    python benchmarks/portfolio.py                              both stores, made for it and removed after
    python benchmarks/portfolio.py --agreements 500 --flows 50000 --rows 5000      a look in two minutes
    python benchmarks/portfolio.py --stores sqlite --parts pages tiles
    python benchmarks/portfolio.py --keep DIRECTORY             keep the SpatiaLite file, and use it again next time
    python benchmarks/portfolio.py --postgis URL                a PostGIS database of yours, filled where it is empty

Each store is filled with the same fictional country through every trigger of the ledger (a few minutes), then asked for
its bilan, pages, tiles and exports as a visitor would, and handed in a portfolio of 100,000 rows. The answers of both
stores are compared; one table says how long each took (median and 95th percentile), how much of it this process
computed, how many queries it made and how much memory it took on top. Nothing fails on time: what misses its goal is
marked.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("bilan", "pages", "tiles", "exports", "imports")
STORES = {"sqlite": "SpatiaLite", "postgis": "PostGIS"}


def main() -> int:
    """Measure the stores in turn, each in a process of its own, and print the table; 1 where their answers differ."""
    arguments = _arguments()
    if arguments.measure:
        _measure_here(arguments)
        return 0
    with tempfile.TemporaryDirectory(prefix="houma-benchmark-") as made:
        found = {store: _measured(store, arguments, Path(made)) for store in arguments.stores}
    differing = _differing(found)
    sys.stdout.write(table(found, differing) + "\n")
    for what in differing:
        sys.stdout.write(f"The stores answer differently: {what}\n")
    return 1 if differing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--flows", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the portfolio that is handed in")
    parser.add_argument("--stores", nargs="+", choices=list(STORES), default=list(STORES))
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--keep", type=Path, help="directory of the SpatiaLite file")
    parser.add_argument("--postgis", help="URL of a database to use instead of a private cluster")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(store: str, arguments: argparse.Namespace, made: Path) -> list[dict[str, Any]]:
    """Have one store measured by a process that is told its database; returns the lines of the table."""
    output = made / f"{store}.json"
    command = [sys.executable, __file__, "--measure", str(output), "--parts", *arguments.parts]
    command += [f"--{name}={getattr(arguments, name)}" for name in ("agreements", "flows", "rows")]
    environment = {**os.environ, "HOUMA_VAR": str(made), "HOUMA_MEDIA": str(made / store)}
    if store == "sqlite":
        environment["HOUMA_DATABASE_URL"] = f"sqlite:///{(arguments.keep or made).resolve() / 'portfolio.sqlite3'}"
    elif arguments.postgis:
        environment["HOUMA_DATABASE_URL"] = arguments.postgis
    else:
        command = [str(ROOT / "bin" / "with-postgis"), *command]
    _say(f"{STORES[store]}:")
    subprocess.run(command, env=environment, check=True, cwd=ROOT)
    lines: list[dict[str, Any]] = json.loads(output.read_text())
    return lines


def _measure_here(arguments: argparse.Namespace) -> None:
    """Fill the database of this process where it is empty, measure the parts, write what was found."""
    sys.path.insert(0, str(ROOT))
    from houma.cli.main import start_django

    start_django()
    _prepare(arguments)
    lines = []
    for part in arguments.parts:
        for measured in _works(arguments.rows)[part]():
            _say(f"  {measured.what:<44} {measured.median * 1000:>10,.0f} ms")
            lines.append(measured.as_json())
    arguments.measure.write_text(json.dumps(lines))


def _prepare(arguments: argparse.Namespace) -> None:
    from benchmarks.portfolio_data import COUNTRY, Size, fill
    from django.core.management import call_command

    from houma.domain.territories.models import Country

    call_command("migrate", verbosity=0)
    if not Country.objects.filter(pk=COUNTRY).exists():
        fill(Size(arguments.agreements, arguments.flows), lambda line: _say(f"  {line}"))


def _works(rows: int) -> Mapping[str, Callable[[], Iterator[Any]]]:
    from benchmarks import portfolio_bilan, portfolio_import, portfolio_pages

    shape = portfolio_import.Shape(rows * 12 // 100, rows * 60 // 100, rows * 28 // 100)
    return {
        "bilan": portfolio_bilan.bilans,
        "pages": portfolio_pages.pages,
        "tiles": portfolio_pages.tiles,
        "exports": portfolio_pages.exports,
        "imports": lambda: portfolio_import.imports(shape),
    }


def _differing(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """What the stores do not answer alike."""
    answers: dict[str, set[str]] = {}
    for lines in found.values():
        for line in lines:
            answers.setdefault(line["what"], set()).add(line["answer"])
    return [what for what, different in answers.items() if len(different) > 1]


def table(found: Mapping[str, Sequence[Mapping[str, Any]]], differing: Sequence[str] = ()) -> str:
    """The figures as a Markdown table; ``!`` marks what takes longer than its goal, ``≠`` answers that differ."""
    heads = ("what", "store", "median", "95th percentile", "of it computing here", "queries", "memory", "rows a second")
    lines = ["| " + " | ".join(heads) + " |", "|---|---" + "|---:" * (len(heads) - 2) + "|"]
    whats = dict.fromkeys(line["what"] for of_store in found.values() for line in of_store)
    of_store = {store: {line["what"]: line for line in lines_} for store, lines_ in found.items()}
    for what in whats:
        for store, by_what in of_store.items():
            if line := by_what.get(what):
                lines.append("| " + " | ".join(_cells(line, store, what in differing)) + " |")
    return "\n".join(lines)


def _cells(line: Mapping[str, Any], store: str, differs: bool) -> tuple[str, ...]:
    missed = line["goal"] is not None and line["p95"] > line["goal"]
    a_second = f"{line['rows'] / line['median']:,.0f}" if line["rows"] else ""
    return (
        f"{line['what']}{' ≠' if differs else ''}",
        STORES[store],
        _time(line["median"]),
        _time(line["p95"]) + (" !" if missed else ""),
        _time(line["computing"]),
        str(line["queries"]),
        f"{line['megabytes']:,.0f} MB",
        a_second,
    )


def _time(seconds: float) -> str:
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{seconds * 1000:,.0f} ms"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
