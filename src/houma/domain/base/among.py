"""Rows whose key is one of few that a query finds: the keys are looked up first, then the rows by their index."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class Among(Lookup[Any]):
    """The condition that ``column`` holds one of the keys that ``found`` gives: ``rows.filter(Among("line", lines))``.

    For ``column__in`` PostgreSQL guesses from statistics how many rows that will be, takes a few thousand of a million
    for too many and reads the whole table. Here the keys are an array that is there before it chooses its way.
    """

    lookup_name = "among"

    def __init__(self, column: str, found: QuerySet[Any]) -> None:
        super().__init__(F(column), Subquery(found.order_by().values("pk")))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, of_column = self.process_lhs(compiler, connection)
        keys, of_keys = self.process_rhs(compiler, connection)
        written = f"{column} = ANY(ARRAY{keys})" if connection.vendor == "postgresql" else f"{column} IN {keys}"
        return written, (*of_column, *of_keys)
