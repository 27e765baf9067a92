"""What people come for, played in a real browser."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_newcomer_opens_a_figure_down_to_its_rows_and_sources(visitor: Page) -> None:
    visitor.goto("/fr/ma/")
    visitor.locator(".figures a.figure").nth(1).click()
    rows = visitor.locator("main table tbody tr")
    expect(rows.first).to_be_visible()
    visitor.locator("main table tbody tr a[href*='/agreements/']").first.click()
    visitor.locator("main a[href*='/claims/']").first.click()
    expect(visitor.locator(".claims li.adopted")).to_have_count(1)
    expect(visitor.locator(".claims a[rel~=external]").first).to_be_visible()


def test_switching_to_arabic_keeps_the_page_and_its_filters(visitor: Page) -> None:
    visitor.goto("/fr/ma/agreements/?scale=medina")
    before = visitor.locator("#results strong").first.inner_text()
    visitor.locator(".languages a[lang=ar]").click()
    expect(visitor.locator("html")).to_have_attribute("dir", "rtl")
    assert "scale=medina" in visitor.url
    assert visitor.locator("#results strong").first.inner_text() == before


def test_a_misspelt_town_is_found(visitor: Page) -> None:
    visitor.goto("/fr/ma/")
    visitor.fill("main input[name=q]", "beni melal")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("main a[href*='/territories/']").first).to_contain_text("Béni Mellal")


def test_the_map_draws_the_country(visitor: Page) -> None:
    visitor.goto("/fr/ma/", wait_until="networkidle")
    expect(visitor.locator("houma-map canvas")).to_be_visible()
    drawn = visitor.locator("houma-map").get_attribute("data-state")
    assert drawn != "failed"


def test_the_keyboard_reaches_the_content_first(visitor: Page) -> None:
    visitor.goto("/fr/ma/")
    visitor.keyboard.press("Tab")
    expect(visitor.locator(":focus")).to_have_attribute("href", "#content")


def test_the_fictional_country_is_marked_on_its_pages_and_the_real_one_is_not(visitor: Page) -> None:
    for address in ("/fr/xh/", "/ar/xh/bilan/", "/en/xh/agreements/"):
        visitor.goto(address)
        expect(visitor.locator(".illustrative")).to_be_visible()
    visitor.goto("/fr/ma/")
    expect(visitor.locator(".illustrative")).to_have_count(0)


def test_a_visitor_is_asked_to_sign_in_before_importing(visitor: Page) -> None:
    visitor.goto("/fr/xh/desk/imports/")
    expect(visitor.locator("input[name=password]")).to_be_visible()


def test_a_messy_workbook_comes_back_with_every_error_marked(as_person: Callable[..., Page], tmp_path: Path) -> None:
    visitor = as_person("officer")
    visitor.goto("/fr/xh/desk/imports/")
    with visitor.expect_download() as template:
        visitor.locator("a[href$='template.xlsx']").click()
    blank = tmp_path / "template.xlsx"
    template.value.save_as(blank)
    workbook = openpyxl.load_workbook(blank)
    sheet = workbook.worksheets[0]
    headings = [str(cell.value).split(" (")[0].rstrip("* ") for cell in sheet[1]]
    wrong = {
        "Code": "X-1",
        "Intitulé": "Un essai",
        "Type": "Convention lunaire",
        "Début": "hier",
        "Territoire principal": "Atlantide",
    }
    for heading, value in wrong.items():
        sheet.cell(2, headings.index(heading) + 1, value)
    messy = tmp_path / "messy.xlsx"
    workbook.save(messy)
    visitor.set_input_files("input[type=file]", messy)
    visitor.locator("aside form button").click()
    expect(visitor.locator("#import h2").first).to_contain_text("corriger")
    with visitor.expect_download() as annotated:
        visitor.locator("a[href$='annotated.xlsx']").click()
    returned = tmp_path / "annotated.xlsx"
    annotated.value.save_as(returned)
    marked = openpyxl.load_workbook(returned)
    listed = [[str(cell.value) for cell in row if cell.value is not None] for row in marked.worksheets[0].iter_rows()]
    everything = " ".join(text for row in listed for text in row)
    for value in ("Convention lunaire", "hier", "Atlantide"):
        assert value in everything
