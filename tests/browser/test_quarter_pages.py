"""Pages of the operation in three languages, wide and narrow; names in either script, and names that are attacks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import serious_faults
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.people_at_work import Person

pytestmark = pytest.mark.browser
DESK = (
    *("buildings/map/", "building/PS-001/", "forms/", "rounds/", "submissions/", "households/"),
    *("rehousing/operations/mps/", "rehousing/operations/mps/plan/", "rehousing/cases/mps/1/", "rehousing/homes/"),
)
PAGES = (*(f"desk/{place}" for place in DESK), "statistics/")
ATTACK = "<script>window.taken = true</script>"


def test_the_pages_of_the_operation_are_accessible_and_fit_a_telephone(as_person: Callable[..., Page]) -> None:
    page = as_person("operations")
    faults: list[str] = []
    for language in ("fr", "ar", "en"):
        for place in PAGES:
            answer = page.goto(f"/{language}/xh/{place}")
            assert answer is not None
            assert answer.status == 200, place
            if language != "en":  # It stands in the frame of French.
                faults += [f"{language} {place}: {fault}" for fault in serious_faults(page)]
            page.set_viewport_size(PHONE)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append(f"{language} {place}: scrolls sideways on a telephone")
            if language == "ar" and "/cases/" in place:
                faults += [f"{language} {place}, narrow: {fault}" for fault in serious_faults(page)]
            page.set_viewport_size(DESKTOP)
    assert faults == []


def test_names_in_either_script_are_shown_as_they_are_and_never_run(as_person: Callable[..., Page]) -> None:
    manager = Person(as_person("operations"), "fr")
    page = manager.page
    manager.goes_to("households/new/")
    entered = {"territory": "Port-Safran · C111", "origin": ATTACK} | {
        f"people-0-{name}": value
        for name, value in {
            "given_name": ATTACK,
            "family_name": "O'Zellij\"><img src=x onerror=window.taken=true>",
            "given_name_ar": "زليخة",
            "family_name_ar": "الفاسي",
            "relation": "head",
            "sex": "female",
        }.items()
    }
    manager.fills(**entered)
    page.locator("main form button").last.click()
    page.wait_for_url(lambda address: not address.endswith("/new/"))
    manager.is_not_told_of_errors()
    place = page.url.partition("/desk/")[2]

    manager.goes_to(place)
    people = page.locator("main table tbody th").first
    expect(people).to_contain_text(ATTACK)
    expect(people).to_contain_text("O'Zellij\"><img")
    expect(page.locator("main")).to_contain_text(ATTACK)
    assert page.evaluate("window.taken") is None

    in_arabic = Person(page, "ar")
    in_arabic.goes_to(place)
    expect(page.locator("main table tbody th bdi").first).to_have_text("زليخة الفاسي")
    assert page.locator("main h1").evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert serious_faults(page) == []
    in_arabic.goes_to("households/")
    assert page.evaluate("window.taken") is None


def test_a_buildings_name_that_is_an_attack_is_text_in_the_list_on_the_map_and_in_its_popup(
    as_person: Callable[..., Page],
) -> None:
    manager = Person(as_person("operations"), "fr")
    page = manager.page
    manager.goes_to("building/PS-099/describe/")
    manager.fills(name=ATTACK, address='<img src=x onerror=window.taken=true>, derb "5"')
    manager.sends()
    manager.goes_to("buildings/map/?q=PS-099")
    expect(page.locator("#results")).to_contain_text(ATTACK)
    canvas = page.locator("houma-buildings[data-ready] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    popup = page.locator(".maplibregl-popup .map-popup").last
    expect(popup).to_contain_text("PS-099")
    expect(popup).to_contain_text('<img src=x onerror=window.taken=true>, derb "5"')
    assert page.locator(".map-popup img, .map-popup script").count() == 0
    assert page.evaluate("window.taken") is None
    popup.locator("a").click()
    expect(page.locator("main h1")).to_have_text(ATTACK)
    assert page.evaluate("window.taken") is None
