"""Two imports of the same file at the same moment, as two processes: the figures are recorded once."""

import os
import subprocess
import sys
from pathlib import Path

from tests.operations.own_store import own_database
from tests.operations.processes import Installation

ROOT = Path(__file__).parents[2]
PLACES = 40
SETUP = f"""
import django
django.setup()
from tests.factories import CommuneFactory, small_tree
from tests.factories.indicators import release, small_catalogue
from houma.domain.indicators.actions import record_indicators
tree = small_tree()
for number in range({PLACES}):
    CommuneFactory(country=tree.country, parent=tree.provinces[0], code=f"RACE{{number}}")
release(tree.country)
record_indicators(tree.country, small_catalogue(), by=None)
"""


def test_two_imports_at_once_record_the_figures_once(tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    lines = [f"RACE{number};people;2024;{1000 + number}" for number in range(PLACES)]
    figures.write_text("\n".join(["territory;indicator;period;value", *lines]) + "\n")
    with own_database(tmp_path) as url:
        environment = {
            **os.environ,
            "HOUMA_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "houma.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }

        def python(*arguments: str) -> subprocess.Popen[str]:
            return subprocess.Popen(
                [sys.executable, *arguments], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
            )

        prepared = python("-c", SETUP)
        prepared.communicate()
        assert prepared.returncode == 0
        order = ("-m", "houma", "indicators", "import", str(figures), "--source", "census", "--lang", "en")
        racing = [python(*order, "--country", "xh") for _ in range(2)]
        said = [process.communicate()[0] for process in racing]
        assert [process.returncode for process in racing] == [0, 0], said
        assert sum("nothing to change" in one for one in said) == 1
        house = Installation(url, tmp_path)
        counts = [house.ask(f"SELECT COUNT(*) FROM indicators_{table}") for table in ("release", "observation")]
        assert counts == [[(1,)], [(PLACES,)]]
