"""A source's own list of what it publishes (one line for each indicator and sex) as a first catalogue."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from houma.domain.indicators.models import Sex
from houma.domain.indicators.rules.definitions import NewIndicator
from houma.domain.indicators.rules.entries import MappedCode
from houma.values.multilingual import Multilingual

_COLUMNS = {"indicator_id", "label_fr", "sex", "is_percentage"}
_SEXES = {"ensemble": Sex.ALL, "feminin": Sex.FEMALE, "masculin": Sex.MALE}
_NOT_IN_CODES = re.compile(r"[^a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """Definitions without a rule of aggregation, and what each code of the source stands for."""

    indicators: tuple[NewIndicator, ...]
    code_map: dict[str, MappedCode]


def read_listing(path: Path, source_code: str = "") -> Listing | None:
    """Read a list with the columns indicator_id, label_fr, sex and is_percentage; None where the file is none.

    Lines that differ only in their sex are one indicator, whose code is theirs without the sex at its end. Nothing is
    known of how they aggregate: a catalogue of our own says that.
    """
    if path.suffix.lower() != ".csv":
        return None
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    if not set(rows.fieldnames or ()) >= _COLUMNS:
        return None
    indicators: dict[str, NewIndicator] = {}
    code_map: dict[str, MappedCode] = {}
    for row in rows:
        listed = row["indicator_id"].strip()
        code = _NOT_IN_CODES.sub("_", listed.removesuffix(f"_{row['sex']}").lower())
        is_share = row["is_percentage"].strip().lower() == "true"
        code_map[listed] = MappedCode(code, int(_SEXES.get(row["sex"], Sex.ALL)))
        indicators.setdefault(
            code,
            NewIndicator(
                code=code,
                names=Multilingual(row["label_fr"].strip()),
                unit_code="percent" if is_share else "units",
                theme=(row.get("group") or "").strip(),
                source_code=source_code,
            ),
        )
    return Listing(tuple(indicators.values()), code_map)
