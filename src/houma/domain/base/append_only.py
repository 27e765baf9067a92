"""Tables that only grow: triggers on both stores refuse to change or delete a row, whoever asks."""

from collections.abc import Callable, Mapping, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class PastModels(Operation):
    """Something that a migration does to the store alone; going back leaves it, unless it says how to undo it.

    Django's ``RunPython`` hands its function all models as they were, and draws up every one of them for it: for a
    hundred triggers, that takes many times what the triggers take.
    """

    reversible = True

    def __init__(
        self,
        do: Callable[[BaseDatabaseSchemaEditor], None],
        undo: Callable[[BaseDatabaseSchemaEditor], None] | None = None,
    ) -> None:
        self.do = do
        self.undo = undo

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.do(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The tables themselves go, as a rule."""
        if self.undo is not None:
            self.undo(schema_editor)


def run_on_each_store(*, sqlite: Sequence[str], postgresql: Sequence[str]) -> Operation:
    """A migration operation that runs the statements written for the store in use.

    Args:
        sqlite: statements for SQLite/SpatiaLite, one trigger each.
        postgresql: statements for PostgreSQL/PostGIS.
    """
    statements = {"sqlite": sqlite, "postgresql": postgresql}

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements[editor.connection.vendor]:
            editor.execute(statement, params=None)

    return PastModels(forwards)


def _refusal(table: str, name: str, message: str) -> str:
    return f"""CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def keeping_triggers(app_label: str, *operations: Operation) -> tuple[Operation, ...]:
    """The operations, with triggers of or reading the app's tables taken off before and put back after on SQLite.

    SQLite cannot alter most of a table, so Django copies it, drops it and renames the copy: that loses the table's own
    triggers and stops at those of other tables that read it. Every migration of a guarded app's tables wants this.
    """
    taken: list[str] = []

    def take_off(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (tbl_name GLOB %s OR sql GLOB %s)",
                [f"{app_label}_*", f"*[ (]{app_label}_*"],
            )
            triggers = cursor.fetchall()
        for name, sql in triggers:
            taken.append(sql)
            editor.execute(f"DROP TRIGGER {name}", params=None)

    def put_back(editor: BaseDatabaseSchemaEditor) -> None:
        while taken:
            editor.execute(taken.pop(0), params=None)

    return PastModels(take_off), *operations, PastModels(put_back)


def refuse_replacing(table: str, unique: Sequence[str | tuple[str, ...]]) -> Operation:
    """Refuse that INSERT OR REPLACE (SQLite) deletes a row of ``table``, which fires no delete trigger.

    ``unique`` names every column, and every tuple of columns, on which SQLite would replace a row.
    """
    keys = [(key,) if isinstance(key, str) else key for key in unique]
    clash = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)})"
        for key in keys
    )
    return run_on_each_store(
        sqlite=[
            f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {clash}
                BEGIN SELECT RAISE(ABORT, '{table}: what was recorded is not deleted'); END""",
        ],
        postgresql=[],
    )


def refuse_truncates(table: str) -> Operation:
    """Refuse to empty ``table`` by TRUNCATE, also when it cascades from another table (PostgreSQL)."""
    return run_on_each_store(
        sqlite=[],
        postgresql=[
            _refusal(table, "no_truncate", f"{table}: what was recorded is not deleted"),
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_truncate()""",
        ],
    )


def refuse_deletes(table: str) -> Operation:
    """Refuse to delete any row of ``table``."""
    message = f"{table}: what was recorded is not deleted"
    return run_on_each_store(
        sqlite=[
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ],
        postgresql=[
            _refusal(table, "no_delete", message),
            f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_no_delete()""",
        ],
    )


def refuse_updates(table: str) -> Operation:
    """Refuse to change any row of ``table``."""
    message = f"{table} is append-only: a row is reversed by another one"
    return run_on_each_store(
        sqlite=[
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ],
        postgresql=[
            _refusal(table, "no_update", message),
            f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_no_update()""",
        ],
    )


