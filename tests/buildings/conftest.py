"""What the tests of buildings share."""

from pathlib import Path
from typing import Any

import pytest
from tests.buildings.making import Place, make_place


@pytest.fixture
def place(db: None) -> Place:
    """The small country with its people."""
    return make_place()


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
