"""The typefaces of documents come from those of the screens, glyph for glyph."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from houma.web.documents.fonts import FACES, FontsMissingError, installed_packages, prepare_fonts, ready_fonts


@pytest.fixture(scope="module")
def packages() -> Path:
    if not installed_packages().is_dir():
        pytest.skip(f"the packages of the screens are not installed in {installed_packages()}")
    return installed_packages()


def test_every_face_becomes_truetype_under_the_name_of_its_family(packages: Path, tmp_path: Path) -> None:
    written = list(prepare_fonts(packages, tmp_path))
    assert len(written) == sum(len(faces) for faces in FACES.values())
    families = {TTFont(path)["name"].getDebugName(1) for path in written}
    assert families == {"IBM Plex Sans", "IBM Plex Sans Arabic", "IBM Plex Serif"}
    semibold = TTFont(tmp_path / "IBMPlexSansArabic-SemiBold.ttf")
    assert (semibold.flavor, semibold["OS/2"].usWeightClass) == (None, 600)
    assert {ord("ح"), ord("و"), ord("م"), ord("ة")} <= set(semibold.getBestCmap())


def test_the_same_packages_give_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in prepare_fonts(packages, tmp_path / "first")}
    again = {path.name: path.read_bytes() for path in prepare_fonts(packages, tmp_path / "again")}
    assert first == again


def test_what_is_missing_is_named_with_what_to_do(tmp_path: Path, settings) -> None:
    with pytest.raises(FontsMissingError, match="npm ci"):
        list(prepare_fonts(tmp_path, tmp_path / "fonts"))
    settings.VAR = tmp_path
    with pytest.raises(FontsMissingError, match="houma fonts prepare"):
        ready_fonts()
