"""The stock goes out as a workbook and comes back: checked whole, compared, and written all at once or not at all."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook
from tests.rehousing.world import Quarter, day, make_case, make_home, make_quarter

from houma.cli.homes import homes as command
from houma.domain.accounts.models import User
from houma.domain.base.decisions import Refused
from houma.domain.rehousing import actions
from houma.domain.rehousing.actions import HomeFacts
from houma.domain.rehousing.actions.importing import check_homes
from houma.domain.rehousing.models import Home
from houma.domain.rehousing.rules.stays import Days
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Territory
from houma.values.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sheet(*rows: dict[str, object], without: tuple[str, ...] = ()) -> bytes:
    """A workbook as an agency keeps it: a title above, its own order of columns, French headings."""
    heads = [
        "Pièces",
        "Code",
        "Territoire",
        "Places (personnes)",
        "Loyer mensuel",
        "Disponible à partir du",
        "Eau courante",
    ]
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Logements"
    page.append(["Parc de l’agence, mars 2026"])
    page.append([])
    kept = [head for head in heads if head not in without]
    page.append(kept)
    for row in rows:
        page.append([row.get(head) for head in kept])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def row(quarter: Quarter, code: str, **said: object) -> dict[str, object]:
    usual = {"Code": code, "Territoire": quarter.commune.code, "Pièces": 2, "Places (personnes)": 6}
    return {**usual, "Loyer mensuel": 1500, "Disponible à partir du": "01/02/2025", "Eau courante": "oui", **said}


def hand_in(client: Client, content: bytes) -> HttpResponse:
    file = SimpleUploadedFile("parc.xlsx", content)
    return client.post(reverse("rehousing_homes_import", args=["xh"]), {"file": file}, follow=True)  # type: ignore[return-value]


def test_a_workbook_is_shown_beside_the_stock_and_then_applied(quarter: Quarter) -> None:
    known = make_home(quarter, code="U-1", site="Résidence", available_from=day(-393), is_illustrative=True)
    content = sheet(row(quarter, "U-1", **{"Loyer mensuel": 1700}), row(quarter, "U-2", **{"Eau courante": None}))
    client = as_(quarter.manager)
    page = hand_in(client, content).content.decode()
    assert "1,700" in page
    known.refresh_from_db()
    assert (known.rent, Home.objects.count()) == (1500, 1)
    run = ImportRun.objects.get()
    address = reverse("rehousing_homes_import_run", args=["xh", run.pk])
    assert client.post(address).status_code == 302
    known.refresh_from_db()
    assert (known.rent, known.site, known.is_illustrative) == (1700, "Résidence", True)  # No column says otherwise.
    assert not Home.objects.get(code="U-2").water
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    client.post(address)
    again = check_homes(quarter.tree.country, content, "parc.xlsx", by=quarter.manager)
    assert again.ok
    assert again.difference.changes_nothing


def test_a_messy_workbook_comes_back_with_every_fault_marked_and_writes_nothing(quarter: Quarter) -> None:
    home = make_home(quarter, code="U-1")
    actions.place(make_case(quarter), home, Days(day(0), day(9)), "x", by=None)
    messy = sheet(
        row(quarter, "U-2", **{"Places (personnes)": "beaucoup"}),
        row(quarter, "U-3", Territoire="Nulle part"),
        row(quarter, "U-3", **{"Disponible à partir du": "31/02/2026"}),
    )
    client = as_(quarter.manager)
    page = hand_in(client, messy).content.decode()
    assert "beaucoup" in page
    run = ImportRun.objects.get()
    assert (run.state, Home.objects.count()) == (ImportState.REFUSED, 1)
    copy = client.get(reverse("rehousing_homes_annotated", args=["xh", run.pk]))
    marked = load_workbook(BytesIO(b"".join(copy)))["Logements"]  # type: ignore[call-overload]
    assert {cell.row for cells in marked.iter_rows(min_row=4) for cell in cells if cell.comment} == {4, 5, 6}
    # What the rules refuse is a fault of its row, too: three persons live there.
    small = check_homes(
        quarter.tree.country, sheet(row(quarter, "U-1", **{"Places (personnes)": 2})), "a.xlsx", by=None
    )
    assert [(one.row, one.code) for one in small.problems] == [(4, "refused")]
    home.refresh_from_db()
    assert home.capacity == 6


def test_homes_of_others_are_neither_changed_nor_told(quarter: Quarter) -> None:
    other = make_quarter(quarter.tree, commune=2)
    make_home(other, code="U-9", site="Secret")
    client = as_(quarter.manager)
    page = hand_in(client, sheet(row(quarter, "U-9"), row(quarter, "U-8"))).content.decode()
    assert "Secret" not in page
    run = ImportRun.objects.get()
    assert [one["code"] for one in run.report["problems"]] == ["taken"]
    assert as_(other.manager).get(reverse("rehousing_homes_import_run", args=["xh", run.pk])).status_code == 404
    there = check_homes(quarter.tree.country, sheet(row(other, "U-7")), "a.xlsx", by=quarter.manager)
    assert [one.code for one in there.problems] == ["refused"]


def test_a_code_that_would_break_its_address_is_refused(quarter: Quarter) -> None:
    found = check_homes(quarter.tree.country, sheet(row(quarter, "A/1")), "a.xlsx", by=quarter.manager)
    assert [one.code for one in found.problems] == ["refused"]


def test_the_command_takes_its_own_export_back_and_says_what_changes(quarter: Quarter, tmp_path: Path) -> None:
    make_home(quarter, code="U-1", site="Résidence")
    shell, out = CliRunner(), tmp_path / "homes.xlsx"
    options = ["--country", "xh", "--lang", "en"]
    assert shell.invoke(command, ["export", str(out), *options]).exit_code == 0
    assert "0 new, 0 changed, 1 as they are" in shell.invoke(command, ["import", str(out), *options]).output
    messy = tmp_path / "messy.xlsx"
    messy.write_bytes(sheet(row(quarter, "U-2", Pièces="deux")))
    refused = shell.invoke(command, ["import", str(messy), *options])
    assert (refused.exit_code, (tmp_path / "messy-annotated.xlsx").exists()) == (1, True)
    messy.write_bytes(sheet(row(quarter, "U-2")))
    assert "1 homes written" in shell.invoke(command, ["import", str(messy), *options]).output
    assert shell.invoke(command, ["template", str(tmp_path / "t.xlsx"), *options]).exit_code == 0


def test_a_place_far_from_its_territory_is_told_since_its_numbers_may_be_exchanged(quarter: Quarter) -> None:
    box = MultiPolygon(Polygon.from_bbox((-6.9, 33.9, -6.7, 34.1)), srid=4326)
    Territory.objects.filter(pk=quarter.commune.pk).update(boundary=box)
    home = make_home(quarter)
    facts = {
        "code": "H-NEW", "territory": quarter.commune, "capacity": 4, "rooms": 2, "rent": Money(Decimal(900), "MAD"),
        "available_from": day(0),
    }  # fmt: skip
    for place in ((34.0, -6.8), (-6.8, 33.0)):
        with pytest.raises(Refused, match="latitude and longitude"), translation.override("en"):
            actions.record_home(quarter.tree.country, HomeFacts(**facts, place=place), by=None)
    for place in ((-6.8, 34.0), (-6.92, 34.0), None):
        actions.record_home(quarter.tree.country, HomeFacts(**facts, place=place), by=None)
    assert Home.objects.exclude(pk=home.pk).count() == 1
