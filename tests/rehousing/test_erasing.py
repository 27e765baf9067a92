"""What is written about a household leaves no column untouched when it is erased; money and days stay."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import Settings
from tests.factories import user_with_mandate
from tests.households.columns import words_about_people
from tests.households.everywhere import columns_holding
from tests.rehousing.world import Quarter, day, make_case, make_home, make_household, make_quarter, put

from houma.domain.accounts.models import Role
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.households import actions as households
from houma.domain.households.actions.erasing import granted
from houma.domain.households.models import Person
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import (
    Aid,
    AidKind,
    AnchorKind,
    Case,
    HomeClosure,
    Kinship,
    NeedKind,
    Offer,
    Placement,
    PlanLine,
    PlanRun,
    Referral,
    StayChange,
    StayReview,
    VisitKind,
    VulnerabilityKind,
)
from houma.values.money import Money

pytestmark = pytest.mark.django_db
MARK = "Wallada"
PDF = b"%PDF-1.4\n%%EOF\n"
TODAY = timezone.localdate()


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def test_every_app_that_may_hold_words_about_households_is_searched() -> None:
    ours = [one.label for one in apps.get_app_configs() if one.name.startswith("houma.")]
    holding = {place.partition("_")[0] for place in words_about_people(*ours)}
    assert holding == {"buildings", "documents", "households", "observatory", "rehousing"}


def _everything_said(quarter: Quarter) -> Case:
    """A case of Wallada's mother in every column of which her name stands, closed."""
    household = make_household(quarter, 1)
    Person.objects.create(household=household, given_name=MARK, family_name="Zahiri", relation="child")
    case, other = make_case(quarter, household), make_case(quarter)
    home = make_home(quarter)
    actions.note_need(case, NeedKind.HEALTH, f"{MARK} tousse", by=None)
    actions.note_vulnerability(case, VulnerabilityKind.OTHER, f"{MARK} est seule", by=None)
    actions.note_anchor(case, AnchorKind.SCHOOL, -6.8, 34.0, note=f"école de {MARK}", by=None)
    actions.keep_together(case, other, f"tante de {MARK}", by=None)
    actions.record_visit(case, VisitKind.HOME, day(0), f"Vu {MARK}", by=None)
    aid = actions.grant_aid(case, AidKind.RENT, Money(Decimal(500), "MAD"), f"Décision pour {MARK}", by=None)
    actions.reverse_aid(aid, f"{MARK} est partie", by=None)
    Referral.objects.create(
        case=case, service=f"Maître de {MARK}", purpose=MARK, outcome=MARK, sent_on=day(1), despite="danger",
        despite_reason=MARK,
    )  # fmt: skip
    task = actions.plan_task(case, f"Inscrire {MARK}", day(5), by=None)
    actions.finish_task(task, by=None)
    paper = NewDocument(f"{MARK}.pdf", PDF, DocumentKind.OTHER, f"Acte de {MARK}")
    actions.attach_document(case, paper, by=None)
    Offer.objects.create(
        case=case, home=home, persons=2, starts_on=day(0), until=day(9), offered_on=day(-1), answer="refused",
        answered_on=day(0), reason=f"Loin de {MARK}",
    )  # fmt: skip
    stay = put(case, home, 0, 9, persons=2, reason=f"Près de {MARK}")
    StayChange.objects.create(
        placement=stay, started_on=day(0), starts_on=day(0), was_until=day(9), until=day(12), reason=MARK
    )
    Placement.objects.filter(pk=stay.pk).update(until=day(12), moved_in_on=day(0))
    StayReview.objects.create(placement=stay, reviewed_on=day(5), finding=MARK)
    Placement.objects.filter(pk=stay.pk).update(ended_on=day(12), ending="left", ending_reason=MARK)
    actions.close_home(home, day(20), day(30), "Fuite d’eau", by=None)
    actions.close_home(make_home(quarter), day(20), day(30), f"Gardé pour {MARK}", by=None)
    run = PlanRun.objects.create(
        operation=quarter.operation, number=1, seconds=1, from_day=day(0), currency="MAD", state="waiting"
    )
    said = dict.fromkeys(("why_fr", "why_ar", "why_en", "more_fr", "more_ar", "more_en"), MARK)
    PlanLine.objects.create(run=run, case=case, starts_on=day(0), until=day(9), persons=2, risk=0, **said)
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, closure="left", closure_reason=f"{MARK} a déménagé")
    return case


