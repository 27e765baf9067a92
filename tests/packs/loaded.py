"""Tests on a pack that comes with Houma: it is loaded once for all of them, in whatever room they are."""

import pytest


def of_pack(code: str) -> list[pytest.MarkDecorator]:
    """The marks of tests on the loaded pack; its ``LoadReport`` is their fixture ``loaded_pack``."""
    return [
        pytest.mark.django_db,
        pytest.mark.usefixtures("loaded_pack"),
        pytest.mark.parametrize("loaded_pack", [code], indirect=True, scope="session"),
    ]
