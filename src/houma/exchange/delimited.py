"""Text files: which encoding, which separator, and the cells."""

import csv
import io
import re
from collections import Counter
from pathlib import PurePath

from houma.exchange import wording
from houma.exchange.grid import Grid, Opened
from houma.exchange.problems import Notice, Problem
from houma.values.folding import plain

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 60
_LONGEST_CELL = 1 << 20
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_LETTERS_OF_A_WORD = 3
_NOT_ASCII_WORDS = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_DECLARED_SEPARATOR = re.compile(r"^\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def open_delimited(content: bytes, filename: str, known_headings: frozenset[str]) -> Opened:
    """Read a text file as one sheet named after the file; ``known_headings`` (plain) help to find the separator."""
    text, encoding = _decoded(content)
    if text is None or _CONTROL.search(text[:_SAMPLE]):
        return Opened(problems=[Problem("not-a-spreadsheet", wording.A_SPREADSHEET, read=filename)])
    opened = Opened()
    name = PurePath(filename).stem
    if encoding.startswith("windows"):
        opened.notices.append(Notice("old-encoding", wording.OLD_ENCODING.formatted(encoding=encoding), name))
    declared = _DECLARED_SEPARATOR.match(text)
    if declared:
        text, separator = text[declared.end() :], declared[1]
    else:
        separator = _separator(text, known_headings)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    previous_limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows: list[list[str]] = list(reader)
    except csv.Error:
        expected = wording.BALANCED_QUOTES.formatted(line=reader.line_num)
        opened.problems.append(Problem("unbalanced-quotes", expected, sheet=name))
        return opened
    finally:
        csv.field_size_limit(previous_limit)
    opened.grids.append(Grid(name, rows, delimited=True))  # type: ignore[arg-type]  # list is invariant, str is a Raw
    return opened


def _decoded(content: bytes) -> tuple[str | None, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                return None, encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _old_encoding(content)
    try:
        return content.decode(encoding.replace("windows-", "cp")), encoding
    except UnicodeDecodeError:
        return None, encoding


def encoding_of(content: bytes) -> str:
    """The likeliest encoding of texts that do not say theirs, in bytes that hold them among others."""
    said = b"\n".join(_NOT_ASCII_WORDS.findall(content))
    try:
        said.decode("utf-8")
    except UnicodeDecodeError:
        return _old_encoding(said)
    return "utf-8"


def _old_encoding(content: bytes) -> str:
    """Tell windows-1256 from windows-1252: French accents stand alone among ASCII letters, Arabic words do not.

    Both stand in one file where places are named in both scripts: windows-1256 has the French accents too.
    """
    runs = [len(run) for run in _NOT_ASCII.findall(content[:_SAMPLE])]
    return "windows-1256" if sum(run >= _LETTERS_OF_A_WORD for run in runs) * 10 > len(runs) else "windows-1252"


def _separator(text: str, known_headings: frozenset[str]) -> str:
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(SEPARATORS, key=lambda separator: _likelihood(sample, separator, known_headings))


def _likelihood(sample: str, separator: str, known_headings: frozenset[str]) -> tuple[int, float, int]:
    """How many known headings stand in one row, how regular the rows are, and how wide: in this order."""
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
        rows.append(row)
        if len(rows) == _SAMPLE_ROWS:
            break
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return (0, 0.0, 0)
    width, count = widths.most_common(1)[0]
    known = max(len({plain(cell) for cell in row} & known_headings) for row in rows)
    return (known, count / len(rows), width)
