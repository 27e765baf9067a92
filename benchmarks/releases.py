"""What do successive releases of a province cost, in time and in suppressed cells, and is each safe?

    python benchmarks/releases.py                    a province of 20 communes, 60 quarters, 20,000 people, 3 releases
    python benchmarks/releases.py --people 60000 --moving 0.05

Between two releases a share of the people leaves, as many move within the province, and as many come. Every release is
protected against all before it, as ``domain/statistics`` does it, and the auditor passes every pattern. No database.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

ROOT_FOLDER = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT_FOLDER), str(ROOT_FOLDER / "src")]
from benchmarks.measuring import peak_megabytes  # noqa: E402

from houma.domain.statistics.rules.places import place_tree  # noqa: E402
from houma.domain.statistics.rules.protecting import Counting, Earlier, protected_together  # noqa: E402
from houma.domain.statistics.rules.tables import AGES, SEXES, SIZES, CountedTable, Unit, age_group  # noqa: E402

COMMUNES, QUARTERS, BELOW = 20, 3, 5
TABLES = (
    CountedTable("people-age-sex", "People by age and sex", "people", (AGES, SEXES)),
    CountedTable("households-size", "Households by size", "households", (SIZES,)),
)
_SIZES = ("1", "2", "3-4", "5-6", "7+")


def parents() -> dict[int, int]:
    """The province (1), its communes, and the quarters of each."""
    communes = range(2, 2 + COMMUNES)
    quarters = {100 * commune + part: commune for commune in communes for part in range(QUARTERS)}
    return dict.fromkeys(communes, 1) | quarters


def settled(rng: np.random.Generator, people: int, first: int) -> list[Unit]:
    """So many people at random; communes differ in size as communes do."""
    leaves = sorted(place for place in parents() if place >= 100)
    shares = np.random.default_rng(1).lognormal(0.0, 1.2, size=len(leaves))
    places = rng.choice(leaves, people, p=shares / shares.sum())
    ages, sexes = rng.integers(0, 90, people), rng.choice(["female", "male"], people)
    sizes = rng.choice(_SIZES, people, p=[0.1, 0.2, 0.4, 0.2, 0.1])
    return [
        Unit(first + at, int(place), {"age": age_group(int(age)), "sex": str(sex), "size": str(size)})
        for at, (place, age, sex, size) in enumerate(zip(places, ages, sexes, sizes, strict=True))
    ]


def later(rng: np.random.Generator, units: list[Unit], moving: float, first: int) -> list[Unit]:
    """Some left, as many moved to where others came from, and as many came."""
    stayed = [one for one in units if rng.random() > moving]
    came = settled(rng, len(units) - len(stayed), first)
    places = [one.territory for one in settled(rng, len(stayed), 0)]
    moved = [
        Unit(one.number, place, one.facts) if rng.random() < moving else one
        for one, place in zip(stayed, places, strict=True)
    ]
    return [*moved, *came]


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Release each table several times, and say what each release lost and took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--moving", type=float, default=0.02, help="share that leaves, and that moves, in between")
    options.add_argument("--releases", type=int, default=3)
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--all-known", action="store_true", help="as if nothing had been suppressed before")
    chosen = options.parse_args()
    for table in TABLES:
        rng = np.random.default_rng(chosen.seed)
        people = chosen.people if table.counts == "people" else chosen.people // 4
        units, out = settled(rng, people, 0), list[Earlier]()
        for number in range(1, chosen.releases + 1):
            tree = place_tree(1, parents(), (place for place in parents() if place >= 100))
            clock, processor = time.perf_counter(), time.process_time()
            found = protected_together([Counting(table, units, out)], tree, BELOW)[table.code]
            lost = 100 * found.suppressed / len(found.counts)
            spent = f"{time.perf_counter() - clock:.1f} s ({time.process_time() - processor:.1f} s processor)"
            size = f"{people:,} counted, {len(found.counts):,} cells"
            say(f"{table.code}, release {number}: {size}, {lost:.1f} % suppressed, {spent}")
            out.append(Earlier(number, tuple(units), None if chosen.all_known else found.counts))
            units = later(rng, units, chosen.moving, 1_000_000 * number)
    say(f"most memory: {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
