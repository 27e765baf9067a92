"""Typefaces are prepared once, and again when the packages they come from change."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import override_settings

from houma.cli.main import houma
from houma.web.documents.fonts import (
    FACES,
    FontsMissingError,
    fonts_at_hand,
    installed_packages,
    prepare_fonts,
    ready_fonts,
)


def ages(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.ttf")}


def test_a_second_run_leaves_what_is_there(prepared_fonts: Path) -> None:
    before = ages(prepared_fonts)
    outcome = CliRunner().invoke(houma, ["fonts", "prepare"])
    assert outcome.exit_code == 0, outcome.output
    assert str(len(before)) in outcome.output
    assert ages(prepared_fonts) == before


def test_what_is_lost_or_comes_from_another_package_is_prepared_again(tmp_path: Path) -> None:
    packages, folder = tmp_path / "packages", tmp_path / "fonts"
    for package, faces in FACES.items():
        inside = Path(package) / "fonts" / "complete" / "woff2"
        (packages / inside).mkdir(parents=True)
        for face in faces:
            shutil.copy(installed_packages() / inside / f"{face}.woff2", packages / inside)
    first = list(prepare_fonts(packages, folder))
    first[0].unlink()
    assert list(prepare_fonts(packages, folder)) == first
    assert first[0].is_file()
    before = ages(folder)
    sans = packages / "plex-sans" / "fonts" / "complete" / "woff2"
    shutil.copy(sans / "IBMPlexSans-Bold.woff2", sans / "IBMPlexSans-Medium.woff2")
    list(prepare_fonts(packages, folder))
    assert ages(folder) != before


def test_a_document_prepares_its_typefaces_where_they_are_missing(tmp_path: Path) -> None:
    with override_settings(VAR=tmp_path):
        with pytest.raises(FontsMissingError, match="houma fonts prepare"):
            ready_fonts()
        assert fonts_at_hand() == ready_fonts() == tmp_path / "fonts"


def test_without_packages_the_command_says_what_to_do(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(houma, ["fonts", "prepare", "--from", str(tmp_path)])
    assert outcome.exit_code == 1
    assert "npm ci" in outcome.output
