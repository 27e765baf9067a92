"""What is erased is nowhere; what stays points at nobody; and nothing is erased too early."""

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import user_with_mandate
from tests.factories.projects import ProjectFactory
from tests.households.columns import words_about_people
from tests.households.conftest import Quarter
from tests.households.everywhere import columns_holding, places_holding

from houma.cli.households import households as households_command
from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.households import actions, scope
from houma.domain.households.actions import erasers
from houma.domain.households.models import (
    ConsentKind,
    ErasedCounts,
    ErasureRecord,
    Household,
    LookReason,
    Person,
    PersonKey,
    Purpose,
    RecordClass,
    RefusalGround,
    Relation,
    Residence,
    RetentionDecision,
)
from houma.domain.households.queries.retention import periods_of
from houma.domain.households.rules.entries import NewPerson
from houma.domain.households.rules.holdings import Erasing, Gone
from houma.domain.households.rules.names import PersonName
from houma.domain.households.rules.retention import (
    NOTICE_DAYS,
    PERIODS,
    due_on,
    is_erased_now,
    may_keep_longer,
    months_from,
    over_until,
)
from houma.domain.projects.models import MandateProject

TODAY = timezone.localdate()
WORDS = ("Zoulikha", "Tamsamani", "زليخة", "التمسماني", "Ilyas", "Zerktouni", "Ghafsai", "661001122", "Ancienne")


def _much_happened(quarter: Quarter) -> None:
    """Corrections, consents and looks: whatever may leave a trace of a name."""
    told = NewPerson(PersonName("Ilyas", "Ancienne"), Relation.CHILD, "male", 2014, school="Ecole Zerktouni")
    actions.change_person(quarter.child, told, by=quarter.manager)
    actions.change_household(quarter.family, actions.HouseholdFacts(phone="0661001122"), by=quarter.manager)
    given_row = actions.record_consent(
        quarter.family, Purpose.FOLLOW, ConsentKind.GIVEN, by=quarter.manager, said_on=TODAY, said_by=quarter.mother
    )
    actions.withdraw_consent(given_row, by=quarter.manager, said_on=TODAY)
    actions.look_at(quarter.family, by=quarter.manager, reason=LookReason.CASE)


def test_an_erased_household_is_nowhere_in_the_store(quarter: Quarter) -> None:
    _much_happened(quarter)
    assert places_holding(*WORDS) != []
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    record = actions.grant_erasure(asked, by=quarter.controller)
    assert places_holding(*WORDS) == []
    assert record.counts["people"] == 2
    assert record.by == quarter.controller
    kept = Household.objects.get(pk=quarter.family.pk)
    assert kept.erased_at is not None
    assert not Residence.objects.filter(household=kept).exists()
    assert not PersonKey.objects.filter(person__household=kept).exists()
    assert kept.consents.count() == 2
    assert quarter.neighbours.people.get().family_name == "Oukacha"


def test_every_column_that_can_hold_words_about_a_household_is_erased(quarter: Quarter) -> None:
    mark = "Wallada"
    named = dict.fromkeys(("given_name", "family_name", "given_name_ar", "family_name_ar", "school", "work"), mark)
    for person in quarter.family.people.all():
        for name, value in named.items():
            setattr(person, name, value)
        person.save()
    quarter.family.origin = quarter.family.phone = mark
    quarter.family.save()
    assert words_about_people("households") == columns_holding(mark)
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    actions.grant_erasure(asked, by=quarter.controller)
    assert columns_holding(mark) == set()


def test_counts_and_months_stay(quarter: Quarter) -> None:
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    actions.grant_erasure(asked, by=quarter.controller)
    kept = ErasedCounts.objects.get()
    assert (kept.households, kept.people, kept.women, kept.men, kept.minors, kept.elders, kept.needing_care) == (
        1, 2, 1, 1, 1, 1, 1,
    )  # fmt: skip
    assert kept.registered_in == kept.erased_in == TODAY.replace(day=1)


def test_one_person_is_erased_and_the_others_stay(quarter: Quarter) -> None:
    _much_happened(quarter)
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY, person=quarter.child)
    actions.grant_erasure(asked, by=quarter.controller)
    assert places_holding("Ilyas", "Zerktouni", "Ancienne") == []
    assert quarter.mother.given_name == "Zoulikha"
    assert ErasedCounts.objects.get().households == 0
    head = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY, person=quarter.mother)
    actions.grant_erasure(head, by=quarter.controller)
    assert places_holding("Zoulikha", "زليخة") == []


