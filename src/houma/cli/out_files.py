"""Files that commands write: what cannot be written is said before the work begins, not after a minute of it."""

from os import PathLike
from pathlib import Path

import click


class FileToWrite(click.Path):
    """A file in a folder that is there, ending in one of ``suffixes`` where some are named."""

    def __init__(self, *suffixes: str) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)
        self.suffixes = suffixes

    def convert(
        self, value: str | PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | PathLike[str]:
        """The path; ends the command where its folder lacks, or its suffix is another one."""
        path = Path(value)
        if not path.absolute().parent.is_dir():
            self.fail(f"Folder '{path.parent}' does not exist.", param, ctx)
        if self.suffixes and path.suffix.lower() not in self.suffixes:
            self.fail(f"'{path.name}' does not end in {' or '.join(self.suffixes)}.", param, ctx)
        return super().convert(value, param, ctx)
