"""Prepare a store as a newcomer does (bin/run), in one process: to start is what most of these commands take long for.

Usage: python -m tests.browser.prepare, with HOUMA_VAR and HOUMA_DATABASE_URL saying where.
"""

from houma.cli.main import houma

STEPS = (
    ("translations", "compile"),
    ("db", "prepare", "--quiet"),
    ("pack", "load", "maroc"),
    ("pack", "load", "demo"),
    ("accounts", "demo"),
    ("pack", "quarter"),
)

if __name__ == "__main__":
    for step in STEPS:
        houma.main(step, standalone_mode=False)
