"""Numbers that a request names: none is so long that a page breaks on it."""

import re
from pathlib import Path

import pytest

import houma.web
from houma.web.asked import whole_number

_WEB = Path(houma.web.__file__).parent


@pytest.mark.parametrize("text", ["9" * 5000, "9" * 19, "٣", "²", "-1", "1e3", " 1", ""])
def test_what_is_no_number_or_larger_than_any_key_is_none(text: str) -> None:
    assert whole_number(text) is None
    assert whole_number("9" * 18) == 10**18 - 1


def test_no_page_makes_a_number_of_a_text_of_any_length() -> None:
    found = re.compile(r"\.is(decimal|digit|numeric)\(\)")
    wrong = {
        str(file.relative_to(_WEB))
        for file in _WEB.rglob("*.py")
        for line in file.read_text().splitlines()
        if found.search(line) and "len(" not in line and "rpartition" not in line
    }
    assert wrong == {"field/receiving.py"}, "how long a body is was read by the server before; others: whole_number"
