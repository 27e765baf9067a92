"""`houma buildings`: an inventory in and out by the shell."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.buildings.making import Place

from houma.cli.buildings import buildings
from houma.domain.buildings.models import Building


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(buildings, [*arguments, "--country", "xh", "--lang", "en"])
    return done.exit_code, done.output


def inventory(place: Place, folder: Path, walls: str = "earth") -> Path:
    commune = place.tree.communes[0]
    assert commune.point is not None
    path = folder / "inventory.csv"
    path.write_text(
        "code,territory,longitude,latitude,walls,risk_class,inspected_on\n"
        f"M-1,{commune.code},{commune.point.x},{commune.point.y},{walls},red,2024-01-01\n"
    )
    return path


def test_a_dry_run_writes_nothing_and_an_import_does(place: Place, tmp_path: Path) -> None:
    path = inventory(place, tmp_path)
    asked = ("import", str(path), "--scheme", "trial", "--class", "red=C1")
    assert run(*asked, "--dry-run")[0] == 0
    assert not Building.objects.exists()
    code, output = run(*asked)
    assert (code, Building.objects.get().risk) == (0, place.grave)
    assert "1 new buildings" in output
    assert run(*asked, "--refuse-known")[0] == 1


def test_faults_are_told_and_the_annotated_workbook_is_written(place: Place, tmp_path: Path) -> None:
    path = inventory(place, tmp_path, walls="cardboard")
    code, output = run("import", str(path))
    assert code == 1
    assert "cardboard" in output
    assert (tmp_path / "inventory-annotated.xlsx").read_bytes().startswith(b"PK")
    assert not Building.objects.exists()


@pytest.mark.parametrize("ending", ["gpkg", "xlsx", "csv"])
def test_what_leaves_comes_back_and_changes_nothing(place: Place, tmp_path: Path, ending: str) -> None:
    run("import", str(inventory(place, tmp_path)), "--scheme", "trial", "--class", "red=C1")
    out = tmp_path / f"out.{ending}"
    assert run("export", str(out))[0] == 0
    code, output = run("import", str(out))
    assert (code, "0 new buildings, 0 changed, 1 as they are" in output) == (0, True)
    assert run("export", str(tmp_path / "out.doc"))[0] == 2
    status, told = run("export", str(tmp_path / "none.csv"), "--territory", "NOWHERE")
    assert (status, (tmp_path / "none.csv").exists()) == (2, False)
    assert "code of no territory" in told
