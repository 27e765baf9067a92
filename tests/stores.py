"""Which tests know a store: those that the house runs on each of them."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
# What pytest-django gives to who may ask the store; a fixture of ours that takes one of the two below opens it itself.
_OPENS_STORE = frozenset({"db", "transactional_db", "live_server", "store", "loaded_pack"})
_LETS_IN = frozenset({"django_db_setup", "django_db_blocker"})
# Without all that pytest-django refuses every query. What is left are Django's connections and processes of their own.
_CONNECTION = re.compile(r"django\.db\b")
_PROCESS = re.compile(r"own_store|subprocess|multiprocessing|Popen")
_IMPORTS = re.compile(r"^(?:from|import) (tests[\w.]*)(?: import ([\w, ]+|\([^)]+\)))?", re.MULTILINE)


def knows_a_store(item: pytest.Item) -> bool:
    """Whether the test, one of its fixtures or what its file takes from other tests can reach the store.

    In doubt it can, unless the test says itself that it has no more than ``one_store`` to tell of.
    """
    if item.get_closest_marker("one_store") is not None:
        return False
    if not isinstance(item, pytest.Function) or item.get_closest_marker("django_db") is not None:
        return True
    if _OPENS_STORE & set(item.fixturenames) or asks_by_itself(item.path):
        return True
    given: dict[str, Any] = item._fixtureinfo.name2fixturedefs
    ours = [one for name in item.fixturenames for one in given.get(name, ()) if _is_of_a_room(one)]
    return any(_LETS_IN & set(one.argnames) or asks_by_itself(_file_of(one)) for one in ours)


def without_other_languages(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each test once, in the first of its languages: they say the same rows in other words."""
    seen, kept = set[str](), []
    for item in items:
        params = dict(item.callspec.params) if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if isinstance(params.pop("language", None), str):
            said = f"{item.nodeid.partition('[')[0]} {params}"
            if said in seen:
                continue
            seen.add(said)
        kept.append(item)
    return kept


def _is_of_a_room(fixture: Any) -> bool:
    """Those of all tests together do nothing of the kind but for who asks."""
    module = str(fixture.func.__module__)
    return module.startswith("tests.") and module != "tests.conftest"


def _file_of(fixture: Any) -> Path:
    return Path(fixture.func.__code__.co_filename)


@cache
def asks_by_itself(file: Path) -> bool:
    """Whether the file, or one of ours that it takes something from, goes to the store without asking pytest-django."""
    return _CONNECTION.search(file.read_text()) is not None or any(_PROCESS.search(text) for text in _with_taken(file))


def _with_taken(file: Path) -> list[str]:
    """The file and all of ours that it takes something from, theirs included."""
    seen, ahead = set[Path](), [file]
    while ahead:
        one = ahead.pop()
        if one not in seen and one.is_file() and one != Path(__file__):
            seen.add(one)
            ahead += _taken_by(one)
    return [one.read_text() for one in seen]


@cache
def _taken_by(file: Path) -> list[Path]:
    found = []
    for module, names in _IMPORTS.findall(file.read_text()):
        place = ROOT / module.replace(".", "/")
        found += [place.with_suffix(".py"), place / "__init__.py"]
        found += [place / f"{name}.py" for name in re.findall(r"\w+", names)]
        found += [place / name / "__init__.py" for name in re.findall(r"\w+", names)]
    return found
