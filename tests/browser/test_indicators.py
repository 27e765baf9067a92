"""Indicators in a real browser: the map and its list go together, and ranks move with a weight."""

import re
import time

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import SLOW

pytestmark = pytest.mark.browser


def test_the_map_and_its_list_show_the_same_and_lead_to_the_profile(visitor: Page) -> None:
    visitor.goto("/fr/ma/indicators/map/?of=population_taux_de_chomage&level=province", wait_until="networkidle")
    drawn = visitor.locator("houma-map")
    expect(drawn).to_have_attribute("data-ready", "")
    counted = [int(text) for text in visitor.locator(".legend .count").all_inner_texts()]
    assert sum(counted) == 75
    box = drawn.locator(".canvas").bounding_box()
    assert box is not None
    assert re.search(r"\d+,\d", _pointed_at(visitor, box))
    visitor.locator("#filter-level").select_option("region")
    expect(visitor).to_have_url(re.compile("level=region"))
    expect(visitor.locator("#places tbody tr")).to_have_count(12)
    expect(visitor.locator("houma-map")).to_have_attribute("data-ready", "")
    visitor.locator("#places thead a").first.click()
    expect(visitor).to_have_url(re.compile("sort=name"))
    expect(visitor.locator("#places tbody th a")).to_have_count(12)
    visitor.locator("#places tbody th a").first.click()
    expect(visitor).to_have_url(re.compile(r"/fr/ma/territories/\d+/"))


def _pointed_at(page: Page, box: dict[str, float]) -> str:
    """Move over the map until a place answers; what it says."""
    hint = page.locator(".map-hint")
    for down in range(1, 12):
        for across in range(1, 12):
            page.mouse.move(box["x"] + box["width"] * across / 12, box["y"] + box["height"] * down / 12)
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if hint.count():
                return hint.inner_text()
    return ""


def test_two_maps_move_together(visitor: Page) -> None:
    address = "/fr/ma/indicators/map/?of=population_taux_de_chomage&level=region&with=score.human"
    visitor.goto(address, wait_until="networkidle")
    maps = visitor.locator("houma-map")
    expect(maps).to_have_count(2)
    for number in range(2):
        expect(maps.nth(number)).to_have_attribute("data-ready", "")
    followed = maps.nth(1).locator("canvas")
    before = followed.screenshot()
    maps.nth(0).get_by_role("button", name="Zoom avant").click()
    until = time.monotonic() + SLOW / 1000
    while followed.screenshot() == before:
        assert time.monotonic() < until, "the other map stays where it is"


def test_ranks_move_with_a_weight_and_come_back(visitor: Page) -> None:
    visitor.goto("/fr/ma/indicators/method/weights/?level=province", wait_until="networkidle")
    expect(visitor.locator("houma-weights")).to_have_attribute("data-ready", "")
    first = visitor.locator("[data-part=first] tbody tr")
    published = first.all_inner_texts()
    assert len(published) == 10
    assert all("=" in row for row in published)
    slider = visitor.get_by_role("slider").first
    slider.focus()
    for _ in range(40):
        visitor.keyboard.press("ArrowRight")
    expect(visitor).to_have_url(re.compile(r"w\.human=60"))
    expect(visitor.locator("[data-part=up] tbody tr").first).to_be_visible()
    visitor.locator("input[name=t]").fill("Fès")
    followed = visitor.locator("[data-part=chosen]")
    visitor.locator("input[name=t]").fill(visitor.locator("datalist option").first.get_attribute("value") or "")
    expect(followed).to_be_visible()
    expect(visitor).to_have_url(re.compile(r"t=\w+"))
    visitor.reload(wait_until="networkidle")
    expect(slider).to_have_value("60")
    expect(followed).to_be_visible()
    visitor.locator("button[type=reset]").click()
    expect(visitor.locator("[data-part=moves]")).to_be_hidden()
    assert first.all_inner_texts() == published
