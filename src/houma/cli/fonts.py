"""`houma fonts`: the typefaces of PDF documents."""

from pathlib import Path

import click

from houma.web.documents.fonts import FontsMissingError, font_folder, prepare_fonts


@click.group()
def fonts() -> None:
    """Fonts for PDF documents."""


@fonts.command()
@click.option(
    "--from",
    "packages",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the npm packages plex-sans, plex-sans-arabic and plex-serif.  [default: those of the screens]",
)
def prepare(packages: Path | None) -> None:
    """Turn the typefaces of the screens into files for PDF documents. Safe to run again."""
    try:
        written = list(prepare_fonts(packages))
    except FontsMissingError as missing:
        raise click.ClickException(str(missing)) from missing
    click.echo(f"{len(written)} typefaces in {font_folder()}")
