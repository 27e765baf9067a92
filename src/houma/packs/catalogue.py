"""Where packs are: the folders beside this file, and any other folder by its path."""

from pathlib import Path

from houma.packs import description

_HERE = Path(__file__).parent


class UnknownPack(LookupError):
    """There is no pack of that name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"there is no pack called {name!r}; there is {', '.join(names())}")


def names() -> tuple[str, ...]:
    """The packs that come with Houma."""
    return tuple(sorted(folder.parent.name for folder in _HERE.glob(f"*/{description.FILENAME}")))


def folder_of(name: str) -> Path:
    """The folder of a pack that comes with Houma; raises UnknownPack."""
    if name not in names():
        raise UnknownPack(name)
    return _HERE / name
