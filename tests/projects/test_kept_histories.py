"""What a record said before is not rewritten: versions of records are neither changed nor deleted, by SQL neither."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker
from simple_history.models import HistoricalChanges
from tests.factories import ProjectFactory, signed_agreement, user_with_mandate
from tests.lasting import rows_of_a_module

from houma.domain.accounts.models import Role

ERASED = frozenset(
    {
        "buildings_historicalbuilding", "buildings_historicaldwelling", "documents_historicaldocument",
        "households_historicalhousehold", "households_historicalperson", "rehousing_historicalhome",
        "rehousing_historicaloperation", "rehousing_historicaloperationbuilding",
    }
)  # fmt: skip
"""Of the rooms that erase people: most of their versions lose words, or go, with the people whom they name."""
KEPT = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if issubclass(model, HistoricalChanges) and model._meta.db_table not in ERASED
)
SQLITE = connection.vendor == "sqlite"
WITH_ROWS = (
    "accounts_historicalmandate", "accounts_historicalparty", "agreements_historicalagreement",
    "projects_historicalproject", "territories_historicalterritory",
)  # fmt: skip
CHANGES = ("UPDATE {table} SET history_change_reason = 'x'", "DELETE FROM {table}") + (
    ("REPLACE INTO {table} SELECT * FROM {table}",) if SQLITE else ("TRUNCATE {table} CASCADE",)
)


@pytest.fixture(scope="module")
def _versions(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with rows_of_a_module(django_db_blocker):
        project = ProjectFactory()
        signed_agreement(project)
        user_with_mandate(Role.AUDITOR, project.territories.get())
        connection.check_constraints()  # PostgreSQL does not truncate while foreign keys wait for their check.
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_versions")
@pytest.mark.parametrize("table", WITH_ROWS)
def test_a_version_is_neither_changed_nor_deleted(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        (versions,) = cursor.fetchone()
        assert versions
        for change in CHANGES:
            with pytest.raises(DatabaseError, match=r"append-only|not deleted"), transaction.atomic():
                cursor.execute(change.format(table=table))
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone() == (versions,)


@pytest.mark.django_db
def test_every_history_is_kept_but_those_that_an_erasure_redacts() -> None:
    """One that is new is kept too, or named above; SQLite drops the triggers of a table that Django rebuilds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if SQLITE
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        stand = {name for (name,) in cursor.fetchall()}
    guards = ("no_update", "no_delete", "no_replace" if SQLITE else "no_truncate")
    assert len(KEPT) == 24
    assert {f"{table}_{guard}" for table in KEPT for guard in guards} <= stand