def test_the_head_of_others_is_erased_after_another_was_named(quarter: Quarter) -> None:
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY, person=quarter.mother)
    with pytest.raises(Refused, match="head"):
        actions.grant_erasure(asked, by=quarter.controller)
    assert quarter.mother.given_name == "Zoulikha"


def test_only_who_protects_people_decides_and_says_why_not(quarter: Quarter) -> None:
    with pytest.raises(Refused):
        actions.request_erasure(quarter.family, by=quarter.partner, asked_on=TODAY)
    asked = actions.request_erasure(quarter.family, by=quarter.controller, asked_on=TODAY)
    with pytest.raises(Refused):
        actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    for person in (quarter.manager, quarter.worker):
        with pytest.raises(Refused):
            actions.grant_erasure(asked, by=person)
    actions.refuse_erasure(asked, RefusalGround.DISPUTE, by=quarter.controller)
    with pytest.raises(Refused):
        actions.grant_erasure(asked, by=quarter.controller)
    assert Household.objects.get(pk=quarter.family.pk).erased_at is None


def test_later_apps_erase_and_tell_theirs(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[Household, Person | None]] = []

    def erase(household: Household, person: Person | None) -> Erasing:
        called.append((household, person))
        return Erasing((Gone("visit", 3),))

    fact = actions.HeldFact("Visits", "1", "Day", "2026-01-01")
    monkeypatch.setattr(erasers, "_declared", {"visits": erasers.Eraser("visits", lambda *_: [fact], erase)})
    assert fact in actions.export_household(quarter.family, by=quarter.manager)
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    record = actions.grant_erasure(asked, by=quarter.controller)
    assert called == [(quarter.family, None)]
    assert record.counts["visits"] == 3


