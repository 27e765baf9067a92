"""A household without a roof, from the plan to its return: planned, offered, housed, extended, back, closed."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import SLOW
from tests.browser.people_at_work import Person

pytestmark = pytest.mark.browser
PLAN = "rehousing/operations/mps/plan/"
DUE = f"{PLAN}?show=due"


def test_a_household_is_planned_housed_and_brought_home(as_person: Callable[..., Page]) -> None:
    manager, social = Person(as_person("operations"), "fr"), Person(as_person("social"), "fr")
    manager.goes_to(PLAN)
    works_the_plan_out(manager.page, 1)
    manager.goes_to(DUE)
    case, home = fixes_another_home(manager.page)
    works_the_plan_out(manager.page, 2)
    manager.goes_to(DUE)
    row = row_of(manager.page, case)
    expect(row.locator("td[data-label=Proposé] a").first).to_have_text(home)
    expect(row.locator("td[data-label=Proposé] .chip").first).to_have_text("fixé", ignore_case=True)
    row.locator("input[name=chosen]").check()
    manager.page.locator("button[form=offer]").click()
    expect(manager.page.locator("[role=status] .notice.ok")).to_be_visible()

    number = int(case.rpartition("-")[2])
    file = f"rehousing/cases/mps/{number}/"
    social.goes_to(file)
    follows(social, "a[href*='/change/accept/']")
    expect(social.page.locator(".stay-card")).to_have_count(1)
    expect(social.page.locator(".stay-card h3")).to_contain_text(home)
    expect(social.page.locator("a[href*='/change/days/']")).to_have_count(0)  # Days are for who places.
    follows(social, ".stay-card a[href*='/change/move-in/']")
    expect(social.page.locator(".stay-card")).to_have_class(re.compile("running"))

    manager.goes_to(file)
    manager.page.locator(".stay-card a[href*='/change/days/']").click()
    until = date.fromisoformat(manager.page.locator("[name=until]").input_value()) + timedelta(days=20)
    manager.fills(until=until.isoformat(), reason="Les travaux durent plus longtemps")
    manager.sends()
    manager.page.locator(".stay-card summary").click()
    expect(manager.page.locator(".stay-card details")).to_contain_text("Les travaux durent plus longtemps")

    social.goes_to(file)
    follows(social, ".stay-card a[href*='/change/end/']", ending="returned")
    expect(social.page.locator(".stay-card")).to_have_class(re.compile("ended"))
    follows(social, "a[href$='/enter/close/']", closure="returned")
    manager.goes_to(file)
    expect(manager.page.locator("main .notice").filter(has_text="Clos le")).to_be_visible()
    expect(manager.page.locator("a[href$='/enter/close/']")).to_have_count(0)


def works_the_plan_out(page: Page, number: int) -> None:
    """Ask for a plan, which the worker in the background works out while the page looks again by itself."""
    page.fill("[name=seconds]", "5")
    page.locator("form.ask button[type=submit]").click()
    expect(page.locator("#plan-state")).to_have_class("chip ok", timeout=2 * SLOW)
    expect(page.locator("#plan .meta")).to_contain_text(f"n° {number}")
    expect(page.locator("#households tbody tr").first).to_be_visible()


def row_of(page: Page, case: str) -> Locator:
    return page.locator("#households tbody tr").filter(has=page.get_by_text(case, exact=True))


def fixes_another_home(page: Page) -> tuple[str, str]:
    """Of the first household due that needs a home until a known day, fix another shared home; case and home."""
    row = page.locator("#households tbody tr:has(input[name=chosen])").filter(has_not_text="retour non connu").first
    case = row.locator("th bdi").first.inner_text()
    proposed = row.locator("td[data-label=Proposé] a").first.inner_text()
    home = "L-001" if proposed != "L-001" else "L-003"
    row.locator("input[name=home]").fill(home)
    row.locator("form.fix button").click()
    free = row_of(page, case).get_by_role("button", name="Libérer")
    # Where somebody would lose a home by it, the page asks first.
    sure = page.get_by_role("button", name="Fixer quand même")
    expect(free.or_(sure)).to_be_visible()
    if sure.is_visible():
        sure.click()
    expect(free).to_be_visible()
    return case, home


def follows(person: Person, link: str, **values: object) -> None:
    """Open a form of the case, fill in what is said, send it, and come back."""
    person.page.locator(link).first.click()
    person.fills(**values)
    person.sends()
