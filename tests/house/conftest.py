"""The files of the project, as the rules of the house look at them."""

import subprocess
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ListFiles = Callable[..., list[Path]]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files_of(root: Path) -> ListFiles:
    """List the project's files by patterns in which ``*`` is anything: committed ones, new ones unless ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = sorted({root / name for name in listed.split("\0") if name})

    def select(*patterns: str) -> list[Path]:
        return [
            path
            for path in paths
            if path.is_file() and any(fnmatchcase(str(path.relative_to(root)), pattern) for pattern in patterns)
        ]

    return select
