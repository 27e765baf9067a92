"""Pages of the operation in three languages, wide and narrow; names in either script, and names that are attacks."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.people_at_work import Person

pytestmark = pytest.mark.browser
PAGES = (
    *("buildings/map/", "building/PS-001/", "forms/", "rounds/", "submissions/", "households/"),
    *("rehousing/operations/mps/", "rehousing/operations/mps/plan/", "rehousing/cases/mps/1/", "rehousing/homes/"),
)
ATTACK = "<script>window.taken = true</script>"


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_the_operation_are_accessible(in_quarter: Callable[..., Page], language: str) -> None:
    manager = Person(in_quarter("operations"), language)
    grave = []
    for place in PAGES:
        manager.goes_to(place)
        grave += [f"{place}: {fault}" for fault in serious_faults(manager.page)]
    manager.page.goto(f"/{language}/xh/statistics/")
    grave += serious_faults(manager.page)
    assert grave == []


def test_the_pages_of_the_operation_fit_a_telephone_in_arabic(in_quarter: Callable[..., Page]) -> None:
    manager = Person(in_quarter("operations", on_phone=True), "ar")
    wide = []
    for place in PAGES:
        manager.goes_to(place)
        if manager.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(place)
        if place.startswith("rehousing/cases/"):
            assert serious_faults(manager.page) == []
    assert wide == []


def serious_faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def test_names_in_either_script_are_shown_as_they_are_and_never_run(in_quarter: Callable[..., Page]) -> None:
    manager = Person(in_quarter("operations"), "fr")
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
