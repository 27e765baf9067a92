"""The types of questions: how the column ``type`` writes them, and what kind of answer each gives."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an answer is, whatever the type is called."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    POINT = "geopoint"
    TRACE = "geotrace"
    SHAPE = "geoshape"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    NOTE = "note"
    GROUP = "group"
    REPEAT = "repeat"


MEDIA_KINDS = frozenset({Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE})
SELECT_KINDS = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})
KIND_OF_TYPE: dict[str, Kind] = {
    "text": Kind.TEXT, "string": Kind.TEXT, "barcode": Kind.TEXT, "acknowledge": Kind.TEXT, "trigger": Kind.TEXT,
    "calculate": Kind.TEXT, "hidden": Kind.TEXT, "integer": Kind.INTEGER, "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL, "range": Kind.DECIMAL, "date": Kind.DATE, "time": Kind.TIME, "datetime": Kind.DATETIME,
    "dateTime": Kind.DATETIME, "geopoint": Kind.POINT, "location": Kind.POINT, "gps": Kind.POINT,
    "start-geopoint": Kind.POINT, "background-geopoint": Kind.POINT, "geotrace": Kind.TRACE, "geoshape": Kind.SHAPE,
    "image": Kind.IMAGE, "photo": Kind.IMAGE, "audio": Kind.AUDIO, "background-audio": Kind.AUDIO,
    "video": Kind.VIDEO, "file": Kind.FILE, "audit": Kind.FILE, "note": Kind.NOTE, "start": Kind.DATETIME,
    "end": Kind.DATETIME, "today": Kind.DATE, "deviceid": Kind.TEXT, "username": Kind.TEXT, "email": Kind.TEXT,
    "phonenumber": Kind.TEXT,
}  # fmt: skip
WITHOUT_LABEL = frozenset(
    {
        "calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit",
        "start-geopoint", "background-geopoint", "background-audio", "csv-external", "xml-external",
    }
)  # fmt: skip
"""Types that nobody is asked: they need no label."""
EXTERNAL = frozenset({"csv-external", "xml-external"})
UNSUPPORTED = frozenset({"osm", "simserial", "subscriberid", "select_one_external", "begin loop", "end loop"})
_SELECTS = {
    "select_one": Kind.SELECT_ONE, "select one": Kind.SELECT_ONE, "select_multiple": Kind.SELECT_MULTIPLE,
    "select multiple": Kind.SELECT_MULTIPLE, "rank": Kind.RANK, "select_one_from_file": Kind.SELECT_ONE,
    "select_multiple_from_file": Kind.SELECT_MULTIPLE,
}  # fmt: skip
_SELECT = re.compile(
    r"(select_one_from_file|select_multiple_from_file|select_one|select one|select_multiple|rank)"
    r"(?:\s+(\S+))?(?:\s+(or_other|or other|or specify other))?"
)
_BEGIN = re.compile(r"begin[\s_](group|repeat)")
_END = re.compile(r"end[\s_](group|repeat)")
APPEARANCES = frozenset(
    {
        "multiline", "url", "numbers", "thousands-sep", "bearing", "vertical", "no-ticks", "picker", "rating", "new",
        "new-front", "draw", "annotate", "signature", "no-calendar", "month-year", "year", "ethiopian", "coptic",
        "islamic", "bikram-sambat", "myanmar", "persian", "maps", "placement-map", "hide-input", "minimal", "search",
        "quick", "columns-pack", "columns", "columns-1", "columns-2", "columns-3", "columns-4", "columns-5",
        "columns-6", "columns-7", "columns-8", "columns-9", "columns-10", "no-buttons", "image-map", "likert", "map",
        "field-list", "label", "list-nolabel", "list", "table-list", "summary", "counter", "masked", "compact",
        "quickcompact", "horizontal", "front", "hidden-answer", "printer", "horizontal-compact",
    }
)  # fmt: skip
"""What phones and the browser know to draw (docs.getodk.org, form question types), whatever the question."""
EXAMPLES = ("text", "integer", "decimal", "date", "select_one", "select_multiple", "geopoint", "image", "note")


@dataclass(frozen=True, slots=True)
class ReadType:
    """What a ``type`` says.

    Attributes:
        kind: the kind of answer; None for a type that nobody knows.
        written: the type itself without its list, as the converter wants it.
        choices: the list or the file of choices; "" for none.
        begins, ends: whether the row opens or closes a group or repeat.
        or_other: whether a free answer is added to the choices.
    """

    kind: Kind | None
    written: str
    choices: str = ""
    begins: bool = False
    ends: bool = False
    or_other: bool = False

    @property
    def from_file(self) -> bool:
        return self.written.endswith("_from_file")


def read_type(text: str) -> ReadType:
    """Take the cell of a type apart."""
    written = " ".join(text.split())
    if begin := _BEGIN.fullmatch(written):
        return ReadType(Kind(begin[1]), f"begin {begin[1]}", begins=True)
    if end := _END.fullmatch(written):
        return ReadType(Kind(end[1]), f"end {end[1]}", ends=True)
    if select := _SELECT.fullmatch(written):
        return ReadType(_SELECTS[select[1]], select[1], select[2] or "", or_other=bool(select[3]))
    if written in EXTERNAL:
        return ReadType(Kind.NOTE, written)
    return ReadType(KIND_OF_TYPE.get(written), written)


def all_types() -> list[str]:
    """Every way of writing a type, for a suggestion."""
    return [
        *KIND_OF_TYPE, "select_one", "select_multiple", "rank", "begin group", "end group", "begin repeat",
        "end repeat", "select_one_from_file", "select_multiple_from_file", *EXTERNAL,
    ]  # fmt: skip