def test_an_accompanied_household_is_not_erased_and_does_not_expire(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Any row that points at a household and a person stands for a case here.
    cases = scope.CaseWorkers(Household, "pk", "registered_by", Q(closed_on=None))
    monkeypatch.setattr(scope, "_declared", {cases: None})
    asked = actions.request_erasure(quarter.family, by=quarter.controller, asked_on=TODAY)
    with pytest.raises(Refused, match="accompanied"):
        actions.grant_erasure(asked, by=quarter.controller)
    later = months_from(TODAY, 24)
    assert actions.retain(quarter.tree.country, dry_run=True, today=later).warned == ()
    actions.close_file(quarter.family, on=TODAY)
    assert actions.retain(quarter.tree.country, dry_run=True, today=months_from(TODAY, 60)).warned == (
        quarter.family.code,
    )
    actions.grant_erasure(asked, by=quarter.controller)


def test_a_dry_run_tells_and_writes_nothing(quarter: Quarter) -> None:
    later = months_from(TODAY, PERIODS[RecordClass.REGISTERED].months + 1)
    told = actions.retain(quarter.tree.country, dry_run=True, today=later)
    assert set(told.warned) == {quarter.family.code, quarter.neighbours.code, quarter.far.code}
    assert told.erased == ()
    assert not Household.objects.exclude(warned_on=None).exists()
    shown = CliRunner().invoke(
        households_command, ["retain", "--country", "xh", "--dry-run", "--on", later.isoformat(), "--lang", "en"]
    )
    assert "files to warn of: 3; waiting: 0; to erase: 0" in shown.output
    assert quarter.family.code in shown.output
    refused = CliRunner().invoke(households_command, ["retain", "--country", "xh", "--on", later.isoformat()])
    assert refused.exit_code == 2


def test_files_are_warned_of_then_erased_and_work_on_one_renews_its_time(quarter: Quarter) -> None:
    """The days pass here by making the files older."""
    country = quarter.tree.country
    old = timezone.now() - timedelta(days=31 * 25)
    Household.objects.update(changed_at=old, registered_at=old)
    first = actions.retain(country)
    assert len(first.warned) == 3
    assert actions.retain(country).waiting == first.warned
    Household.objects.update(warned_on=TODAY - timedelta(days=NOTICE_DAYS))
    actions.add_person(quarter.neighbours, NewPerson(PersonName("New", "Child")), by=quarter.manager)
    actions.keep_longer(quarter.far, TODAY + timedelta(days=200), by=quarter.controller)
    done = actions.retain(country)
    assert done.erased == (quarter.family.code,)
    assert places_holding("Zoulikha", "زليخة") == []
    assert quarter.neighbours.people.count() == 2
    assert ErasureRecord.objects.get().by is None
    assert actions.retain(country).erased == ()


def test_a_country_sets_its_own_periods_and_a_shorter_one_is_announced(quarter: Quarter) -> None:
    country, said = quarter.tree.country, {"by": quarter.controller, "reason": "Shorter is enough"}
    done = actions.set_period(country, RecordClass.REGISTERED, 6, "Decision 12", **said)
    assert done.counts_from == TODAY + timedelta(days=NOTICE_DAYS)
    assert periods_of(country, TODAY)[RecordClass.REGISTERED] == PERIODS[RecordClass.REGISTERED]
    assert periods_of(country, done.counts_from)[RecordClass.REGISTERED].basis == "Decision 12"
    assert len(actions.retain(country, dry_run=True, today=months_from(TODAY, 4)).warned) == 3
    back = actions.set_period(country, RecordClass.REGISTERED, 36, "Decision 13", **said)
    assert back.counts_from == TODAY
    assert actions.retain(country, dry_run=True, today=months_from(TODAY, 4)).warned == ()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(done).objects.update(months=1)


def test_no_period_is_set_out_of_bounds_without_a_reason_or_by_who_protects_a_part_of_the_country(
    quarter: Quarter,
) -> None:
    country, mandate = quarter.tree.country, quarter.controller.mandates.get()
    sound = {
        "by": quarter.controller,
        "reason": "x",
        "record_class": RecordClass.REGISTERED,
        "months": 30,
        "basis": "D",
    }
    wrong: list[dict[str, Any]] = [
        {"months": 5}, {"months": 61}, {"reason": " "}, {"basis": ""}, {"warning_months": 30},
        {"counts_from": TODAY - timedelta(days=1)}, {"months": 12, "counts_from": TODAY + timedelta(days=29)},
        {"by": quarter.manager}, {"by": user_with_mandate(Role.DATA_CONTROLLER, quarter.tree.provinces[0])},
    ]  # fmt: skip
    for change in wrong:
        with pytest.raises(Refused):
            actions.set_period(country, **{**sound, **change})
    MandateProject.objects.create(mandate=mandate, project=ProjectFactory(country=country))
    with pytest.raises(Refused):
        actions.set_period(country, **sound)
    assert not RetentionDecision.objects.exists()


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 600))
def test_months_are_added_and_the_day_stays_or_the_month_ends(day: date, months: int) -> None:
    later = months_from(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert months_from(later, -months) <= day


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)) | st.sampled_from([date(2027, 2, 28), date(2028, 2, 29)]),
    st.integers(1, 120),
)
def test_so_many_months_are_over_from_that_day_and_from_none_after_it(today: date, months: int) -> None:
    last = over_until(today, months)
    assert months_from(last, months) <= today < months_from(last + timedelta(days=1), months)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)  # fmt: skip
def test_nothing_is_erased_without_warning_or_before_its_day(
    changed: date, closed: date | None, warned: date | None
) -> None:
    period = PERIODS[RecordClass.FOLLOWED]
    due = due_on(period, closed, changed, None)
    assert due >= months_from(closed or changed, period.months)
    for today in (due - timedelta(days=1), due, due + timedelta(days=400)):
        if is_erased_now(due, warned, today):
            assert today >= due
            assert warned is not None
            assert (today - warned).days >= NOTICE_DAYS


def test_a_file_is_not_kept_for_ever() -> None:
    assert may_keep_longer(months_from(TODAY, 24), TODAY)
    assert not may_keep_longer(months_from(TODAY, 25), TODAY)
    assert not may_keep_longer(TODAY, TODAY)


def test_nobody_fills_an_erased_row_again(quarter: Quarter) -> None:
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    actions.grant_erasure(asked, by=quarter.controller)
    for statement in (
        "UPDATE households_person SET given_name = 'Zoulikha', erased_at = NULL WHERE erased_at IS NOT NULL",
        "UPDATE households_household SET phone = '+212661001122', erased_at = NULL WHERE erased_at IS NOT NULL",
        "UPDATE households_erasurerecord SET ground = 'retention'",
        "DELETE FROM households_erasedcounts",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(Refused):
        actions.request_erasure(quarter.family, by=quarter.controller, asked_on=TODAY)
