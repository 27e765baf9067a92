"""Each look at a file is written down, also one that was refused; nobody rewrites the log or goes around it."""

import ast
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from tests.households.conftest import Quarter

from houma.domain.base.decisions import Refused
from houma.domain.households.actions import export_household, look_at, look_at_many
from houma.domain.households.models import Look, LookChannel, LookReason, Relation
from houma.domain.households.rules.files import Section

SOURCES = Path(__file__).parents[2] / "src/houma"


def test_a_look_says_who_saw_what_and_why(quarter: Quarter) -> None:
    file = look_at(quarter.family, by=quarter.manager, reason=LookReason.CASE, reference="2026/0142", place="household")
    assert [person.family_name for person in file.people] == ["Tamsamani", "Tamsamani"]
    look = Look.objects.get()
    assert (look.by, look.household, look.reason, look.reference) == (
        quarter.manager, quarter.family, "case", "2026/0142",
    )  # fmt: skip
    assert look.role == "operation_manager"
    assert "people" in look.sections
    assert "looks" not in look.sections
    assert look.granted


def test_what_is_not_asked_for_is_not_read(quarter: Quarter) -> None:
    file = look_at(quarter.family, by=quarter.manager, reason=LookReason.CASE, sections=(Section.CONSENTS,))
    assert file.people == ()
    assert file.residences == ()


def test_no_look_without_a_reason_nor_with_a_name_for_one(quarter: Quarter) -> None:
    for reason, reference in (("", ""), ("because", ""), ("case", "for Zoulikha"), ("case", "Zoulikha")):
        with pytest.raises(Refused):
            look_at(quarter.family, by=quarter.manager, reason=reason, reference=reference)  # type: ignore[arg-type]
    assert not Look.objects.exists()


def test_an_attempt_outside_ones_scope_shows_nothing_and_is_written_down(quarter: Quarter) -> None:
    for person in (quarter.worker, quarter.controller, quarter.partner):
        with pytest.raises(Refused):
            look_at(quarter.family, by=person, reason=LookReason.CASE)
    with pytest.raises(Refused):
        look_at(quarter.far, by=quarter.manager, reason=LookReason.CASE)
    assert Look.objects.filter(granted=False, sections=[]).count() == Look.objects.count() == 4


def test_a_list_with_names_is_a_look_at_each_or_at_none(quarter: Quarter) -> None:
    shown = look_at_many([quarter.family, quarter.neighbours], by=quarter.manager, reason=LookReason.PLACEMENT)
    assert {key: len(people) for key, people in shown.items()} == {quarter.family.pk: 2, quarter.neighbours.pk: 1}
    assert Look.objects.filter(channel=LookChannel.LIST).values("together").distinct().count() == 1
    assert Look.objects.count() == 2
    with pytest.raises(Refused):
        look_at_many([quarter.family, quarter.far], by=quarter.manager, reason=LookReason.PLACEMENT)
    assert Look.objects.filter(granted=True).count() == 2
    assert Look.objects.get(granted=False).household == quarter.far


def test_the_people_concerned_are_told_everything_and_who_looked_by_role(quarter: Quarter) -> None:
    look_at(quarter.family, by=quarter.manager, reason=LookReason.DANGER)
    told = export_household(quarter.family, by=quarter.manager)
    values = {fact.value for fact in told}
    assert {"Zoulikha", "زليخة", "1961", "Ghafsai", "Ecole Zerktouni", "+212661001122"} & values >= {
        "Zoulikha", "زليخة", "1961", "Ghafsai", "Ecole Zerktouni",
    }  # fmt: skip
    assert all(quarter.manager.email not in fact.value + fact.field for fact in told)
    assert Look.objects.filter(channel=LookChannel.EXPORT).count() == 1
    of_child = export_household(quarter.family, by=quarter.manager, person=quarter.child)
    assert "Ilyas" in {fact.value for fact in of_child}
    assert "Zoulikha" not in {fact.value for fact in of_child}
    with pytest.raises(Refused):
        export_household(quarter.family, by=quarter.manager, person=quarter.far.people.get(relation=Relation.HEAD))


def test_sql_cannot_change_a_look(quarter: Quarter) -> None:
    look_at(quarter.family, by=quarter.manager, reason=LookReason.CASE)
    for statement in (
        "UPDATE households_look SET reason = 'danger'",
        "DELETE FROM households_look",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Look.objects.get().reason == "case"


def test_files_are_read_through_the_door_that_writes_down_who_looked() -> None:
    """``queries.files`` is imported by the door alone; what is imported for its types only does no harm."""
    readers = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "houma.domain.households.queries.files"
        and {alias.name for alias in node.names} - {"HouseholdFile"}
    }
    # The register shows initials: names stay inside its query.
    assert readers == {"domain/households/actions/looks.py", "domain/households/queries/register.py"}
