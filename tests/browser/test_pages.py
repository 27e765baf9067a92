"""Every page in three languages, wide and narrow: drawn, translated, accessible, without asking another site."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

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


def opened(page: Page, language: str, address: str) -> None:
    answer = page.goto(f"/{language}/{address}", wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200


def kept(page: Page, pictures: Path | None, name: str) -> None:
    if pictures is not None:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_its_language(reader: Page, pictures: Path | None, name: str, language: str) -> None:
    opened(reader, language, PAGES[name])
    kept(reader, pictures, f"{name}.{language}.wide")
    html = reader.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    found = Axe().run(reader).response["violations"]
    grave = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert grave == []


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(phone_reader: Page, pictures: Path | None, name: str, language: str) -> None:
    opened(phone_reader, language, PAGES[name])
    kept(phone_reader, pictures, f"{name}.{language}.phone")
    widths = phone_reader.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1], "the page scrolls sideways"