def _erased(quarter: Quarter, case: Case, person: Person | None = None) -> None:
    controller = user_with_mandate(Role.DATA_CONTROLLER, quarter.tree.root)
    asked = households.request_erasure(case.household, by=controller, asked_on=TODAY, person=person)
    households.grant_erasure(asked, by=controller)


def test_every_column_that_can_hold_words_about_a_household_is_erased(
    quarter: Quarter, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = _everything_said(quarter)
    planted = columns_holding(MARK)
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    assert words_about_people("rehousing", "documents") - planted == set()
    with django_capture_on_commit_callbacks(execute=True):
        _erased(quarter, case)
    assert columns_holding(MARK) == set()
    assert list(tmp_path.rglob("*.pdf")) == []
    assert sum(aid.amount for aid in case.aids.all()) == 0
    assert case.aids.count() == 2
    assert HomeClosure.objects.filter(reason="–").count() == 2


@pytest.mark.parametrize("alone", [False, True])
def test_what_is_shown_before_an_erasure_is_what_it_does(
    quarter: Quarter, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Any, alone: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = _everything_said(quarter)
    held = columns_holding(MARK)
    controller = user_with_mandate(Role.DATA_CONTROLLER, quarter.tree.root)
    person = Person.objects.get(given_name=MARK) if alone else None
    asked = households.request_erasure(case.household, by=controller, asked_on=TODAY, person=person)
    with django_capture_on_commit_callbacks(execute=True):
        shown = households.preview_erasure(asked, by=controller, with_words=True)
    assert columns_holding(MARK) == held
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    assert sum(one.files for one in shown.gone) == 1
    closures = {one.place: "".join(piece.text for piece in one.words[0].pieces) for one in shown.gone if one.searched}
    assert f"Gardé pour {MARK}" in closures.values()
    assert len(closures) == (1 if alone else 2)
    with django_capture_on_commit_callbacks(execute=True):
        done = granted(asked, by=controller)
    assert {room: one.gone for room, one in shown.rooms.items()} == {room: one.gone for room, one in done.rooms.items()}
    assert list(tmp_path.rglob("*.pdf")) == []


def test_where_one_person_is_erased_only_words_that_name_this_one_go(quarter: Quarter) -> None:
    case = _everything_said(quarter)
    Kinship.objects.filter(first=case).update(note="tante de Wallâda")
    person = Person.objects.get(given_name=MARK)
    _erased(quarter, case, person)
    assert columns_holding(MARK, "Wallâda") == set()


def test_the_words_of_an_aid_stay_until_its_household_is_erased_and_its_money_for_good(quarter: Quarter) -> None:
    case = make_case(quarter)
    aid = actions.grant_aid(case, AidKind.RENT, Money(Decimal(500), "MAD"), "Barème", by=None)
    changes: tuple[dict[str, Any], ...] = ({"rule": "–"}, {"rule": "Autre"}, {"amount": 1})
    _refuses(aid, *changes)
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, closure="left")
    _erased(quarter, case)
    _refuses(aid, *changes[1:], {"rule": "–", "granted_on": TODAY - timedelta(days=9)})
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rehousing_aid")
    assert Aid.objects.values_list("rule", "amount").get() == ("–", 500)


def _refuses(aid: Aid, *changes: dict[str, Any]) -> None:
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Aid.objects.filter(pk=aid.pk).update(**change)
