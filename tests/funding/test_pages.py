"""The pages of money and funding: who may open them, and that they answer in three languages."""

import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import PartyFactory, user_with_mandate
from tests.funding.world import World

from houma.domain.accounts.models import Role, User
from houma.domain.funding.actions import NewFund, register_funds
from houma.domain.funding.models import Envelope
from houma.domain.sources.models import ImportRun
from houma.values.multilingual import Multilingual

DESK = (
    "money/",
    "money/rows/late/",
    "money/curve/",
    "money/forecast/",
    "funding/",
    "funding/simulate/",
)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", DESK)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_pages_answer(world: World, page: str, language: str) -> None:
    answer = client_of(world.officer).get(f"/{language}/xh/desk/{page}")
    assert answer.status_code == 200


@pytest.mark.parametrize("page", DESK)
def test_who_is_not_signed_in_signs_in_first(world: World, page: str) -> None:
    assert Client().get(f"/fr/xh/desk/{page}").status_code == 302


def test_public_money_shows_what_is_public(world: World) -> None:
    page = Client().get("/fr/xh/money/?by=agreement").content.decode()
    assert world.first.name_fr in page
    assert world.hidden.name_fr not in page
    assert Client().get("/fr/xh/money/rows/committed/?by=agreement&group=a2").status_code == 200
    assert Client().get("/fr/xh/money/rows/nothing/").status_code == 404


def test_a_wrong_filter_is_told(world: World) -> None:
    answer = client_of(world.officer).get("/fr/xh/desk/money/?programme=nothing")
    assert answer.status_code == 200
    assert "nothing" in answer.content.decode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_the_matrix_leaves_as_a_file(world: World, file_format: str) -> None:
    answer = client_of(world.officer).get(f"/fr/xh/desk/money.{file_format}?by=year")
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    assert len(content) > 200
    rows = client_of(world.officer).get(f"/fr/xh/desk/money/rows/due/?format={file_format}")
    assert rows.status_code == 200


def test_envelopes_go_out_and_come_back(world: World) -> None:
    country = world.tree.country
    register_funds(country, [NewFund("budget", Multilingual("Budget"), world.payer)])
    officer = client_of(world.officer)
    form = {
        "fund": "budget", "year": 2026, "code": "T", "holder": world.payer.code,
        "territory": world.tree.root.code, "amount": "1000", "reason": "Vote",
    }  # fmt: skip
    assert officer.post("/fr/xh/desk/funding/open/", form).status_code == 302
    address = "/fr/xh/desk/funding/envelopes/budget/T/"
    part = {
        "do": "delegate", "code": "R", "holder": PartyFactory(country=country, code="region").code,
        "territory": world.tree.regions[0].code, "amount": "600", "reason": "Délégation",
    }  # fmt: skip
    assert officer.post(address, part).status_code == 302
    refused = officer.post(address, {**part, "code": "S", "amount": "401"})
    assert refused.status_code == 400
    assert "400" in refused.content.decode()
    content = officer.get("/fr/xh/desk/funding.xlsx").content
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(row=3, column=head.index(next(one for one in head if str(one).startswith("Montant"))) + 1, value=700)
    changed = io.BytesIO()
    book.save(changed)
    changed.seek(0)
    changed.name = "enveloppes.xlsx"
    answer = officer.post("/fr/xh/desk/funding/import/", {"file": changed})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    shown = officer.get(answer.url).content.decode()
    assert (re.findall(r"<bdi>(?:budget / R|600|700)</bdi>", shown)) == [
        "<bdi>budget / R</bdi>",
        "<bdi>600</bdi>",
        "<bdi>700</bdi>",
    ]
    assert [str(entry.amount) for entry in Envelope.objects.get(code="R").entries.all()] == ["600"]
    colleague = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.root))
    assert colleague.get(answer.url).status_code == 404
    for _time in range(2):
        assert officer.post(answer.url).status_code == 302
    assert [str(entry.amount) for entry in Envelope.objects.get(code="R").entries.all()] == ["600", "100"]


def test_an_officer_of_a_region_does_not_raise_its_own_envelope(world: World) -> None:
    country = world.tree.country
    register_funds(country, [NewFund("budget", Multilingual("Budget"), world.payer)])
    top = client_of(world.officer)
    base = {"holder": world.payer.code, "amount": "1000", "reason": "Vote"}
    top.post(
        "/fr/xh/desk/funding/open/",
        {**base, "fund": "budget", "year": 2026, "code": "T", "territory": world.tree.root.code},
    )
    part = {**base, "do": "delegate", "code": "R", "amount": "10", "territory": world.tree.regions[0].code}
    top.post("/fr/xh/desk/funding/envelopes/budget/T/", part)
    regional = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0]))
    own = "/fr/xh/desk/funding/envelopes/budget/R/"
    assert regional.get(own).status_code == 200
    assert regional.post(own, {"do": "revise", "amount": "900", "reason": "Plus"}).status_code == 403
    assert regional.get("/fr/xh/desk/funding/envelopes/budget/T/").status_code == 404


def test_a_partner_page_says_how_late_it_is(world: World) -> None:
    page = Client().get(f"/fr/xh/partners/{world.payer.code}/").content.decode()
    assert 'id="delay"' in page
    assert 'id="by-agreement"' in page


def test_a_workbook_that_goes_too_far_together_is_refused_before_it_is_kept(world: World) -> None:
    country = world.tree.country
    fund = register_funds(country, [NewFund("budget", Multilingual("Budget"), world.payer)])["budget"]
    officer = client_of(world.officer)
    holder, root, region = world.payer.code, world.tree.root.code, world.tree.regions[0].code
    lines = [
        "Fonds;Code;Enveloppe supérieure;Année;Territoire;Détenteur;Montant;Motif",
        f"budget;T;;2026;{root};{holder};1000;Vote",
        f"budget;R;T;2026;{region};{holder};1001;Délégation",
    ]
    file = io.BytesIO("\n".join(lines).encode())
    file.name = "enveloppes.csv"
    answer = officer.post("/fr/xh/desk/funding/import/", {"file": file})
    assert answer.status_code == 400
    assert not Envelope.objects.filter(fund=fund).exists()
    assert not ImportRun.objects.exists()


def test_what_is_typed_is_searched_and_what_is_chosen_is_taken(world: World) -> None:
    country = world.tree.country
    register_funds(country, [NewFund("budget", Multilingual("Budget"), world.payer)])
    officer, region = client_of(world.officer), world.tree.regions[0]
    found = officer.get("/fr/xh/desk/search/places/", {"territory": region.name_fr}).content.decode()
    offered = f"{region.name_fr} · {region.code}"
    assert f'<option value="{offered}">' in found
    form = {
        "fund": "budget", "year": 2026, "code": "T", "holder": world.payer.code,
        "territory": offered, "amount": "700000", "reason": "Vote",
    }  # fmt: skip
    assert officer.post("/fr/xh/desk/funding/open/", form).status_code == 302
    assert Envelope.objects.get().territory == region
    address = "/fr/xh/desk/funding/envelopes/budget/T/"
    lines = officer.get(f"{address}lines/", {"line": world.first.code}).content.decode()
    chosen = f"{world.first.name} · {world.first.code}/etat"
    assert f'<option value="{chosen}">' in lines
    charge = {"do": "charge", "line": chosen, "amount": "600000", "reason": "2024"}
    assert officer.post(address, charge).status_code == 302
    assert Envelope.objects.get().entries.filter(kind="charge").count() == 1
    assert officer.post(address, {**charge, "line": "nothing/x"}).status_code == 400