def nothing_is_lost(
    table: str, *, unique: Sequence[str | tuple[str, ...]] = ("id",)
) -> tuple[Operation, Operation, Operation]:
    """Keep every row of ``table``, whatever way it would be deleted. Unpack into a migration's operations."""
    return refuse_deletes(table), refuse_truncates(table), refuse_replacing(table, unique)


def append_only(table: str, *, unique: Sequence[str | tuple[str, ...]] = ("id",)) -> tuple[Operation, ...]:
    """Make ``table`` append-only: neither changed nor deleted, whoever asks. Unpack into a migration's operations."""
    return *nothing_is_lost(table, unique=unique), refuse_updates(table)


def kept_histories(*tables: str) -> Operation:
    """Make histories of records append-only, all in one step of a migration; going back takes the guards off.

    Args:
        tables: of versions as django-simple-history keeps them, which no erasure has to redact.
    """
    steps = [step for table in tables for step in append_only(table, unique=["history_id"])]

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        for step in steps:
            assert isinstance(step, PastModels)
            step.do(editor)

    def backwards(editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            for guard in ("no_delete", "no_truncate", "no_replace", "no_update"):
                if editor.connection.vendor == "sqlite":
                    editor.execute(f"DROP TRIGGER IF EXISTS {table}_{guard}", params=None)
                else:
                    editor.execute(f"DROP FUNCTION IF EXISTS {table}_{guard}() CASCADE", params=None)

    return PastModels(forwards, backwards)


def frozen_columns(table: str, columns: Sequence[str], *, when: str = "1=1") -> Operation:
    """Refuse to change any of ``columns`` of ``table`` on rows where ``when`` (SQL over OLD) holds."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    changed_sqlite = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    message = f"{table}: what was recorded is not changed"
    return run_on_each_store(
        sqlite=[
            f"""CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN ({when}) AND ({changed_sqlite})
                BEGIN SELECT RAISE(ABORT, '{message}'); END"""
        ],
        postgresql=[
            _refusal(table, "frozen", message),
            f"""CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW
                WHEN (({when}) AND ({changed})) EXECUTE FUNCTION {table}_frozen()""",
        ],
    )


def only_emptied(
    table: str,
    blanks: Mapping[str, str],
    kept: Sequence[str],
    *,
    when: str = "1=1",
    instead_of: Sequence[str] = ("no_update",),
) -> Operation:
    """Let an erasure take the words out of rows of ``table``, and nobody change anything else of them.

    Args:
        table: which has refused every change until now.
        blanks: each column with words, with the SQL of what it holds once it is erased (over NEW where it has to).
        kept: every other column.
        when: SQL over OLD that has to hold before anything may be emptied.
        instead_of: names of the triggers that refused every change, without the table's.
    """
    message = f"{table} is append-only: what was recorded is only erased"

    def refused(differs: str) -> str:
        kept_changed = [f'OLD."{column}" {differs} NEW."{column}"' for column in kept]
        written = [
            f'(OLD."{column}" {differs} NEW."{column}" AND NEW."{column}" {differs} {blank})'
            for column, blank in blanks.items()
        ]
        return " OR ".join([f"NOT ({when})", *kept_changed, *written])

    return run_on_each_store(
        sqlite=[
            *(f"DROP TRIGGER {table}_{name}" for name in instead_of),
            f"""CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table} WHEN {refused("IS NOT")}
                BEGIN SELECT RAISE(ABORT, '{message}'); END""",
        ],
        postgresql=[
            *(
                statement
                for name in instead_of
                for statement in (f"DROP TRIGGER {table}_{name} ON {table}", f"DROP FUNCTION {table}_{name}()")
            ),
            # A trigger's own condition asks no other table; its function may.
            f"""CREATE FUNCTION {table}_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF {refused("IS DISTINCT FROM")} THEN
                    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW; END $$""",
            f"""CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_only_emptied()""",
        ],
    )
