"""``pack.toml``: what the pack is about, read and checked."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from houma.domain.territories.models import Level
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.values.multilingual import LANGUAGES, Multilingual

FILENAME = "pack.toml"
_COUNTRY = re.compile(r"^[a-z]{2}$")
_CURRENCY = re.compile(r"^[A-Z]{3}$")
_NOTHING = Multilingual("")


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A file of figures by territory: whose they are, of which period (SDMX), known from which day."""

    path: str
    source_code: str
    title: str
    period: str
    known_on: date


@dataclass(frozen=True, slots=True)
class PackDescription:
    """What ``pack.toml`` says.

    ``population_on`` is the day on which people were counted, ``boundary_source`` says where boundaries come from, and
    ``row_counts`` how many rows files have, by name, where the pack says so. ``figure_files`` are those that hold
    figures, ``scored_levels`` the levels of territories that the pack's framework ranks.
    """

    country_code: str
    names: Multilingual
    root_territory: str
    currency: str
    currency_label: Multilingual
    million_label: Multilingual
    attribution: Multilingual
    lead_party: str
    illustrative: bool
    population_on: date | None
    boundary_source: str
    position: int
    row_counts: Mapping[str, int]
    figure_files: tuple[FigureFile, ...] = ()
    scored_levels: tuple[str, ...] = ()

    @property
    def unit_of_amounts(self) -> str:
        """The unit in which claims state amounts in full."""
        return self.currency

    @property
    def unit_of_millions(self) -> str:
        """The unit in which claims state amounts in millions."""
        return f"{self.currency}_million"


def read_description(content: bytes) -> tuple[PackDescription | None, tuple[Problem, ...]]:
    """Read ``pack.toml``: the description, or everything that is wrong with it."""
    try:
        keys = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, (Problem("not-toml", wording.A_TOML_FILE, sheet=FILENAME, read=str(error)),)
    reader = _Reader(keys)
    description = PackDescription(
        country_code=reader.text("code", wording.A_COUNTRY_CODE, _COUNTRY.match),
        names=reader.texts("names"),
        root_territory=reader.text("root_territory", wording.TEXT_UNDER_KEY.formatted(key="root_territory")),
        currency=reader.text("currency", wording.A_CURRENCY, _CURRENCY.match),
        currency_label=reader.texts("currency_label"),
        million_label=reader.texts("million_label"),
        attribution=reader.texts("attribution", required=False),
        lead_party=reader.text("lead_party", wording.TEXT_UNDER_KEY.formatted(key="lead_party"), required=False),
        illustrative=reader.flag("illustrative"),
        population_on=reader.day("population_date"),
        boundary_source=reader.text(
            "boundary_source", wording.TEXT_UNDER_KEY.formatted(key="boundary_source"), required=False
        ),
        position=reader.whole_number("position"),
        row_counts={
            entry["path"]: entry["rows"] for entry in keys.get("files", ()) if {"path", "rows"} <= entry.keys()
        },
        figure_files=tuple(reader.figure_files()),
        scored_levels=reader.levels("scored_levels"),
    )
    return (None if reader.problems else description), tuple(reader.problems)


class _Reader:
    """Takes values by key and keeps what is wrong with them."""

    def __init__(self, keys: Mapping[str, Any]) -> None:
        self._keys = keys
        self.problems: list[Problem] = []

    def text(
        self, key: str, expected: Multilingual, fits: Callable[[str], object] = bool, *, required: bool = True
    ) -> str:
        value = self._keys.get(key, "")
        if value == "" and not required:
            return ""
        if not isinstance(value, str) or not fits(value):
            self._tell(key, expected)
            return ""
        return value

    def texts(self, key: str, *, required: bool = True) -> Multilingual:
        table = self._keys.get(key)
        if table is None and not required:
            return _NOTHING
        if not isinstance(table, Mapping):
            self._tell(key, wording.THIS_KEY.formatted(key=f"[{key}]"))
            return _NOTHING
        missing = [language for language in LANGUAGES if not isinstance(table.get(language), str)]
        for language in missing:
            self._tell(f"{key}.{language}", wording.TEXT_UNDER_KEY.formatted(key=f"{key}.{language}"))
        return _NOTHING if missing else Multilingual.from_mapping(table)

    def flag(self, key: str) -> bool:
        value = self._keys.get(key)
        if not isinstance(value, bool):
            self._tell(key, wording.TRUE_OR_FALSE.formatted(key=key))
        return bool(value)

    def whole_number(self, key: str) -> int:
        value = self._keys.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            self._tell(key, wording.WHOLE_NUMBER.formatted(key=key))
            return 0
        return value

    def figure_files(self) -> Iterator[FigureFile]:
        """Those of the files that have a period."""
        for entry in self._keys.get("files", ()):
            if "period" not in entry:
                continue
            path, source, title, period = (entry.get(key) for key in ("path", "source_code", "title", "period"))
            known_on = entry.get("known_on")
            texts = (path, source, title, period)
            if all(isinstance(text, str) and text for text in texts) and isinstance(known_on, date):
                yield FigureFile(path, source, title, period, known_on)
            else:
                self._tell("files", wording.A_FIGURE_ENTRY, str(entry.get("path", "")))

    def levels(self, key: str) -> tuple[str, ...]:
        """Levels of territories, none where the key is not there."""
        given = self._keys.get(key, [])
        if not isinstance(given, list) or not set(given) <= set(Level.values):
            self._tell(key, wording.LEVELS.formatted(key=key, levels=", ".join(Level.values)))
            return ()
        return tuple(given)

    def day(self, key: str) -> date | None:
        value = self._keys.get(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                self._tell(key, wording.A_DAY.formatted(key=key))
                return None
        if value is not None and not isinstance(value, date):
            self._tell(key, wording.A_DAY.formatted(key=key))
            return None
        return value

    def _tell(self, key: str, expected: Multilingual, read: object = None) -> None:
        read = self._keys.get(key, "") if read is None else read
        self.problems.append(Problem("wrong-description", expected, sheet=FILENAME, read=str(read)))
