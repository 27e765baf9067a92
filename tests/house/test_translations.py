"""Arabic, French and English are equal: every text of the sources is translated, and no translation is left over."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

LANGUAGES = ("fr", "ar")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
Texts = dict[tuple[str, ...], Message]


def texts_of(path: Path) -> Texts:
    """The messages of one catalogue by context and text, its header left out."""
    with path.open("rb") as file:
        catalogue: Catalog = read_po(file, ignore_obsolete=True, abort_invalid=True)
    return {(message.context or "", *forms(message.id)): message for message in catalogue if message.id}


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogues(request: pytest.FixtureRequest, root: Path) -> list[Path]:
    """The catalogues of one language, for pages and for scripts."""
    found = sorted((root / "src/houma/locale" / request.param / "LC_MESSAGES").glob("*.po"))
    assert found, f"no translations into {request.param}"
    return found


def test_every_text_is_translated(catalogues: list[Path]) -> None:
    missing = [
        f"{path.name}: {text}"
        for path in catalogues
        for text, message in texts_of(path).items()
        if message.fuzzy or not all(forms(message.string))
    ]
    assert missing == []


def test_a_translation_keeps_the_places_for_values(catalogues: list[Path]) -> None:
    """Each form uses only places of the original, and the general form uses all of them."""
    broken = []
    for path in catalogues:
        for text, message in texts_of(path).items():
            wanted = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
            given = [set(PLACEHOLDER.findall(form)) for form in forms(message.string)]
            if any(found - wanted for found in given) or given[-1] != wanted:
                broken.append(f"{path.name}: {text}")
    assert broken == []


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A copy of the package in which the texts were read out of the sources anew."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("sources") / "houma"
    shutil.copytree(
        root / "src/houma", copy, ignore=shutil.ignore_patterns("node_modules", "static", "__pycache__", "*.mo")
    )
    arguments = ["makemessages", "--locale=fr", "--locale=ar", "--no-obsolete", "--no-location", "--no-wrap"]
    done = subprocess.run(
        [sys.executable, "-m", "django", *arguments], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return copy


def test_the_translations_are_those_of_the_sources(catalogues: list[Path], extracted: Path, root: Path) -> None:
    for path in catalogues:
        committed = set(texts_of(path))
        in_sources = set(texts_of(extracted / path.relative_to(root / "src/houma")))
        assert in_sources - committed == set(), f"texts without an entry in {path.name}; run makemessages"
        assert committed - in_sources == set(), f"entries in {path.name} that no source uses; run makemessages"
