"""`houma bilan`: the bilan on the terminal or as a file."""

import sys
from decimal import Decimal
from pathlib import Path

import click
from django.utils import timezone, translation

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.agreements.bilan import (
    Bilan,
    Comparison,
    Figure,
    Filter,
    FilterError,
    Grouping,
    Reading,
    bilan,
    official_comparison,
)
from houma.domain.projects.models import Scale
from houma.domain.territories.models import Country
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.multilingual import Multilingual
from houma.web.documents.bilan_files import BILAN_FORMATS, bilan_file
from houma.web.documents.bilan_tables import WHOLE, shown_value
from houma.web.documents.fonts import FontsMissingError
from houma.web.formatting import format_number, format_percent

_UNKNOWN = Multilingual("inconnu", "غير معروف", "unknown")
_OFFICIAL = Multilingual(
    "Totaux officiels : officiel, nos lignes, reste inexpliqué",
    "المجاميع الرسمية: الرسمي، أسطرنا، الباقي غير المفسر",
    "Official totals: official, our rows, unexplained rest",
)
_WRITTEN = Multilingual("Écrit : {}", "كتب: {}", "Written: {}")
_IN_TABLE = ("agreements", "projects", "total_cost", "ministry_contribution", "committed", "released", "rate", "late")


@click.command("bilan")
@COUNTRY
@click.option("--period", default="", help="Years, both included: 2017, 2017-2021, 2017-, -2021.")
@click.option("--programme", default="", help="Code of a programme, with all below it.")
@click.option("--scale", type=click.Choice(["", *Scale.values]), default="", help="Scale of intervention.")
@click.option("--territory", default="", help="Code of a territory, with all below it.")
@click.option("--party", default="", help="Code of a partner or a family of partners: only what it pays.")
@click.option("--royal", is_flag=True, help="Only projects presented to the King.")
@click.option("--by", type=click.Choice([by.value for by in Grouping]), default="scale", show_default=True)
@click.option(
    "--format", "file_format", type=click.Choice(["table", *BILAN_FORMATS]), default="table", show_default=True
)
@LANGUAGE
@click.option(
    "--out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), help="A file, or - for the screen."
)
def bilan_command(
    country: Country,
    period: str,
    programme: str,
    scale: str,
    territory: str,
    party: str,
    royal: bool,
    by: str,
    file_format: str,
    lang: str,
    out: Path | None,
) -> None:
    """What was agreed, promised and paid: public figures by period, programme, scale, territory and partner.

    \b
      houma bilan --period 2017-2021
      houma bilan --period 2017-2021 --royal --format pdf --lang ar --out bilan.pdf
      houma bilan --by partner --format json --out -
    """
    parameters = {
        "period": period,
        "programme": programme,
        "scale": scale,
        "territory": territory,
        "party": party,
        "royal": "1" if royal else "",
    }
    with translation.override(lang):
        try:
            asked = Filter.from_params(country.code, parameters)
            reading = Reading(country.code, None, timezone.localdate())
            compared = official_comparison(asked, reading=reading)
            found = bilan(asked, by, reading=reading)
        except FilterError as error:
            raise click.ClickException(error.sentence(lang)) from error
        if file_format == "table":
            _write(_table(found, compared, lang).encode(), out)
            return
        if out is None and file_format != "json":
            raise click.UsageError(f"--format {file_format} wants a file: --out bilan.{file_format}")
        try:
            content, _type = bilan_file(found, compared, file_format, lang)
        except FontsMissingError as error:
            raise click.ClickException(str(error)) from error
    _write(content, out)
    if out is not None and str(out) != "-":
        click.echo(_WRITTEN.in_language(lang).format(out), err=True)


def _write(content: bytes, out: Path | None) -> None:
    if out is None or str(out) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        out.write_bytes(content)


def _said(figure: Figure | None, language: str) -> str:
    if figure is None:
        return ""
    value = shown_value(figure)
    if value is None:
        return _UNKNOWN.in_language(language)
    if figure.measure.kind.value == "share":
        return format_percent(value, language)
    return format_number(value, language)


def _table(found: Bilan, compared: tuple[Comparison, ...], language: str) -> str:
    """The bilan as lines of text, columns aligned; amounts in millions."""
    codes = [
        code for code in _IN_TABLE if code in found.figures and (not found.groups or code in found.groups[0].figures)
    ]
    million = Multilingual(
        found.country.million_label_fr, found.country.million_label_ar, found.country.million_label_en
    ).in_language(language)
    heads = [
        f"{measure.labels.in_language(language)} ({million})"
        if measure.is_money
        else measure.labels.in_language(language)
        for measure in (found.figures[code].measure for code in codes)
    ]
    lines = [["", *heads]]
    parts = [(group.labels, group.figures) for group in found.groups]
    for names, figures in [*parts, (WHOLE, found.figures)]:
        lines.append([names.in_language(language), *(_said(figures.get(code), language) for code in codes)])
    text = [*([ILLUSTRATIVE_MARK.in_language(language)] if found.country.illustrative else []), *_aligned(lines)]
    if compared:
        text += ["", _OFFICIAL.in_language(language)]
        text += [
            f"- {_official(one, statement.value, language)} {statement.sentence.in_language(language)}"
            for one in compared
            for statement in one.statements
        ]
    return "\n".join(text) + "\n"


def _official(compared: Comparison, value: Decimal, language: str) -> str:
    """What an institution published: its name and value, money in millions."""
    shown = format_number(value / 1_000_000 if compared.measure.is_money else value, language)
    return f"{compared.names.in_language(language)} {compared.period_text}: {shown}."


def _aligned(lines: list[list[str]]) -> list[str]:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
