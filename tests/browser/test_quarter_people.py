"""What people's data shows to whom: counts to a partner, a file to its social worker, the look to the controller."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.people_at_work import Person

pytestmark = pytest.mark.browser
TILE = "/tiles/xh/fr/buildings/0/0/0.pbf"


def test_a_partner_reads_released_counts_and_opens_nothing_else(as_person: Callable[..., Page]) -> None:
    manager, partner = Person(as_person("operations"), "fr"), Person(as_person("partner"), "fr")
    assert manager.page.request.get(TILE).status in {200, 204}
    manager.goes_to("households/")
    household = manager.page.locator("main tbody tr a").first.get_attribute("href")
    assert household is not None

    assert partner.page.request.get(TILE).status in {403, 404}
    code = household.rstrip("/").rpartition("/")[2]
    for place in (
        *("building/PS-001/", "buildings/map/", "buildings/map.csv", "households/", f"households/{code}/"),
        *(f"households/{code}/data.csv", "rehousing/cases/", "rehousing/cases/mps/1/", "rehousing/operations/mps/"),
        *("rehousing/operations/mps/plan/", "rehousing/operations/mps/plan.csv", "rehousing/homes/L-001/"),
        *("submissions/", "forms/fill/building_inspection/", "protection/looks/"),
    ):
        partner.is_refused(place)

    page = manager.page
    page.goto("/fr/xh/statistics/")
    # The quarter comes with a release of its counts: the next one has to wait.
    manager.fills(reason="Suivi du quartier")
    page.locator("#new button[type=submit]").click()
    expect(page.locator("#new [role=alert]")).to_contain_text("28")
    page.locator("table.cards tbody th a").first.click()
    page.wait_for_url(re.compile(r"/statistics/[^/]+/\d+/"))
    expect(page.locator("form[action$='/publish/']")).to_have_count(0)
    release = page.url.partition("#")[0]

    partner.page.goto(release)
    expect(partner.page.locator("h1")).to_be_visible()
    told = [cells_of(one, release) for one in (manager.page, partner.page)]
    assert told[0] == told[1]
    assert any("abbr" in cell for cell in told[0])  # Small counts are suppressed for everybody, who counted them too.
    small = [cell for cell in told[0] if cell in {"1", "2", "3", "4"}]
    assert small == []
    file = partner.page.request.get(f"{release}tables.csv")
    assert file.status == 200
    assert not re.search(r"mps-\d|PS-\d|L-\d{3}", file.text())


def cells_of(page: Page, release: str) -> list[str]:
    """What stands in the cells of every table of a release; a suppressed one as its mark."""
    found: list[str] = []
    page.goto(release)
    tables = page.locator("nav.tabs a").evaluate_all("links => links.map(link => link.href)")
    for table in tables:
        page.goto(table)
        cells = page.locator("table.counts td").evaluate_all(
            "cells => cells.map(cell => cell.querySelector('abbr') ? 'abbr' : cell.innerText.trim())"
        )
        found.extend(str(cell) for cell in cells)
    return found


def test_the_controller_finds_the_look_of_the_social_worker(as_person: Callable[..., Page]) -> None:
    social, controller = Person(as_person("social"), "fr"), Person(as_person("controller"), "fr")
    social.goes_to("rehousing/cases/")
    social.page.locator("main tbody th a[href*='/cases/mps/']").first.click()
    case = social.page.locator("h1 bdi").inner_text()
    household = social.page.locator("main .meta bdi").filter(has_text="M-").first.inner_text()

    log = f"protection/looks/?household={household}"
    controller.goes_to(log)
    newest = controller.page.locator("#results tbody tr").first
    expect(newest.locator("td[data-label='Consulté par']")).to_contain_text("Ghita")
    expect(newest).to_contain_text(case)
    looks = controller.page.locator("#results tbody tr").count()

    social.page.reload()
    controller.goes_to(log)
    expect(controller.page.locator("#results tbody tr")).to_have_count(looks + 1)
    for place in (f"households/{household}/", f"rehousing/cases/mps/{int(case.rpartition('-')[2])}/"):
        controller.is_refused(place)
