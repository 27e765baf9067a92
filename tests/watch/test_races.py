"""Several watchers at the same moment: each fact is raised once."""

from collections.abc import Iterator

import pytest
from tests.racing import RUNNERS, Racers, outcomes, racers

DAY = "2030-01-01"


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Racers]:
    with racers(tmp_path_factory.mktemp("watchers")) as started:
        yield started


def test_watchers_that_race_raise_each_fact_once(field: Racers) -> None:
    country = field.one("setup_slipping")["country"]
    results = field.race([("watch_on", {"country": country, "day": DAY})] * RUNNERS)
    assert outcomes(results) == ["done"] * RUNNERS
    raised = sorted(result["value"] for result in results)
    assert raised[:-1] == [0] * (RUNNERS - 1)
    assert raised[-1] > 0
    ((alerts,),) = field.one("ask", sql="SELECT COUNT(*) FROM watch_alert")
    ((events,),) = field.one("ask", sql="SELECT COUNT(*) FROM watch_alertevent")
    ((runs,),) = field.one("ask", sql="SELECT COUNT(*) FROM watch_watchrun")
    assert (alerts, events, runs) == (raised[-1], raised[-1], 1)
