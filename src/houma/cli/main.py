"""The `houma` command: one group, its commands loaded only when they are asked for."""

import importlib
import os
from typing import Any

import click

COMMANDS = {
    "accounts": ("houma.cli.accounts:accounts", "Accounts and mandates."),
    "bilan": ("houma.cli.bilan:bilan_command", "The bilan, as a table, JSON, XLSX or PDF."),
    "buildings": ("houma.cli.buildings:buildings", "The inventory of buildings: import, export."),
    "capitals": ("houma.cli.capitals:capitals", "Composite indicators: check, score, uncertainty, balance."),
    "check": ("houma.cli.checking:check", "Check the configuration."),
    "db": ("houma.cli.service:db", "The database: create, bring up to date, back up, restore."),
    "digest": ("houma.cli.digest:digest", "The daily e-mail of what waits."),
    "disclosure": ("houma.cli.disclosure:disclosure", "Suppress small counts so that nobody can work them out."),
    "fonts": ("houma.cli.fonts:fonts", "Fonts for PDF documents."),
    "forms": ("houma.cli.forms:forms", "Forms of the field: check an XLSForm, write a ready one."),
    "homes": ("houma.cli.homes:homes", "Homes for a time: import, export, template."),
    "households": ("houma.cli.households:households", "People's data: periods of retention."),
    "indicators": ("houma.cli.indicators:indicators", "Indicators of territories: catalogue, figures, scores."),
    "manage": ("houma.cli.service:manage", "Run a Django management command."),
    "placement": ("houma.cli.placement:placement", "Temporary homes for households."),
    "pack": ("houma.cli.pack:pack", "Country packs: list, check, load."),
    "portfolio": ("houma.cli.portfolio:portfolio", "Import a portfolio of projects and agreements."),
    "publish": ("houma.cli.publish:publish_command", "Publish projects as OC4IDS, agreements as IATI."),
    "serve": ("houma.cli.serving:serve", "Serve the pages and the API."),
    "territories": ("houma.cli.territories:territories", "Territories and their boundaries."),
    "translations": ("houma.cli.translations:translations", "Translations of the screens."),
    "watch": ("houma.cli.watch:watch", "The watch: look under every rule, raise alerts, try a rule."),
    "worker": ("houma.cli.background:worker", "Work through background tasks."),
}


class LazyGroup(click.Group):
    """A group that imports a command, and starts Django, only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        start_django()
        module, _separator, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is not a command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a store that is not ready, or a file out of reach, is said in a line, not by a traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            said = _of_file(error) or _of_busy_store(error) or _of_missing_tables(error)
            if not said:
                raise
            raise click.ClickException(said) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_target, summary) in sorted(COMMANDS.items())])


def _of_file(error: Exception) -> str:
    """Which file could not be read or written, and why; "" for every other error."""
    if not isinstance(error, OSError) or error.filename is None:
        return ""
    return f"{error.filename}: {error.strerror}"


def _of_busy_store(error: Exception) -> str:
    """What to do where ``error`` says that another process kept the store to itself; "" for every other error."""
    from django.db import DatabaseError

    from houma.domain.base.busy import is_busy

    if not isinstance(error, DatabaseError) or not is_busy(error):
        return ""
    return "The database is busy: another process has been writing for too long. Try again when it has ended."


def _of_missing_tables(error: Exception) -> str:
    """What to do where ``error`` comes from tables that are not there yet; "" for every other error."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    if not isinstance(error, DatabaseError):
        return ""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return ""
    return f"The database is not prepared ({missing} migrations to go): run houma db prepare first." if missing else ""


def start_django() -> None:
    """Make models usable. Done once, before any command's module is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houma.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="houma")
def houma() -> None:
    """Houma follows a country's city policy: projects, agreements, money, territories.

    Every command works on the database named by HOUMA_DATABASE_URL (a SpatiaLite file under var/ by default).

    \b
    First steps:
      houma db prepare            create the database or bring it up to date
      houma pack load maroc       load Morocco's territories and public agreements
      houma serve                 open the pages on http://127.0.0.1:8000
      houma bilan --period 2017-2021 --lang fr
    """
