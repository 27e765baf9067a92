"""Every page in three languages, wide and narrow: drawn, translated, accessible, without asking another site."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.accessibility import serious_faults
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

LANGUAGES = ("fr", "ar", "en")
PAGES = {
    "home": "ma/",
    "search": "ma/search/?q=beni+melal",
    "territories": "ma/territories/?level=province",
    "territory": "ma/territories/1511010/",
    "indicators": "ma/indicators/?theme=housing",
    "indicator": "ma/indicators/population_taux_de_chomage/?level=province",
    "indicator-map": "ma/indicators/map/?of=population_taux_de_chomage&level=province&with=score.human&how=box_plot",
    "compare": "ma/indicators/compare/?t=1511010&t=1231007&q=fes",
    "method": "ma/indicators/method/",
    "weights": "ma/indicators/method/weights/?level=province&w.human=60",
    "runs": "ma/indicators/method/runs/?before=1&after=2",
    "agreements": "ma/agreements/",
    "agreement": "ma/agreements/MED-FES-2020/",
    "claims": "ma/claims/agreement/MED-FES-2020/total_cost/",
    "project": "ma/projects/MED-FES-2020/",
    "partners": "ma/partners/",
    "partner": "ma/partners/commune/",
    "bilan": "ma/bilan/?period=2017-2021",
    "bilan-rows": "ma/bilan/rows/total_cost/?period=2017-2021",
    "open-data": "ma/data/",
    "demo-home": "xh/",
    "demo-bilan": "xh/bilan/",
    "sign-in": "account/login/",
}


def kept(page: Page, pictures: Path | None, name: str) -> None:
    if pictures is not None:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_from_either_side_and_fits_a_phone_in_three_languages(
    reader: Page, pictures: Path | None, name: str
) -> None:
    faults: list[str] = []
    for language in LANGUAGES:
        # What a page draws and asks for is the same in every language: once, all of it is waited for.
        answer = reader.goto(f"/{language}/{PAGES[name]}", wait_until="networkidle" if language == "fr" else "load")
        assert answer is not None
        assert answer.status == 200
        kept(reader, pictures, f"{name}.{language}.wide")
        html = reader.locator("html")
        expect(html).to_have_attribute("lang", language)
        expect(html).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        if language != "en":  # It stands in the frame of French.
            faults += [f"{language}: {fault}" for fault in serious_faults(reader)]
        reader.set_viewport_size(PHONE)
        kept(reader, pictures, f"{name}.{language}.phone")
        if reader.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{language}: the page scrolls sideways on a phone")
        reader.set_viewport_size(DESKTOP)
    assert faults == []


def test_a_part_that_does_not_come_is_told_until_it_comes(readers: BrowserContext) -> None:
    # A page of its own: that a look-up failed stands in the browser's console, as it must.
    page = readers.new_page()
    page.goto("/fr/ma/agreements/")
    alert = page.get_by_role("alert")
    readers.set_offline(True)
    page.get_by_role("searchbox").last.fill("fes")
    expect(alert).to_contain_text("n’a pas pu être mise à jour")
    readers.set_offline(False)
    page.get_by_role("searchbox").last.fill("meknes")
    expect(alert).to_be_empty()
    page.close()
