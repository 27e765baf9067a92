"""What a bilan is narrowed to: read from an address or from options, and written back the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Self
from urllib.parse import urlencode

from rapidfuzz import fuzz, process

from houma.domain.projects.models import Scale
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

_PERIOD = re.compile(r"^\s*(\d{4})?\s*(?:([-–—/])\s*(\d{4})?)?\s*$")
_NEAREST = 3
_BETWEEN_CODES = "|"


class FilterError(ValueError):
    """A value of the filter that means nothing here: which field, what was read, what was expected, what is nearest."""

    def __init__(self, field: str, read: str, expected: Multilingual, nearest: tuple[str, ...] = ()) -> None:
        self.field, self.read, self.expected, self.nearest = field, read, expected, nearest
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """One sentence for a person."""
        said = _READ.in_language(language).format(
            field=LABELS[self.field].in_language(language),
            read=self.read,
            expected=self.expected.in_language(language),
        )
        if self.nearest:
            said += " " + _NEAREST_ARE.in_language(language).format(", ".join(self.nearest))
        return said


LABELS: dict[str, Multilingual] = {
    "period": Multilingual("Période", "الفترة", "Period"),
    "programme": Multilingual("Programme", "البرنامج", "Programme"),
    "scale": Multilingual("Échelle", "مستوى التدخل", "Scale"),
    "territory": Multilingual("Territoire", "المجال الترابي", "Territory"),
    "party": Multilingual("Partenaire", "الشريك", "Partner"),
    "agreements": Multilingual("Conventions", "الاتفاقيات", "Agreements"),
    "royal": Multilingual("Présentés à Sa Majesté le Roi", "المقدمة أمام جلالة الملك", "Presented to the King"),
    "until": Multilingual("Jusqu’au", "إلى غاية", "Until"),
    "country": Multilingual("Pays", "البلد", "Country"),
    "by": Multilingual("Par", "حسب", "By"),
    "measure": Multilingual("Mesure", "المقياس", "Measure"),
}
_READ = Multilingual(
    "{field} : lu « {read} », attendu {expected}.",
    "{field}: قُرئ «{read}»، والمنتظر {expected}.",
    "{field}: read “{read}”, expected {expected}.",
)
_NEAREST_ARE = Multilingual("Le plus proche : {}.", "الأقرب: {}.", "Nearest: {}.")
A_PERIOD = Multilingual(
    "une année ou deux années dans l’ordre, comme 2017, 2017-2021, 2017- ou -2021",
    "سنة أو سنتان بالترتيب، مثل 2017 أو 2017-2021 أو 2017- أو -2021",
    "a year or two years in order, such as 2017, 2017-2021, 2017- or -2021",
)
A_DAY = Multilingual("un jour comme 2017-10-31", "يوم مثل 2017-10-31", "a day such as 2017-10-31")
_ONE_OF = Multilingual("l’une de ces valeurs : {values}", "إحدى هذه القيم: {values}", "one of: {values}")
A_KNOWN_CODE = Multilingual("un code connu dans le pays", "رمز معروف في البلد", "a code known in the country")


@dataclass(frozen=True, slots=True)
class Period:
    """Years, both included; an open end is None, and no end at all is all of time."""

    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise FilterError("period", f"{self.start}-{self.end}", A_PERIOD)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2017``, ``2017-2021``, ``2017-``, ``-2021`` or nothing; raises FilterError."""
        found = _PERIOD.match(text)
        if not found:
            raise FilterError("period", text, A_PERIOD)
        start, dash, end = found.groups()
        first, last = int(start) if start else None, int(end) if end else None
        return cls(first, last if dash else first)

    def __str__(self) -> str:
        if self.start == self.end:
            return "" if self.start is None else str(self.start)
        return f"{'' if self.start is None else self.start}-{'' if self.end is None else self.end}"

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None

    def __contains__(self, year: int) -> bool:
        return (self.start is None or year >= self.start) and (self.end is None or year <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether some year lies in both."""
        starts_before = self.start is None or other.end is None or self.start <= other.end
        ends_after = self.end is None or other.start is None or self.end >= other.start
        return starts_before and ends_after


EVER = Period()


@dataclass(frozen=True, slots=True)
class Filter:
    """What is counted. Empty values narrow nothing; ``until`` leaves out what was signed after that day, and
    ``agreements`` are the codes of the only ones that are counted.
    """

    country: str
    period: Period = EVER
    programme: str = ""
    scale: str = ""
    territory: str = ""
    party: str = ""
    royal: bool = False
    until: date | None = None
    agreements: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.scale and self.scale not in Scale.values:
            raise FilterError("scale", self.scale, one_of(Scale.values), nearest(self.scale, Scale.values))

    @classmethod
    def from_params(cls, country: str, params: Mapping[str, str]) -> Self:
        """Read the parameters of an address; what is not a filter is passed over. Raises FilterError."""
        until = params.get("until", "").strip()
        try:
            day = date.fromisoformat(until) if until else None
        except ValueError as error:
            raise FilterError("until", until, A_DAY) from error
        return cls(
            country=country,
            period=Period.parse(params.get("period", "")),
            programme=params.get("programme", "").strip(),
            scale=params.get("scale", "").strip(),
            territory=params.get("territory", "").strip(),
            party=params.get("party", "").strip(),
            royal=params.get("royal", "").strip().lower() in {"1", "true", "on", "yes"},
            until=day,
            agreements=tuple(filter(None, params.get("agreements", "").strip().split(_BETWEEN_CODES))),
        )

    def params(self) -> dict[str, str]:
        """The parameters of an address, without those that narrow nothing; the country is in the path."""
        texts = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "country"}
        texts["agreements"] = _BETWEEN_CODES.join(self.agreements)
        return {name: "1" if value is True else str(value) for name, value in texts.items() if value}

    def query_string(self) -> str:
        """``period=2017-2021&scale=medina``; empty where nothing narrows."""
        return urlencode(self.params())


def one_of(values: Iterable[str]) -> Multilingual:
    """The expectation that a value is one of a closed list."""
    return _ONE_OF.formatted(values=", ".join(values))


def nearest(read: str, codes: Iterable[str], names: Mapping[str, Iterable[str]] | None = None) -> tuple[str, ...]:
    """The codes most like what was read, by code or by one of their names, the best first."""
    wordings = [(code, wording) for code in codes for wording in (code, *(names or {}).get(code, ())) if wording]
    found = process.extract(
        plain(read), [plain(wording) for _code, wording in wordings], scorer=fuzz.WRatio, limit=12, score_cutoff=60
    )
    return tuple(dict.fromkeys(wordings[index][0] for _text, _score, index in found))[:_NEAREST]
