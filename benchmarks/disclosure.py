"""How long does it take to protect a table of 1,503 communes × 20 ages × 5 groups, and to judge the result?

    python benchmarks/disclosure.py                 communes of some 22,000 people
    python benchmarks/disclosure.py --people 3000   smaller ones: a fifth of the cells is sensitive

Communes stand in 75 provinces and 12 regions; with totals the table has 200,466 cells. With --judge-again the pattern
is judged a second time by linear programmes alone, which know nothing of how it was made. The first run ever compiles
kernels: they are warmed up before the clock starts. With --random-tables N, so many small tables of one to three
dimensions are protected and judged instead, and of every tenth the least loss is looked for and proved.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

ROOT_FOLDER = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT_FOLDER), str(ROOT_FOLDER / "src")]
from benchmarks.measuring import peak_megabytes  # noqa: E402

from houma.engines.disclosure.audit import audit  # noqa: E402
from houma.engines.disclosure.cells import Cells, Hierarchy, table  # noqa: E402
from houma.engines.disclosure.protect import NothingProtectsError, protect  # noqa: E402
from houma.engines.disclosure.rules import small_counts  # noqa: E402

REGIONS, PROVINCES, COMMUNES, AGES, GROUPS, BELOW = 12, 75, 1_503, 20, 5, 5


def country(people: float, seed: int, communes: int = COMMUNES) -> Cells:
    """A table drawn at random: sizes of communes lognormal around ``people``, shares by age and group their own."""
    rng = np.random.default_rng(seed)
    provinces = 1 + np.arange(PROVINCES) % REGIONS
    places = 1 + REGIONS + np.arange(communes) % PROVINCES
    territory = Hierarchy(np.concatenate([[-1], np.zeros(REGIONS), provinces, places]).astype(np.int64))
    size = people * rng.lognormal(-0.845, 1.3, size=(communes, 1, 1))
    ages, groups = rng.dirichlet(np.full(AGES, 3.0)), rng.dirichlet(np.full(GROUPS, 2.0))
    values = np.full((territory.nodes, AGES + 1, GROUPS + 1), np.nan)
    values[1 + REGIONS + PROVINCES :, 1:, 1:] = rng.poisson(size * ages[:, None] * groups)
    return table([territory, Hierarchy.flat(AGES), Hierarchy.flat(GROUPS)], values)


def random_tables(count: int, seed: int) -> None:
    """Protect and judge small random tables, and prove the least loss of every tenth."""
    from tests.engines.disclosure.tables import random_table

    rng, processor = np.random.default_rng(seed), time.process_time()
    safe = hopeless = proved = looked = 0
    more: list[float] = []
    for number in range(count):
        cells = random_table(rng)
        needs = small_counts(cells, int(rng.integers(2, 6)))
        try:
            found = protect(cells, needs, method="quick")
        except NothingProtectsError:
            hopeless += 1
            continue
        safe += audit(cells, found.suppressed, needs, exact=False).safe
        if number % 10 == 0:
            least = protect(cells, needs, method="exact")
            looked, proved = looked + 1, proved + least.proved
            more += [found.loss / least.loss] if least.loss else []
    if safe + hopeless < count:
        raise SystemExit(f"{count - safe - hopeless} patterns are not safe")
    say(f"{count:,} tables: {safe:,} protected and judged safe, of {hopeless:,} nothing protects some cell")
    say(f"least loss proved for {proved} of {looked}; the quick one: {np.mean(more):.2f} times that on average")
    say(f"{time.process_time() - processor:.1f} s of processor")


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Protect, judge, and say how long each took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=float, default=22_000.0, help="mean inhabitants of a commune")
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--judge-again", action="store_true", help="by linear programmes alone: minutes")
    options.add_argument("--random-tables", type=int, default=0, help="so many small tables instead")
    chosen = options.parse_args()
    if chosen.random_tables:
        random_tables(chosen.random_tables, chosen.seed)
        return
    warm = country(500.0, chosen.seed, communes=PROVINCES)
    protect(warm, small_counts(warm, 3), method="quick")
    cells = country(chosen.people, chosen.seed)
    needs = small_counts(cells, BELOW)
    clock, processor = time.perf_counter(), time.process_time()
    found = protect(cells, needs, method="quick")
    besides = int(found.secondary.sum())
    say(f"{cells.count:,} cells, {len(needs.which):,} sensitive, {besides:,} suppressed besides")
    everybody = float(cells.values[0])
    shown = np.where(found.suppressed, np.nan, cells.values).reshape(cells.shape)
    leaves = np.nansum(shown[1 + REGIONS + PROVINCES :, 1:, 1:])
    lost = 100 * found.suppressed.mean(), 100 * (1 - leaves / everybody)
    say(f"{lost[0]:.1f} % of cells suppressed, with {lost[1]:.1f} % of people")
    say(
        f"protected and judged: {time.perf_counter() - clock:.1f} s ({time.process_time() - processor:.1f} s processor)"
    )
    if chosen.judge_again:
        clock, processor = time.perf_counter(), time.process_time()
        judged = audit(cells, found.suppressed, needs, exact=False)
        if not judged.safe:
            raise SystemExit(f"not safe: {len(judged.open_)} published, {len(judged.unsafe)} narrowed down")
        spent = f"{time.perf_counter() - clock:.1f} s ({time.process_time() - processor:.1f} s processor)"
        say(f"judged again by {judged.solved:,} linear programmes alone: safe, {spent}")
    say(f"most memory: {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
