"""The components of the pages: what they say to the eye they also say to the ear, and nothing is taken as markup."""

import json
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from tests.web import styleguide

from houma.web import build_manifest
from houma.web.templatetags.components import page_numbers


def drawn(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template("{% load houma i18n %}" + source).render(Context(context))


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front-end build as Vite describes one."""
    manifest = {
        "src/main.ts": {
            "file": "assets/main-1.js",
            "imports": ["_shared.js"],
            "css": ["assets/main-1.css"],
            "assets": ["assets/IBMPlexSans-Regular-Latin1-1.woff2", "assets/IBMPlexSansArabic-Regular-1.woff2"],
        },
        "_shared.js": {"file": "assets/shared-1.js"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(build_manifest, "BUILD", tmp_path)
    return tmp_path


@pytest.mark.urls("tests.web.styleguide")
@pytest.mark.usefixtures("build")
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_every_component_renders_in_each_language_without_style_or_script_of_its_own(
    language: str, direction: str
) -> None:
    page = styleguide.render(language)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert not re.search(r"<[^>]* style=|<style|<script(?![^>]* src=)", page)


@pytest.mark.usefixtures("build")
def test_the_build_is_linked_and_arabic_pages_fetch_their_letters_first() -> None:
    with translation.override("ar"):
        arabic = Template("{% load houma %}{% vite 'main.ts' %}").render(Context())
    french = drawn("{% vite 'main.ts' %}")
    assert '<script type="module" src="/static/build/assets/main-1.js"></script>' in french
    assert '<link rel="stylesheet" href="/static/build/assets/main-1.css">' in french
    assert '<link rel="modulepreload" href="/static/build/assets/shared-1.js">' in french
    assert "IBMPlexSans-Regular-Latin1-1.woff2" in french
    assert "IBMPlexSansArabic" in arabic
    assert "IBMPlexSansArabic" not in french


def test_a_missing_build_says_what_to_do(tmp_path: Path, build: Path) -> None:
    with pytest.raises(build_manifest.FrontendNotBuilt, match="npm ci && npm run build"):
        build_manifest.entry("main.ts", tmp_path / "nowhere")
    with pytest.raises(build_manifest.FrontendNotBuilt, match=r"no entry 'src/other\.ts'"):
        build_manifest.entry("other.ts", build)


def test_text_is_never_taken_as_markup() -> None:
    wicked = '<b>&"'
    for source in (
        "{% chip text %}",
        "{% figure_card text text %}",
        "{% figure text href='/x' %}",
        "{% notice text %}",
        "{% empty_state text %}",
        "{% bar 0.5 label=text %}",
    ):
        assert "&lt;b&gt;&amp;&quot;" in drawn(source, text=wicked), source


def test_a_component_hears_nothing_of_the_page_around_it() -> None:
    assert "href" not in drawn("{% chip 'Fès' %}", href="/elsewhere", kind="bad", text="other")
    assert "bad" not in drawn("{% chip 'Fès' %}", kind="bad")


@pytest.mark.parametrize(("share", "width"), [(0.5, "50"), (None, "0"), (1.7, "100"), (-1, "0"), (1 / 3, "33.333")])
def test_a_bar_is_as_wide_as_its_share(share: float | None, width: str) -> None:
    assert f'width="{width}"' in drawn("{% bar share %}", share=share)


def test_parts_of_a_stacked_bar_follow_each_other_and_never_pass_the_whole() -> None:
    parts = [{"kind": "social", "share": 0.6}, {"kind": "human", "share": 0.25}, {"kind": "rest", "share": 0.5}]
    bar = drawn("{% stacked_bar parts %}", parts=parts)
    assert re.findall(r'x="([\d.]+)" width="([\d.]+)"', bar) == [("0", "60"), ("60", "25"), ("85", "15")]


def test_a_gate_says_its_states_in_words() -> None:
    evidence = [{"state": state, "label": state.upper()} for state in ("there", "partial", "missing")]
    steps = [{"title": "Preparation", "state": "now", "evidence": evidence}]
    gate = drawn("{% include 'components/gate_steps.html' %}", steps=steps)
    assert 'aria-current="step"' in gate
    for words in ("under way", "There:", "Partial or unpublished:", "Missing:"):
        assert words in gate


def test_filters_are_kept_from_page_to_page() -> None:
    page = Paginator(range(100), 10).page(3)
    request = RequestFactory().get("/agreements/?scale=medina&page=3")
    links = drawn("{% include 'components/pagination.html' %}", page=page, request=request)
    assert 'href="?scale=medina&amp;page=4"' in links
    assert 'aria-current="page"' in links


@pytest.mark.parametrize(
    ("number", "shown"), [(1, [1, 2, None, 10]), (5, [1, None, 4, 5, 6, None, 10]), (10, [1, None, 9, 10])]
)
def test_only_near_pages_are_linked(number: int, shown: list[int | None]) -> None:
    assert page_numbers(Paginator(range(100), 10).page(number)) == shown


def test_a_column_sorts_one_way_then_the_other_and_returns_to_the_first_page() -> None:
    source = "{% screen_table table sortable='amount' %}"
    table = styleguide.context("en")["table"]
    first = drawn(source, table=table, request=RequestFactory().get("/?q=x&page=7"))
    again = drawn(source, table=table, request=RequestFactory().get("/?q=x&sort=amount"))
    assert 'href="?q=x&amp;sort=amount"' in first
    assert "aria-sort" not in first
    assert 'href="?q=x&amp;sort=-amount"' in again
    assert 'aria-sort="ascending"' in again


def test_an_unknown_cell_is_a_dash_for_the_eye_and_a_word_for_the_ear() -> None:
    table = drawn("{% screen_table table %}", table=styleguide.context("en")["table"])
    assert '<span aria-hidden="true">–</span><span class="hidden-text">unknown</span>' in table
    assert 'data-value="1197.5"' in table


def test_a_row_leads_to_its_page_whatever_its_code_holds() -> None:
    table = styleguide.context("en")["table"]
    assert 'href="/ma/agreements/0/"' in drawn("{% screen_table table row_url='/ma/agreements/{0}/' %}", table=table)
