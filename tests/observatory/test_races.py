"""What comes in at the moment in which a round closes is in it, or refused: never linked to it afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.racing import Racers, racers

STAYS = 0.4
"""Seconds for which a transaction stays open: whoever does not wait for it passes it."""


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Racers]:
    with racers(tmp_path_factory.mktemp("race"), "tests.observatory.race_worker", runners=2) as started:
        yield started


@pytest.mark.parametrize("what", ["link", "receive", "visit"])
def test_what_comes_while_a_round_closes_waits_and_is_refused(field: Racers, tmp_path: Path, what: str) -> None:
    there, says = field.one("setup"), str(tmp_path / "inside")
    first, second = there["units"]
    orders = {
        "link": {"submission": there["submission"], "unit": first, "by": there["by"]},
        "receive": {"submission": there["submission"]},
        "visit": {"unit": second, "by": there["by"]},
    }
    closed, other = field.race(
        [
            ("close", {"round": there["round"], "by": there["by"], "stay": STAYS, "says": says}),
            (what, {**orders[what], "after": says}),
        ]
    )
    assert (closed["outcome"], closed["value"]) == ("done", [])
    # What the house itself would link is kept, in no round.
    assert other["outcome"] == ("done" if what == "receive" else "refused")
    assert what != "receive" or other["value"] == 0
    assert field.one("within", round=there["round"]) == []


def test_a_round_that_closes_waits_for_what_is_being_linked(field: Racers, tmp_path: Path) -> None:
    there, says = field.one("setup"), str(tmp_path / "inside")
    order = {"submission": there["submission"], "unit": there["units"][0], "by": there["by"]}
    linked, closed = field.race(
        [
            ("link", {**order, "stay": STAYS, "says": says}),
            ("close", {"round": there["round"], "by": there["by"], "after": says}),
        ]
    )
    assert linked["outcome"] == "done"
    assert closed["value"] == [there["submission"]] == field.one("within", round=there["round"])


@pytest.mark.parametrize("edit_first", [True, False])
def test_answers_sent_anew_count_as_they_were_when_the_round_closed(
    field: Racers, tmp_path: Path, edit_first: bool
) -> None:
    there, says = field.one("setup"), str(tmp_path / "inside")
    field.one("receive", submission=there["submission"])
    late, early = {"after": says}, {"stay": STAYS, "says": says}
    edited, closed = field.race(
        [
            ("edit", {"submission": there["submission"], **(early if edit_first else late)}),
            ("close", {"round": there["round"], "by": there["by"], **(late if edit_first else early)}),
        ]
    )
    assert (edited["outcome"], closed["outcome"]) == ("done", "done")
    assert closed["value"] == [edited["value"] if edit_first else there["submission"]]
    assert field.one("within", round=there["round"]) == closed["value"]
