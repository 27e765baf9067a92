"""Rules that hold for every file, whatever it is about."""

import re
from collections.abc import Callable
from pathlib import Path

LONGEST_FILE = 500
SOURCES = ("*.py", "*.ts", "*.css", "*.html", "*.sh", "*.js", "bin/*", ".ci/*")
# What is made elsewhere and only ever brought in: fonts, compiled and packed files, geographic data of others.
FOREIGN = re.compile(r"\.(woff2?|ttf|otf|eot|min\.js|whl|gpkg|shp|pbf|parquet|mo|so|jar|zip|gz)$")
# A machine's own directories. They are written apart so that this line is not found by itself.
MACHINE_PATH = re.compile("(?<![\\w.])/(?:" + "|".join(["work/", "root/", "home/\\w", "Users/\\w", "opt/\\w"]) + ")")

FilesOf = Callable[..., list[Path]]


def test_no_file_is_too_long_to_hold_in_the_head(files_of: FilesOf, root: Path) -> None:
    lengths = {
        str(path.relative_to(root)): path.read_text().count("\n")
        for path in files_of(*SOURCES)
        if path.parent.name != "migrations"  # Written by Django.
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nothing_names_a_directory_of_one_machine(files_of: FilesOf, root: Path) -> None:
    found = []
    for path in files_of("*"):
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # A picture.
        found += [
            f"{path.relative_to(root)}: {line.strip()[:100]}" for line in text.splitlines() if MACHINE_PATH.search(line)
        ]
    assert found == []


def test_what_the_project_contains_was_written_for_it(files_of: FilesOf, root: Path) -> None:
    assert [str(path.relative_to(root)) for path in files_of("*") if FOREIGN.search(path.name)] == []


def test_scripts_stop_at_the_first_error_and_can_be_started(files_of: FilesOf, root: Path) -> None:
    scripts = [path for path in files_of("bin/*", ".ci/*") if path.read_text().startswith("#!")]
    careless = [
        str(path.relative_to(root))
        for path in scripts
        if not path.stat().st_mode & 0o111 or "set -euo pipefail" not in path.read_text()
    ]
    assert scripts
    assert careless == []
