"""What is installed is locked: one version, known hashes, no address of one machine's package index."""

import json
import re
import tomllib
from pathlib import Path

import pytest

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)", re.MULTILINE)
ENTRY = re.compile(r"^[a-z0-9-]+==[^\n\\]*(?:\\\n[^\n\\]*)*", re.MULTILINE)
LOCKS = ("run", "dev", "node")


def text_of(root: Path, lock: str) -> str:
    return (root / "requirements" / f"{lock}.txt").read_text()


def pins_of(root: Path, lock: str) -> set[tuple[str, str]]:
    return {(pin["name"], pin["version"]) for pin in PIN.finditer(text_of(root, lock))}


def folded(requirement: str) -> str:
    """The name of a package as indexes compare it (PEP 503), without version, extras or marker."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_nothing_else_is_written(root: Path, lock: str) -> None:
    text = text_of(root, lock)
    entries = ENTRY.findall(text)
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert ENTRY.sub("", text).strip() == "", "a lock names packages only: no address, option or comment"


def test_the_tests_run_with_the_versions_that_people_run(root: Path) -> None:
    assert pins_of(root, "run") - pins_of(root, "dev") == set()


def test_every_declared_dependency_is_locked(root: Path) -> None:
    declared = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    run = {folded(requirement) for requirement in declared["dependencies"]}
    dev = run | {folded(requirement) for requirement in declared["optional-dependencies"]["dev"]}
    assert run - {name for name, _ in pins_of(root, "run")} == set(), "bin/lock has to be run again"
    assert dev - {name for name, _ in pins_of(root, "dev")} == set(), "bin/lock has to be run again"


def test_the_front_end_is_locked_without_the_address_of_a_registry(root: Path) -> None:
    lock = json.loads((root / "src/houma/web/frontend/package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [
        name for name, package in packages.items() if "integrity" not in package and not package.get("inBundle")
    ] == []


def test_exactly_the_packages_without_wheels_are_made_from_their_source_archives(root: Path) -> None:
    """A package with a single file in the lock has no wheel beside its source archive."""
    named = re.search(r"^source_only='([^']*)'$", (root / "bin/steps.sh").read_text(), re.MULTILINE)
    assert named is not None
    single = {
        entry.partition("==")[0]
        for lock in LOCKS
        for entry in ENTRY.findall(text_of(root, lock))
        if entry.count("--hash=sha256:") == 1
    }
    assert single == set(named[1].split())
