"""Names that are scripts, formulas or marks of a document: shown as they were written, wherever they are shown."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.buildings.making import a_building, inspected, make_place
from tests.rehousing.world import make_case, make_home, make_household, make_quarter

from houma.domain.households.models import Person
from houma.web.documents.statistics_pdf import _SHEET
from houma.web.documents.typesetting import set_document

SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = (SCRIPT, PICTURE, FORMULA, "@SUM(1+1)", "{{ 7*7 }}{% debug %}", '#read("/etc/passwd")', "</w:t><w:br/>")
_NEVER = ("<script>alert", "<img src=x", "49{")


def client_of(user: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(user)
    return client


def content_of(client: Client, address: str, **asked: str) -> bytes:
    answer: Any = client.get(address, asked)
    assert answer.status_code == 200, address
    return b"".join(answer) if answer.streaming else bytes(answer.content)


def assert_harmless_page(client: Client, address: str, **asked: str) -> str:
    page = content_of(client, address, **asked).decode()
    assert not [one for one in _NEVER if one in page], address
    return page


def assert_harmless_table(content: bytes) -> str:
    """No cell of a CSV file is run by a spreadsheet; all of its text."""
    cells = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "\t"))]
    return "\n".join(cells)


@pytest.mark.django_db
def test_names_of_buildings_stay_names_on_pages_in_files_and_in_word() -> None:
    place = make_place()
    client = client_of(place.manager)
    country = place.tree.country.code
    for number, name in enumerate(HOSTILE):
        building = a_building(place, f"B-{number}", name=name, address=name)
        inspected(place, building)
        page = assert_harmless_page(client, reverse("building", args=[country, building.code]))
        assert "&lt;script&gt;alert" in page or name != SCRIPT
        word = client.get(reverse("building_word", args=[country, building.code, "inspection-report"]))
        book = Document(io.BytesIO(word.content))
        told = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
        assert name in "\n".join([*told, *(paragraph.text for paragraph in book.paragraphs)])
    assert_harmless_page(client, reverse("buildings_map", args=[country]))
    for file_format in ("csv", "xlsx"):
        content = content_of(client, reverse("buildings_map_export", args=[country, file_format]))
        if file_format == "csv":
            assert FORMULA in assert_harmless_table(content)
            continue
        cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
        assert {cell.data_type for cell in cells if cell.value in HOSTILE} == {"s"}
        assert set(HOSTILE) <= {cell.value for cell in cells}


@pytest.mark.django_db
def test_names_of_people_and_homes_stay_names_on_pages_and_in_what_they_take_home() -> None:
    quarter = make_quarter()
    country = quarter.tree.country.code
    manager, worker = client_of(quarter.manager), client_of(quarter.worker)
    household = make_household(quarter, persons=0)
    for name in HOSTILE:
        relation = "head" if name == SCRIPT else "child"
        Person.objects.create(household=household, given_name=name, family_name=name, relation=relation)
    case = make_case(quarter, household)
    home = make_home(quarter, site=FORMULA, address=SCRIPT)
    where = {"country": country, "operation": case.operation.code, "number": case.number}
    page = assert_harmless_page(worker, reverse("rehousing_case", kwargs=where))
    assert "&lt;script&gt;alert" in page
    assert_harmless_page(worker, reverse("rehousing_cases", args=[country]))
    assert_harmless_page(manager, reverse("households", args=[country]))
    assert_harmless_page(manager, reverse("rehousing_home", args=[country, home.code]))
    assert_harmless_table(content_of(manager, reverse("rehousing_homes_export", args=[country, "csv"])))
    opened = {"reason": "case", "reference": case.code}
    assert manager.post(reverse("household", args=[country, household.code]), opened).status_code == 302
    assert_harmless_page(manager, reverse("household", args=[country, household.code]))
    copy = assert_harmless_table(content_of(manager, reverse("household_data", args=[country, household.code, "csv"])))
    assert FORMULA in copy


def test_a_name_is_no_command_of_the_typesetter() -> None:
    said = {
        "language": "fr", "house": "H", "title": HOSTILE[5], "name": " ".join(HOSTILE), "country": SCRIPT,
        "released": "#panic()", "reason": '#image("/etc/passwd") $x$ *b* @ref', "illustrative": "", "how": "-",
        "page": "p", "tables": [], "licence": "l",
    }  # fmt: skip
    pages = PdfReader(io.BytesIO(set_document(_SHEET, said, timezone.now().replace(microsecond=0)))).pages
    words = "".join("".join(page.extract_text() for page in pages).split())
    assert '#read("/etc/passwd")' in words
    assert "#panic()" in words
    assert "root:" not in words
