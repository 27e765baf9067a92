"""A ready form from its workbook to the register: published, drawn, filled in on a telephone, reviewed, accepted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import serious_faults
from tests.browser.conftest import Site
from tests.browser.people_at_work import Person
from tests.field.collect import FORMS, Device, NotTheProtocol

pytestmark = pytest.mark.browser
FORM = "building_inspection"
BY_DEVICE = "Fissure vue du derb, notée hors réseau"
SUMMARY = "Plancher affaissé <script>window.taken = true</script> شقوق في الجدار"


def test_an_inspection_goes_from_its_workbook_into_the_register(
    as_person: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    manager = Person(as_person("operations"), "fr")
    inspector = Person(as_person("inspector", on_phone=True), "fr")
    publishes_the_ready_form(manager, tmp_path / "ready.xlsx")
    code = draws_a_round_and_gives_a_building(manager)

    manager.goes_to(f"building/{code}/")
    before = manager.page.locator("main ol.thread > li").count()
    known = manager.page.locator("main .meta .chip").first.inner_text()
    found = "À surveiller" if known != "À surveiller" else "Danger imminent"

    inspector.goes_to("visits/")
    visit = inspector.page.locator("main ul.alerts > li").filter(has=inspector.page.get_by_text(code, exact=True))
    visit.locator("a.button").click()
    fills_the_inspection(inspector.page, code, found)
    inspector.goes_to("visits/")
    expect(inspector.page.get_by_text(code, exact=True)).to_have_count(0)

    manager.goes_to(f"submissions/?form={FORM}")
    manager.page.locator("main tbody th a").first.click()
    expect(manager.page.locator("main dl.answers")).to_contain_text(SUMMARY)
    manager.presses("accept")
    expect(manager.page.locator("main .meta .chip.ok").first).to_be_visible()

    manager.goes_to(f"building/{code}/")
    expect(manager.page.locator("main .meta .chip").first).to_have_text(found)
    expect(manager.page.locator("main ol.thread > li")).to_have_count(before + 1)
    newest = manager.page.locator("main ol.thread > li").filter(has_text="Plancher affaissé")
    expect(newest).to_contain_text(SUMMARY)
    expect(newest).to_contain_text("étaiement d’urgence", ignore_case=True)
    sends_another_from_a_device(manager, inspector, site.passwords["inspector@houma.example"])
    for person in (manager, inspector):
        assert person.page.evaluate("window.taken") is None


def test_the_rounds_that_the_quarter_comes_with_show_what_moved_and_where_to_look(
    as_person: Callable[..., Page], visitor: Page
) -> None:
    visitor.goto("/fr/xh/territories/M-PORT-SAFRAN/indicators/content_here/")
    after = visitor.locator("main tbody tr").filter(has_text="Besoins et attentes après les travaux").first
    expect(after).to_contain_text("depuis Besoins et attentes avant les travaux")
    visitor.goto("/fr/xh/projects/MV-PORT-SAFRAN/")
    expect(visitor.locator("main")).to_contain_text("sont plus nombreux à se dire satisfaits de vivre ici")

    manager = Person(as_person("operations"), "fr")
    faults: list[str] = []
    for name, told in (
        ("Suivi des ménages de la médina", ("Très court", "De nuit", "Loin du lieu")),
        ("Besoins et attentes après les travaux", ("Au-delà du hasard", "Ménages à qui l’assainissement manque")),
    ):
        manager.goes_to("rounds/")
        manager.page.get_by_role("link", name=name).click()
        faults += serious_faults(manager.page)
        if "Suivi" not in name:
            manager.page.locator("a[href$='/results/']").first.click()
            faults += serious_faults(manager.page)
        for words in told:
            expect(manager.page.locator("main")).to_contain_text(words)
    manager.page.locator("main ol.thread a").first.click()
    expect(manager.page.locator("main tbody")).to_contain_text("Ménages prêts à un relogement provisoire")
    expect(manager.page.locator("main")).to_contain_text("ont répondu")
    assert faults == []


def publishes_the_ready_form(manager: Person, workbook: Path) -> None:
    manager.goes_to("forms/new/")
    with manager.page.expect_download() as ready:
        manager.page.locator(f"a[href$='{FORM}.xlsx']").click()
    ready.value.save_as(workbook)
    manager.fills(file=workbook)
    manager.page.locator("main form button[type=submit]").click()
    manager.page.locator("button[value=published]").click()
    expect(manager.page.locator(".meta .chip").first).to_have_class("chip ok")


def draws_a_round_and_gives_a_building(manager: Person) -> str:
    """Open a round of five buildings of the quarter, and give one to the inspector; its reference."""
    page = manager.page
    manager.goes_to("rounds/new/")
    page.locator("[name=form]").select_option(label="Visite d’un bâtiment menaçant ruine")
    page.locator("[name=territory]").select_option(label="Médina de Port-Safran")
    manager.fills(name_fr="Visites de la médina", unit_kind="building", method="simple", size=5)
    manager.presses("look")
    expect(page.locator("#preview .figure").first).to_contain_text("100")
    manager.presses("open")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    page.locator("a[href$='/units/']").first.click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(5)
    code = rows.nth(2).locator("th bdi").first.inner_text()
    rows.nth(2).locator("input[name=unit]").check()
    page.locator("#give-to").select_option(label="Younes")
    manager.presses("give")
    expect(rows.filter(has_text="Younes")).to_have_count(1)
    return code


def fills_the_inspection(page: Page, code: str, found: str) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 34.06, "longitude": -4.97, "accuracy": 4})
    form = page.locator("houma-form")
    expect(form).to_have_attribute("data-ready", "")
    form.locator("input[type=radio][value=yes]").first.check()
    form.get_by_label("Référence du bâtiment").fill(code)
    form.get_by_role("button", name="Relever la position").click()
    page.get_by_role("button", name="Garder cette position").click()
    form.locator("input[type=radio][value=no]").nth(1).check()
    form.get_by_text(found).click()
    form.get_by_text("étaiement d’urgence").click()
    form.locator("textarea").last.fill(SUMMARY)
    form.get_by_role("button", name="Envoyer", exact=True).click()
    expect(form.locator("[data-part=message].ok")).to_be_visible()


def sends_another_from_a_device(manager: Person, inspector: Person, password: str) -> None:
    """The same form by OpenRosa: a key from the desk, a form fetched, filled in, sent, and sent again; its key ends."""
    inspector.goes_to("forms/keys/")
    inspector.page.get_by_role("link", name="Confirmez que c’est bien vous").click()
    inspector.fills(password=password)
    inspector.sends("main form")
    telephone = f"Téléphone {uuid4().hex[:6]}"
    inspector.fills(name=telephone)
    inspector.sends("main aside form")
    device = Device(inspector.page.locator(".made-key code bdi").first.inner_text())
    form = device.fetch(device.forms()[FORM])
    hostile = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="building_inspection">&a;</data>'
    manager.goes_to(f"submissions/?form={FORM}")
    before = manager.page.locator("main tbody tr").count()
    assert not device.send(hostile).is_sent
    filled = filled_in(form, "PS-100")
    sent = [device.send(filled) for _time in range(2)]
    assert [one.status for one in sent] == [201, 201]
    assert sent[0].message != sent[1].message  # The second is recognised.

    manager.page.reload()
    expect(manager.page.locator("main tbody tr")).to_have_count(before + 1)
    manager.page.locator("main tbody th a").first.click()
    expect(manager.page.locator("main dl.answers")).to_contain_text(BY_DEVICE)

    inspector.goes_to("forms/keys/")
    inspector.page.locator("tr").filter(has_text=telephone).locator("form[action$='/revoke/'] button").click()
    inspector.page.wait_for_load_state()
    with pytest.raises(NotTheProtocol, match="403"):
        device.forms()


def filled_in(form: bytes, code: str) -> bytes:
    """An instance as a device writes it: the form's own, with some answers in it."""
    model = next(ElementTree.fromstring(form).iter(f"{FORMS}instance"))[0]
    for parent in list(model.iter()):
        for child in list(parent):
            if any(name.endswith("template") for name in child.attrib):
                parent.remove(child)
    answers = {
        "building_code": code, "inspection_date": datetime.now(tz=UTC).date().isoformat(), "risk_scheme": "degrees",
        "risk_class": "D1", "summary": BY_DEVICE, "instanceID": f"uuid:{uuid4()}",
    }  # fmt: skip
    for element in model.iter():
        element.text = answers.get(element.tag.rpartition("}")[2], element.text)
    return ElementTree.tostring(model)
