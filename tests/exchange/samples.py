"""Fictional tables, names and files that the tests of the exchange share."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from houma.exchange import (
    CellKind,
    Choice,
    Column,
    NotBefore,
    Problem,
    Reading,
    References,
    Table,
    Term,
    read_workbook,
)
from houma.values.multilingual import Multilingual

KINDS = (
    Choice("framework", Multilingual("Convention cadre", "اتفاقية إطار", "Framework agreement")),
    Choice("financing", Multilingual("Convention de financement", "اتفاقية تمويل", "Financing agreement")),
)
AGREEMENTS = Table(
    key="agreements",
    labels=Multilingual("Conventions", "الاتفاقيات", "Agreements"),
    columns=(
        Column("code", Multilingual("Code", "الرمز", "Code"), required=True, max_length=40),
        Column("title", Multilingual("Intitulé", "العنوان", "Title"), required=True),
        Column("kind", Multilingual("Nature", "الطبيعة", "Kind"), CellKind.CHOICE, choices=KINDS),
        Column(
            "territory",
            Multilingual("Territoire", "المجال الترابي", "Territory"),
            CellKind.REFERENCE,
            reference="territory",
            aliases=("Commune",),
        ),
        Column(
            "total",
            Multilingual("Montant total", "المبلغ الإجمالي", "Total amount"),
            CellKind.DECIMAL,
            help=Multilingual("Tout compris", "شامل", "All included"),
            unit="MDH",
            minimum=Decimal(0),
        ),
        Column("share", Multilingual("Part", "الحصة", "Share"), CellKind.DECIMAL, unit="%"),
        Column("projects", Multilingual("Nombre de projets", "عدد المشاريع", "Projects"), CellKind.INTEGER),
        Column("signed_on", Multilingual("Signée le", "تاريخ التوقيع", "Signed on"), CellKind.DATE),
        Column("start", Multilingual("Début", "البداية", "Start"), CellKind.PARTIAL_DATE),
        Column("end", Multilingual("Fin", "النهاية", "End"), CellKind.PARTIAL_DATE),
        Column("year", Multilingual("Année", "السنة", "Year"), CellKind.YEAR),
        Column("royal", Multilingual("Présentée au Roi", "قدمت للملك", "Presented to the King"), CellKind.BOOLEAN),
        Column("address", Multilingual("Adresse web", "الرابط", "Web address"), CellKind.URL),
        Column("computed", Multilingual("Calculé", "محسوب", "Computed"), CellKind.DECIMAL, exported_only=True),
    ),
    identity=("code",),
    checks=(NotBefore("end", "start"),),
)
SHARES = Table(
    key="shares",
    labels=Multilingual("Contributions", "المساهمات", "Contributions"),
    columns=(
        Column(
            "agreement",
            Multilingual("Convention", "الاتفاقية", "Agreement"),
            CellKind.REFERENCE,
            reference="agreements",
            required=True,
        ),
        Column("party", Multilingual("Partenaire", "الشريك", "Party"), required=True),
        Column("amount", Multilingual("Montant", "المبلغ", "Amount"), CellKind.DECIMAL, unit="MDH", required=True),
    ),
    identity=("agreement", "party"),
)
TERRITORIES = (
    Term("R03", Multilingual("Fès-Meknès", "فاس-مكناس", "Fez-Meknes"), hints=("région",)),
    Term("P271", Multilingual("Ifrane", "إفران"), parent="R03", hints=("province",)),
    Term("C01", Multilingual("Azrou", "أزرو"), parent="P271", hints=("commune",)),
    Term("R09", Multilingual("Souss-Massa", "سوس-ماسة"), hints=("région",)),
    Term("P273", Multilingual("Inezgane-Aït Melloul", "إنزكان آيت ملول"), parent="R09", hints=("province",)),
    Term("C02", Multilingual("Azrou", "أزرو"), parent="P273", hints=("commune",)),
    Term("C03", Multilingual("Béni Mellal", "بني ملال"), names=("Beni-Mellal ville",), parent="R03"),
    Term("C04", Multilingual("Ifrane", "إفران"), parent="P271", hints=("commune",)),
)


def references() -> References:
    """A small tree of territories in which "Azrou" and "Ifrane" mean two each."""
    return References({"territory": TERRITORIES})


def csv_file(rows: Iterable[Sequence[Any]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """The bytes of a delimited file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(*sheets: tuple[str, Iterable[Sequence[Any]]]) -> bytes:
    """The bytes of a workbook with these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def read(content: bytes, filename: str = "agreements.csv", *tables: Table, **options: Any) -> Reading:
    """Read with the sample tables and references."""
    return read_workbook(content, filename, tables or (AGREEMENTS,), references(), **options)


def read_column(heading: str, *cells: Any, separator: str = ";") -> tuple[list[Any], tuple[Problem, ...]]:
    """Read one column out of a CSV file beside codes and titles: its values by key, and the problems."""
    rows = [["Code", "Intitulé", heading], *([f"A{number}", "x", cell] for number, cell in enumerate(cells))]
    reading = read(csv_file(rows, separator))
    column = next(column for column in AGREEMENTS.columns if column.labels.fr == heading)
    return [row[column.key] for row in reading.rows["agreements"]], reading.problems


def codes(problems: Iterable[Problem]) -> list[str]:
    """The codes of problems, in order."""
    return [problem.code for problem in problems]
