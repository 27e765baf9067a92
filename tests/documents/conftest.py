"""Documents of these tests find their typefaces in a VAR of their own, prepared once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from houma.web.documents.fonts import prepare_fonts


@pytest.fixture(scope="session")
def prepared_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR with typefaces."""
    var = tmp_path_factory.mktemp("var")
    list(prepare_fonts(folder=var / "fonts"))
    return var


@pytest.fixture(scope="module", autouse=True)
def prepared_fonts(prepared_var: Path) -> Iterator[Path]:
    """The folder of the typefaces that the documents of a module are set in."""
    with override_settings(VAR=prepared_var):
        yield prepared_var / "fonts"
