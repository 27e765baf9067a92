"""Answers are kept as long as their form says, and refused sendings for three months: then what is personal goes."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.contrib.gis.geos import Point
from django.utils import timezone
from tests.factories import CountryFactory
from tests.households.everywhere import places_holding
from tests.observatory.rounds_scene import Scene, make_scene, sent

from houma.cli.households import households as households_command
from houma.domain.households.rules.retention import ANSWERS_MONTHS, REFUSED_MONTHS, months_from
from houma.domain.observatory.actions.retaining import retain_answers
from houma.domain.observatory.models import (
    Form,
    FormVersion,
    RefusalReason,
    RefusedSubmission,
    Submission,
    SubmissionContent,
)

pytestmark = pytest.mark.django_db
NAMED: Mapping[str, object] = {"water": "oui", "phone": "0612345678"}


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    version = made.census.versions.get()
    copied = {name: getattr(version, name) for name in ("workbook", "xform", "questions", "languages")}
    FormVersion.objects.create(form=made.census, number=2, version="2", retention_months=6, **copied)
    FormVersion.objects.create(form=made.census, number=3, version="3", has_personal=True, **copied)
    return made


def kept(scene: Scene, *, replaces: Submission | None = None, number: int = 2) -> Submission:
    """A sending of the version that says six months, or of one that says nothing."""
    return sent(scene, scene.census, NAMED, replaces=replaces, at=Point(-5, 34), version=number)


def refused(scene: Scene, form: Form | None = None) -> RefusedSubmission:
    return RefusedSubmission.objects.create(
        country=scene.tree.country, reason=RefusalReason.MALFORMED, digest="0", size=3, body=b"<x>", form=form
    )


def test_answers_go_after_the_months_of_their_form_and_figures_stay(scene: Scene) -> None:
    one, unlimited = kept(scene), kept(scene, number=3)
    country = scene.tree.country
    over = months_from(timezone.localdate(), 6)
    almost = over - timedelta(days=1)
    assert retain_answers(country, dry_run=True, today=almost).submissions == ()
    assert retain_answers(country, dry_run=True, today=over).submissions == (one.instance_id,)
    assert places_holding("0612345678") != []
    assert retain_answers(country, today=over).submissions == (one.instance_id,)
    one.refresh_from_db()
    unlimited.refresh_from_db()
    assert (one.content.raw, one.content.personal, one.content.location) == (None, None, None)
    assert one.values == {"water": "oui"}
    assert unlimited.content.personal == {"phone": "0612345678"}
    assert retain_answers(country, today=over).submissions == ()
    at_last = months_from(timezone.localdate(), ANSWERS_MONTHS)
    assert retain_answers(country, dry_run=True, today=at_last - timedelta(days=1)).submissions == ()
    assert retain_answers(country, today=at_last).submissions == (unlimited.instance_id,)
    assert retain_answers(CountryFactory(), today=over).submissions == ()


def test_edits_go_together_with_the_last_of_them(scene: Scene) -> None:
    first = kept(scene)
    edit = kept(scene, replaces=first)
    over = months_from(timezone.localdate(), 6)
    assert retain_answers(scene.tree.country, today=over).submissions == (edit.instance_id,)
    assert places_holding("0612345678") == []


def test_refused_sendings_are_emptied_after_three_months_or_those_of_their_form(scene: Scene) -> None:
    refused(scene)
    refused(scene, scene.census)
    country = scene.tree.country
    almost, over = (
        months_from(timezone.localdate(), REFUSED_MONTHS) - timedelta(days=1),
        months_from(timezone.localdate(), REFUSED_MONTHS),
    )
    assert retain_answers(country, dry_run=True, today=almost).refused == 0
    brief = FormVersion.objects.get(number=2)
    brief.pk, brief.number, brief.version, brief.retention_months = None, 4, "4", 1
    brief.save()
    assert retain_answers(country, today=almost).refused == 1
    assert retain_answers(country, today=over).refused == 1
    assert not RefusedSubmission.objects.exclude(body=None).exists()
    assert retain_answers(country, today=over).refused == 0


def test_one_command_looks_after_files_and_answers_of_every_country(scene: Scene) -> None:
    other = CountryFactory(code="yy")
    one = kept(scene)
    run = ["retain", "--dry-run", "--on", months_from(timezone.localdate(), 7).isoformat(), "--lang", "en"]
    shown = CliRunner().invoke(households_command, run)
    assert shown.exit_code == 0, shown.output
    assert f"{scene.tree.country.code}:" in shown.output
    assert f"{other.code}:" in shown.output
    assert f"  - {one.instance_id}\n" in shown.output
    assert "forms to empty of what is personal: 1; refused sendings to empty: 0" in shown.output
    alone = CliRunner().invoke(households_command, [*run, "--country", other.code])
    assert one.instance_id not in alone.output
    assert not SubmissionContent.objects.exclude(erased_at=None).exists()
