"""A form from its workbook to a filled one that had to wait for a network, played in a real browser."""

import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect
from tests.browser.conftest import Site, window_of
from tests.observatory.workbooks import HEAD, NEEDS, form, row

pytestmark = pytest.mark.browser
QUESTIONS = [
    row("text", "nom", "Nom", required="yes"),
    row("select_multiple besoins", "besoins", "Besoins", required=""),
    row("begin repeat", "personne", "Personne", relevant="selected(${besoins}, 'ecole')", required=""),
    row("text", "prenom", "Prénom", required=""),
    row("end repeat", required=""),
    row("image", "facade", "Façade", required=""),
    row("geopoint", "lieu", "Lieu", required=""),
]


def test_a_form_is_uploaded_published_and_filled_in_though_the_network_goes(
    chromium: Browser, site: Site, sessions: dict[str, StorageState], tmp_path: Path
) -> None:
    form_id = f"essai_{secrets.token_hex(4)}"  # A site that runs already may know the form of an earlier run.
    workbook = tmp_path / "essai.xlsx"
    workbook.write_bytes(form(QUESTIONS, NEEDS, {"form_id": form_id}, head=(*HEAD, "required")))
    picture = tmp_path / "facade.png"

    manager = window_of(chromium, site, sessions, "operations").new_page()
    manager.goto("/fr/xh/desk/forms/new/")
    manager.set_input_files("input[name=file]", workbook)
    manager.locator("main form button[type=submit]").click()
    manager.locator("button[value=published]").click()
    expect(manager.locator(".meta .chip").first).to_have_class("chip ok")
    manager.locator("main").screenshot(path=picture)

    inspector = window_of(chromium, site, sessions, "inspector", on_phone=True).new_page()
    inspector.context.grant_permissions(["geolocation"])
    inspector.context.set_geolocation({"latitude": 34.06, "longitude": -4.97, "accuracy": 4})
    problems: list[str] = []
    strangers: list[str] = []
    inspector.on("pageerror", lambda error: problems.append(str(error)))
    inspector.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
    inspector.on(
        "request",
        lambda asked: None if asked.url.startswith((site.url, "blob:", "data:")) else strangers.append(asked.url),
    )
    inspector.goto(f"/ar/xh/desk/forms/fill/{form_id}/")
    filled = inspector.locator("houma-form")
    expect(filled).to_have_attribute("data-ready", "")
    send = filled.get_by_role("button", name="إرسال", exact=True)
    send.click()
    expect(filled.get_by_text("سؤال واحد ينبغي تصحيحه.")).to_be_visible()

    filled.locator("input[type=text]").first.press_sequentially("Amal")
    expect(filled.get_by_text("Prénom")).to_have_count(0)
    filled.get_by_text("École").click()
    expect(filled.get_by_text("Prénom")).to_be_visible()
    filled.get_by_role("button", name="تحديد الموقع").click()
    inspector.get_by_role("button", name="حفظ الموقع").click()
    expect(filled.get_by_text("دقة جيدة")).to_be_visible()
    filled.locator("input[type=file]").last.set_input_files(picture)
    expect(filled.locator("img[src^='blob:']")).to_be_visible()

    # What was answered is kept; page, form and answers come back where there is no network.
    expect(filled).to_have_attribute("data-kept", re.compile(r"\d+"))
    expect(filled).to_have_attribute("data-offline", "")
    inspector.context.set_offline(True)
    inspector.reload()
    filled.get_by_role("button", name="المتابعة من حيث توقفتم").click()
    expect(filled.locator("input[type=text]").first).to_have_value("Amal")
    expect(filled.locator("img[src^='blob:']")).to_be_visible()
    send.click()
    expect(filled.locator("[data-part=count]")).to_have_text("1")
    inspector.context.set_offline(False)
    expect(filled.locator("[data-part=message].ok")).to_be_visible()
    expect(filled.locator("[data-part=waiting]")).to_be_hidden()

    # What was sent is no longer kept; a second one is begun and thrown away.
    expect(filled.locator("input[type=text]").first).to_have_value("")
    filled.locator("input[type=text]").first.press_sequentially("Nadia")
    expect(filled).to_have_attribute("data-kept", re.compile(r"\d+"))
    inspector.reload()
    filled.get_by_role("button", name="حذفها").click()
    expect(filled.locator("input[type=text]").first).to_have_value("")
    inspector.reload()
    expect(filled.locator("input[type=text]").first).to_have_value("")

    inspector.goto("/fr/xh/desk/forms/sent/")
    expect(inspector.locator("main tbody tr").first.locator(".chip.ok")).to_be_visible()
    assert problems == []
    assert strangers == []
    for page in (manager, inspector):
        page.context.close()
