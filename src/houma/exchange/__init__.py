"""Ground floor: tables in and out. One declaration of columns gives template, reader, screen table and exports.

>>> from houma.exchange import CellKind, Column, Table, read_workbook, References
>>> from houma.values.multilingual import Multilingual
>>> parties = Table(
...     "parties",
...     Multilingual("Partenaires", "الشركاء", "Parties"),
...     (
...         Column("code", Multilingual("Code", "الرمز", "Code"), required=True),
...         Column("since", Multilingual("Depuis", "منذ", "Since"), CellKind.PARTIAL_DATE),
...     ),
...     identity=("code",),
... )
>>> reading = read_workbook("Code;Depuis\\nMHPV;mai 2018\\n".encode(), "partenaires.csv", [parties], References())
>>> reading.ok, str(reading.rows["parties"][0]["since"])
(True, '2018-05')
"""

from houma.exchange.annotate import annotate_workbook
from houma.exchange.bulk_work import garbage_collector_at_rest
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.exchange.difference import Difference, FieldChange, RowChange, compare
from houma.exchange.exports import describe_csv, write_csv, write_json, write_xlsx
from houma.exchange.problems import Fault, Notice, Problem, Severity
from houma.exchange.provenance import ILLUSTRATIVE_KEY, ILLUSTRATIVE_MARK, Provenance
from houma.exchange.reader import read_workbook
from houma.exchange.reading import Reading, ReadRow
from houma.exchange.references import NO_REFERENCES, Match, MatchKind, References, Term, Vocabulary
from houma.exchange.rules import (
    AtLeast,
    AtLeastOneOf,
    AtMost,
    CellRule,
    FewDecimals,
    NotAbove,
    NotBefore,
    NotLongerThan,
    RequiredWith,
    RowRule,
)
from houma.exchange.screen import ScreenCell, ScreenHeader, ScreenRow, ScreenTable, screen_table
from houma.exchange.shown import shown_date, shown_number, shown_value
from houma.exchange.template import build_template

__all__ = [
    "ILLUSTRATIVE_KEY",
    "ILLUSTRATIVE_MARK",
    "NO_REFERENCES",
    "AtLeast",
    "AtLeastOneOf",
    "AtMost",
    "CellKind",
    "CellRule",
    "Choice",
    "Column",
    "Difference",
    "Fault",
    "FewDecimals",
    "FieldChange",
    "Match",
    "MatchKind",
    "NotAbove",
    "NotBefore",
    "NotLongerThan",
    "Notice",
    "Problem",
    "Provenance",
    "ReadRow",
    "Reading",
    "References",
    "RequiredWith",
    "RowChange",
    "RowRule",
    "ScreenCell",
    "ScreenHeader",
    "ScreenRow",
    "ScreenTable",
    "Severity",
    "Table",
    "Term",
    "Vocabulary",
    "annotate_workbook",
    "build_template",
    "compare",
    "describe_csv",
    "garbage_collector_at_rest",
    "read_workbook",
    "screen_table",
    "shown_date",
    "shown_number",
    "shown_value",
    "write_csv",
    "write_json",
    "write_xlsx",
]
