"""A page that shows every component once, in each language: rendered by the tests and looked at in a browser.

``python tests/web/styleguide.py FOLDER`` writes it as ``fr.html``, ``ar.html`` and ``en.html``.
"""

import os
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import yaml
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Engine
from django.test import RequestFactory
from django.utils import translation

from houma.exchange.columns import CellKind, Column, Table
from houma.exchange.screen import ScreenTable, screen_table
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parents[1] / "src" / "houma" / "web" / "templates"
WORDS = yaml.safe_load((HERE / "styleguide.yaml").read_text(encoding="utf-8"))
SCALES = ["medina", "neighbourhood", "city", "emerging_centre", "region", "new_town"]
EVIDENCE = ["there there there", "there there partial", "there there partial", "partial missing missing"]
NAMES = {"fr": "Français", "ar": "العربية", "en": "English"}
urlpatterns: list[Any] = []


def _words(language: str) -> dict[str, Any]:
    words: dict[str, Any] = WORDS["ar" if language == "ar" else "fr"]
    return words


def _site(language: str) -> SimpleNamespace:
    arabic = language == "ar"
    country = SimpleNamespace(
        name="المغرب" if arabic else "Maroc",
        code="ma",
        illustrative=True,
        currency_label="MAD",
        million_label="م.د" if arabic else "MDH",
        attribution="HCP, RGPH 2024",
    )
    other = SimpleNamespace(name="Zellija", code="zz", illustrative=True, url="#", current=False)
    return SimpleNamespace(
        language=language,
        direction="rtl" if arabic else "ltr",
        home_url="#",
        languages=[
            {"code": code, "name": name, "url": f"{code}.html", "current": code == language}
            for code, name in NAMES.items()
        ],
        country=country,
        countries=[country, other],
        nav=[{"label": label, "url": "#", "current": at == 2} for at, label in enumerate(_words(language)["nav"])],
    )


def _axes(words: dict[str, Any]) -> list[dict[str, Any]]:
    amounts = [Decimal(text) for text in ("263.45", "200", "105.55", "87.5", "13.5")]
    kinds = ["social", "medina", "environmental", "economic", "cultural"]
    rows = zip(words["axes"], (171, 980, 9, 33, 4), amounts, kinds, strict=True)
    return [
        {
            "label": label,
            "sites": sites,
            "amount": Money.from_millions(amount, "MAD"),
            "share": amount / 670,
            "kind": kind,
        }
        for label, sites, amount, kind in rows
    ]


def _steps(words: dict[str, Any]) -> list[dict[str, Any]]:
    states = ("done", "done", "done", "now")
    return [
        {
            "title": title,
            "state": state,
            "evidence": [{"label": label, "state": mark} for label, mark in zip(labels, marks.split(), strict=True)],
        }
        for (title, *labels), marks, state in zip(words["steps"], EVIDENCE, states, strict=True)
    ]


def _table(words: dict[str, Any], language: str) -> ScreenTable:
    t = words["texts"]
    agreements = Table(
        "agreements",
        Multilingual(t["list"]),
        (
            Column("code", Multilingual("Code"), required=True),
            Column("name", Multilingual(t["list"])),
            Column("place", Multilingual(t["kind"])),
            Column("amount", Multilingual(t["total"]), CellKind.DECIMAL, unit="MDH"),
            Column("signed", Multilingual(t["signed"]), CellKind.PARTIAL_DATE),
        ),
        identity=("code",),
    )
    amounts = (Decimal("1197.5"), Decimal("36828.33"), None)
    rows = [
        {"code": f"{at}", "name": t["title"], "place": t["place"], "amount": amount, "signed": PartialDate(2020, 3)}
        for at, amount in enumerate(amounts)
    ]
    return screen_table(agreements, rows, language, only=("name", "place", "amount", "signed"))


def _fields(words: dict[str, Any]) -> list[dict[str, Any]]:
    t = words["texts"]
    every = {"value": "", "label": "–"}
    medina = {"value": "medina", "label": words["scales"][0], "selected": True}
    return [
        {"name": "q", "label": t["search"], "type": "search", "placeholder": t["placeholder"]},
        {"name": "scale", "label": t["scales"], "type": "select", "options": [every, medina]},
        {"name": "partner", "label": t["partners"], "type": "select", "options": [every]},
        {"name": "royal", "label": t["royal"], "type": "checkbox", "value": True},
    ]


def context(language: str) -> dict[str, Any]:
    """Everything the page shows."""
    words = _words(language)
    t = words["texts"]
    return {
        "t": t,
        "site": _site(language),
        "user": SimpleNamespace(is_authenticated=False),
        "request": RequestFactory().get("/page/?page=4&scale=medina"),
        "trail": [
            {"label": t["list"], "url": "#"},
            {"label": words["scales"][0], "url": "#"},
            {"label": t["place"]},
        ],
        "signed_on": PartialDate(2020, 3, 2),
        "big": Decimal("246.6"),
        "steps": _steps(words),
        "axes": _axes(words),
        "total": Money.from_millions(Decimal(670), "MAD"),
        "table": _table(words, language),
        "page": Paginator(range(400), 20).page(4),
        "claims": [
            {
                "value": "670 MDH",
                "adopted": True,
                "date": "2020",
                "reason": t["equal"],
                "source": "medina.ma",
                "href": "#",
            },
            {"value": "832,3 MDH", "adopted": False, "kind": "wait", "date": "2025", "reason": t["refused"]},
        ],
        "definition": {
            "text": t["lede"],
            "formula": "Σ",
            "date": "2025",
            "sources": [{"label": "HCP", "href": "#"}, {"label": "RGPH"}],
        },
        "parts": [{"kind": "social", "share": 0.6}, {"kind": "economic", "share": 0.25}],
        "fields": _fields(words),
        "active": [{"label": words["scales"][0], "remove_url": "?"}, {"label": t["royal"], "remove_url": "?"}],
        "exports": [{"label": label, "href": "#"} for label in ("CSV", "XLSX", "JSON")],
        "map": {
            "title": t["list"],
            "bounds": "-17.2,20.7,-0.9,36",
            "territories": f"/tiles/territories/{{z}}/{{x}}/{{y}}.pbf?lang={language}",
            "agreements": f"/tiles/agreements/{{z}}/{{x}}/{{y}}.pbf?lang={language}",
            "agreement_page": "/ma/agreements/{code}/",
            "territory_page": "/ma/territories/{code}/",
            "list_page": "/ma/agreements/?territory={territory}&scale={scale}",
            "follow": "scale,partner",
            "legend": [{"kind": kind, "label": label} for kind, label in zip(SCALES, words["scales"], strict=True)],
        },
    }


def render(language: str) -> str:
    """Return the whole page in ``language``."""
    engine = Engine(
        dirs=[str(TEMPLATES), str(HERE)],
        libraries={
            "houma": "houma.web.templatetags.houma",
            "maps": "houma.web.templatetags.maps",
            "i18n": "django.templatetags.i18n",
        },
    )
    with translation.override(language):
        return engine.get_template("styleguide.html").render(Context(context(language)))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houma.config.settings")
    django.setup()
    settings.ROOT_URLCONF = __name__  # The links of this page lead nowhere.
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for code in NAMES:
        (folder / f"{code}.html").write_text(render(code), encoding="utf-8")
