"""Rows that all tests of a module stand on: written once, and taken back after the last of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def rows_of_a_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is written inside until the block ends; for fixtures of a module.

    What each test writes is still taken back after it. Objects that a test may change are handed to it as a deep copy.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def settle() -> None:
    """Check what was written for a whole module once: PostgreSQL else checks all of it again after every test."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # Else PostgreSQL plans for the empty tables it last looked at.
