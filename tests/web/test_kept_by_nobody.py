"""A page that somebody signed in to see is not shown again from a cache once the person is gone."""

import pytest
from django.test import Client
from tests.scope.places import make_world

from houma.domain.accounts.models import Role

pytestmark = pytest.mark.django_db
PAGES = (
    "desk/",
    "desk/rehousing/",
    "desk/buildings/map/",
    "desk/buildings/map.csv",
    "desk/buildings/deadlines/",
    "desk/portfolio/",
    "desk/households/M-NONE/",  # Not found.
    "desk/protection/",  # Refused.
    "agreements/",
)


def test_what_is_shown_to_a_session_is_kept_by_nobody_unless_the_answer_itself_says_how_long() -> None:
    world = make_world()
    country = world.places[0].values["country"]
    client = world.clients[Role.OPERATION_MANAGER.value]
    kept = [page for page in PAGES if "no-store" not in client.get(f"/fr/{country}/{page}")["Cache-Control"]]
    assert kept == []
    tile = f"/tiles/{country}/fr/territories/0/0/0.pbf"
    assert "max-age" in client.get(tile)["Cache-Control"]
    assert not Client().get(f"/fr/{country}/agreements/").has_header("Cache-Control")
