"""A profile as people open it: in French and Arabic, wide and narrow, down to an observation, and on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import serious_faults

pytestmark = pytest.mark.browser

PLACES = {
    "commune in French": "/fr/ma/territories/1511010/",
    "commune in Arabic": "/ar/ma/territories/1511010/",
    "province": "/fr/ma/territories/5081/",
    "country": "/ar/ma/territories/NATIONAL/",
    "too few people for scores": "/fr/ma/territories/102610711/",
}


def opened(page: Page, address: str) -> None:
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == 200


def kept(page: Page, pictures: Path | None, name: str) -> None:
    if pictures is not None:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", PLACES)
def test_a_profile_is_accessible_and_fits_a_phone(visitor: Page, phone: Page, pictures: Path | None, name: str) -> None:
    for page, size in ((visitor, "wide"), (phone, "phone")):
        opened(page, PLACES[name])
        for folded in page.locator("details.definition").all():
            folded.evaluate("one => { one.open = true }")
        kept(page, pictures, f"profile {name}, {size}")
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], "the page scrolls sideways"
        assert serious_faults(page) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_scores_are_drawn_towards_the_end_of_the_line_in_either_direction(visitor: Page, language: str) -> None:
    opened(visitor, f"/{language}/ma/territories/1511010/")
    rows = visitor.locator(".capitals tbody tr")
    expect(rows).to_have_count(5)
    for row in rows.all():
        dot, tick = (row.locator(part).bounding_box() for part in (".dot", ".tick"))
        score, median = (float(row.locator("td.n").nth(n).inner_text().replace(",", ".")) for n in (0, 1))
        assert dot is not None
        assert tick is not None
        further = dot["x"] + dot["width"] / 2 - tick["x"] - tick["width"] / 2
        assert (further > 0) == ((score > median) == (language == "fr"))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_figure_opens_down_to_what_the_source_said(
    visitor: Page, phone: Page, pictures: Path | None, language: str
) -> None:
    for page, size in ((visitor, "wide"), (phone, "phone")):
        opened(page, f"/{language}/ma/territories/1511010/")
        page.locator("details.lines").first.locator("summary").click()
        page.locator("details.lines").first.locator("a.fig[href*='adults_with_higher_education']").click()
        expect(page.locator("#ingredients tbody tr")).to_have_count(3)
        kept(page, pictures, f"figure-formula.{language}.{size}")
        assert serious_faults(page) == []
        page.locator("#ingredients a.fig").first.click()
        expect(page.locator("#observations tbody tr").first).to_contain_text("RGPH 2024")
        kept(page, pictures, f"figure-observed.{language}.{size}")
        assert serious_faults(page) == []
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_profile_is_taken_home_as_a_document(visitor: Page, tmp_path: Path, language: str) -> None:
    opened(visitor, f"/{language}/ma/territories/1511010/")
    visitor.locator("details.export summary").click()
    with visitor.expect_download() as taken:
        visitor.locator("details.export a").filter(has_text="PDF").click()
    file = tmp_path / "profile.pdf"
    taken.value.save_as(file)
    assert taken.value.suggested_filename.endswith(".pdf")
    assert file.read_bytes().startswith(b"%PDF-")


def test_an_officer_freezes_the_profiles_of_a_project_as_its_diagnosis(
    as_person: Callable[..., Page], pictures: Path | None
) -> None:
    page = as_person("officer")
    opened(page, "/fr/ma/desk/projects/MED-FES-2020/enter/profile-diagnosis/")
    kept(page, pictures, "freeze.fr.wide")
    assert serious_faults(page) == []
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#preparation")).to_contain_text("Profil figé")
    page.locator("#preparation a").filter(has_text="Profil figé").first.click()
    expect(page.locator("#since")).to_be_visible()
    expect(page.locator(".capitals tbody tr")).to_have_count(5)
    kept(page, pictures, "frozen.fr.wide")
    assert serious_faults(page) == []
