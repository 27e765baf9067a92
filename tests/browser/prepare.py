"""Prepare a store as a newcomer does (bin/run), in one process: to start is what most of these commands take long for.

Its tables are a copy of those that all tests begin with, and a third of the quarter shows all that the whole one does.

Usage: python -m tests.browser.prepare, with HOUMA_VAR saying where, and HOUMA_DATABASE_URL houma.sqlite3 in there.
"""

import os
import shutil
from pathlib import Path

from tests.operations.own_store import template_file

from houma.cli.main import houma

STEPS = (
    ("translations", "compile"),
    ("db", "prepare", "--quiet"),
    ("pack", "load", "maroc"),
    ("pack", "load", "demo"),
    ("accounts", "demo"),
    ("pack", "quarter", "--buildings", "100"),
)

if __name__ == "__main__":
    shutil.copyfile(template_file(), Path(os.environ["HOUMA_VAR"]) / "houma.sqlite3")
    for step in STEPS:
        houma.main(step, standalone_mode=False)
