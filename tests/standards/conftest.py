"""The official schemas, from the folder that whoever runs the house keeps."""

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def schemas(settings: Settings) -> Path:
    """The folder of official schemas: never part of the project, so a test that wants it is skipped where it lacks."""
    default = Path(__file__).parents[2].parent / "shared" / "data" / "schemas"
    folder = Path(os.environ.get("HOUMA_SCHEMAS") or default)
    if not folder.is_dir():
        pytest.skip(f"no official schemas at {folder}; HOUMA_SCHEMAS says where they are")
    settings.HOUMA_SCHEMAS = str(folder)
    return folder
