"""One operating-system process of a race around the closing of a round; see ``tests.racing``."""

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from tests.observatory.rounds_scene import a_building, a_round, make_scene, sent  # noqa: E402
from tests.race_orders import take_orders  # noqa: E402

from houma.domain.accounts.models import User  # noqa: E402
from houma.domain.buildings.models import Building  # noqa: E402
from houma.domain.observatory.actions.rounds import (  # noqa: E402
    close_round,
    hold_round_of,
    link_received,
    link_submission,
    record_visit,
)
from houma.domain.observatory.models import Round, RoundUnit, Submission, SubmissionContent, UnitAnswer  # noqa: E402
from houma.domain.observatory.queries.reviewing import submissions_of  # noqa: E402

the_scene = cache(make_scene)
PATIENCE = 60.0


def begin(after: str) -> None:
    """Once another process has put this file there."""
    until = time.monotonic() + PATIENCE
    while after and not Path(after).exists():
        if time.monotonic() > until:
            raise TimeoutError(after)
        time.sleep(0.005)


def remain(seconds: float, says: str) -> None:
    """In the transaction, of which others hear by this file that all of it is written."""
    if says:
        Path(says).touch()
    time.sleep(seconds)


def setup() -> dict[str, Any]:
    """A round of two buildings or more; a submission that names the first and is linked to nothing yet."""
    scene = the_scene()
    first = a_building(scene, f"B-{Building.objects.count()}")
    a_building(scene, f"C-{first.pk}")
    one = a_round(scene, scene.inspection)
    submission = sent(scene, scene.inspection, {"building_code": first.code})
    units = list(one.units.order_by("-building").values_list("pk", flat=True)[:2])[::-1]
    return {"round": one.pk, "submission": submission.pk, "units": units, "by": scene.manager.pk}


def close(round: int, by: int, *, after: str = "", stay: float = 0, says: str = "") -> list[int]:
    """Close the round and say whose answers it has at that moment."""
    begin(after)
    with transaction.atomic():
        closed = close_round(Round.objects.get(pk=round), by=User.objects.get(pk=by))
        remain(stay, says)
        return within(closed.pk)


def within(round: int) -> list[int]:
    return sorted(submissions_of(Round.objects.get(pk=round)).values_list("pk", flat=True))


def link(submission: int, unit: int, by: int, *, after: str = "", stay: float = 0, says: str = "") -> int:
    begin(after)
    with transaction.atomic():
        made = link_submission(
            Submission.objects.get(pk=submission), RoundUnit.objects.get(pk=unit), by=User.objects.get(pk=by)
        )
        remain(stay, says)
    return made.pk


def receive(submission: int, *, after: str = "") -> int:
    """What the house does with what came in: the links that there are afterwards."""
    begin(after)
    link_received(Submission.objects.get(pk=submission))
    return UnitAnswer.objects.filter(submission=submission).count()


def visit(unit: int, by: int, *, after: str = "") -> int:
    begin(after)
    return record_visit(RoundUnit.objects.get(pk=unit), "absent", by=User.objects.get(pk=by)).pk


def edit(submission: int, *, after: str = "", stay: float = 0, says: str = "") -> int:
    """The same answers sent anew, as the receiving of submissions does it."""
    begin(after)
    with transaction.atomic():
        base = Submission.objects.get(pk=submission)
        hold_round_of(base)
        made = Submission.objects.create(
            form_id=base.form_id,
            version_id=base.version_id,
            instance_id=f"{base.instance_id}-edit",
            replaces=base,
            first=base,
            digest="1",
            territory_id=base.territory_id,
            values=base.values,
            submitter_id=base.submitter_id,
        )
        SubmissionContent.objects.create(submission=made, raw=b"<f/>")
        remain(stay, says)
    return made.pk


ORDERS: dict[str, Callable[..., Any]] = {
    order.__name__: order for order in (setup, close, within, link, receive, visit, edit)
}


take_orders(ORDERS)
