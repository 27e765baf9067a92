"""A calendar file: whole days, folded and escaped as the standard asks."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from houma.exchange.calendar_file import CalendarDay, write_calendar

AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from("\n;,\\é" + "ح"), max_size=300
)


def written(*days: CalendarDay) -> list[str]:
    """The lines of a calendar, unfolded."""
    content = write_calendar(days, name="Échéances", product="-//Houma", made_at=AT)
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    for line in physical:
        line.decode()  # No line ends inside a character.
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def plain(value: str) -> str:
    """A TEXT value as a calendar reads it."""
    found, escaped = "", False
    for character in value:
        if escaped:
            found, escaped = found + ("\n" if character in "nN" else character), False
        elif character == "\\":
            escaped = True
        else:
            assert character not in ";,"
            found += character
    return found


def test_a_day_is_whole_and_ends_where_the_next_begins() -> None:
    lines = written(CalendarDay("x@houma", date(2026, 12, 31), "PS-1", address="https://houma.example/x"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTAMP:20261122T143000Z"} <= set(lines)
    assert {"UID:x@houma", "URL:https://houma.example/x", "X-WR-CALNAME:Échéances"} <= set(lines)
    assert lines[-1] == "END:VCALENDAR"


@given(TEXTS, TEXTS)
def test_any_text_comes_back_as_it_was(title: str, place: str) -> None:
    lines = written(CalendarDay("x", date(2026, 1, 1), title, place=place))
    assert plain(next(one for one in lines if one.startswith("SUMMARY:")).removeprefix("SUMMARY:")) == title
    assert sum(one.startswith("BEGIN:") for one in lines) == 2


def test_what_would_begin_a_line_of_its_own_does_not() -> None:
    lines = written(CalendarDay("x", date(2026, 1, 1), "a\r\nATTACH:file\r\x00", address="https://x/\r\nATTACH:y"))
    assert not [one for one in lines if one.startswith("ATTACH")]
    hidden = "".join(f"a{mark}ATTACH:file" for mark in "\v\f\x1c\x85\u2028\u2029")
    lines = written(CalendarDay("x", date(2026, 1, 1), hidden, address=f"https://x/{hidden}"))
    assert lines == "\n".join(lines).splitlines(), "nor where a program parts lines at every mark that could part one"
