"""Alerts go out in the one e-mail of the day, with what else waits: never in a letter of their own, never twice."""

import pytest
from django.core import mail
from django.utils import timezone
from tests.factories.watch import raised_alert
from tests.funding.world import World

from houma.domain.watch.actions import watch
from houma.web.digest import Outcome, send_to

pytestmark = pytest.mark.django_db


def test_an_alert_is_told_in_the_digest_of_the_day_and_once(world: World) -> None:
    today = timezone.localdate()
    raised_alert(world.tree.country, agreement=world.first, on=today)
    assert send_to(world.officer, today) is Outcome.SENT
    watch(world.tree.country)
    assert send_to(world.officer, today) is Outcome.DONE_ALREADY
    (letter,) = mail.outbox
    assert world.first.name in letter.body
    assert "/desk/watch/" in letter.body
