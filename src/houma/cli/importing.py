"""What the commands that bring a file in, or write one out, have in common: options, faults, annotated copy, words."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from houma.domain.territories.models import Country
from houma.exchange import Notice, Problem, Table, write_csv, write_xlsx
from houma.values.multilingual import Multilingual
from houma.web.exports import INTERNAL, provenance

DRY = Multilingual(
    "Essai seulement\u00a0: rien n’a été écrit.", "تجربة فقط: لم يكتب شيء.", "Dry run: nothing was written."
)
SAME = Multilingual(
    "Tout est déjà enregistré\u00a0: rien à changer.",
    "كل شيء مسجل: لا شيء للتغيير.",
    "Everything is stored already: nothing to change.",
)
_CORRECT = Multilingual(
    "Points à corriger\u00a0: {}\u00a0; rien n’a été écrit.",
    "نقاط للتصحيح: {}؛ لم يكتب شيء.",
    "Points to correct: {}; nothing was written.",
)
_ANNOTATED = Multilingual("Classeur annoté\u00a0: {}", "المصنف المعلَّم: {}", "Annotated workbook: {}")
_MOST_PRINTED = 50

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
OUT = click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="Check and compare only; write no row.")
ANNOTATED = click.option(
    "--annotated", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the annotated workbook."
)


def tell_notices(notices: Iterable[Notice], lang: str) -> None:
    """What the reader of the file supposed."""
    for notice in notices:
        click.echo(notice.sentence(lang), err=True)


def refuse(
    file: Path, problems: tuple[Problem, ...], copy: bytes | None, annotated: Path | None, lang: str
) -> NoReturn:
    """Tell the faults, put the annotated copy beside the file (or at ``annotated``), and exit with 1."""
    for problem in problems[:_MOST_PRINTED]:
        click.echo(problem.sentence(lang), err=True)
    if copy is not None:
        target = annotated or file.with_name(f"{file.stem}-annotated.xlsx")
        target.write_bytes(copy)
        click.echo(_ANNOTATED.in_language(lang).format(target), err=True)
    raise click.ClickException(_CORRECT.in_language(lang).format(len(problems)))


def write_rows(
    out: Path,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    country: Country,
    lang: str,
    others: Mapping[str, Callable[[], bytes]] | None = None,
) -> None:
    """Write ``rows`` by the ending of ``out``: XLSX, CSV, or one of ``others``. Nobody decided that all may have it."""
    about = provenance(country, table.labels, licence=INTERNAL)
    ways: dict[str, Callable[[], bytes]] = {
        **(others or {}),
        ".xlsx": lambda: write_xlsx(table, rows, lang, about),
        ".csv": lambda: b"".join(write_csv(table, rows, lang, about)),
    }
    way = ways.get(out.suffix.lower())
    if way is None:
        raise click.BadParameter(f"{out.suffix or 'no ending'} is not written; there is {', '.join(ways)}")
    out.write_bytes(way())
