"""Small components with a context of their own: nothing leaks into them from the page around."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django import template
from django.core.paginator import Page

from houma.exchange.screen import ScreenTable

register = template.Library()
Number = Decimal | int | float


@register.inclusion_tag("components/chip.html")
def chip(text: str, kind: str = "", href: str = "", dot: bool = False) -> dict[str, object]:
    """A state or kind in a word or two; ``kind``: ok, wait, bad, info, or a scale of intervention."""
    return {"text": text, "kind": kind, "href": href, "dot": dot}


@register.inclusion_tag("components/figure_card.html")
def figure_card(value: str, label: str, href: str = "", unit: str = "", note: str = "") -> dict[str, object]:
    """A large figure that opens; put several into ``<div class="figures">``."""
    return {"value": value, "label": label, "href": href, "unit": unit, "note": note}


@register.inclusion_tag("components/figure_link.html")
def figure(text: str, href: str = "") -> dict[str, object]:
    """A figure in a table or a sentence that opens the rows behind it."""
    return {"text": text, "href": href}


@register.inclusion_tag("components/bar.html")
def bar(share: Number | None, kind: str = "", label: str = "") -> dict[str, object]:
    """A proportion bar of a share of one; name it by ``label`` where no figure stands beside it."""
    return {"rects": [{"kind": "", "start": "0", "width": _percentage(share)}], "kind": kind, "label": label}


@register.inclusion_tag("components/bar.html")
def stacked_bar(parts: Sequence[Mapping[str, Any]], label: str = "") -> dict[str, object]:
    """Parts ``{kind, share}`` of a whole laid one after the other."""
    rects, start = [], 0.0
    for part in parts:
        width = min(max(float(part["share"]), 0.0), 1.0 - start)
        rects.append({"kind": f"c-{part['kind']}", "start": _percentage(start), "width": _percentage(width)})
        start += width
    return {"rects": rects, "label": label}


@register.inclusion_tag("components/notice.html")
def notice(text: str, kind: str = "", title: str = "", href: str = "", link: str = "") -> dict[str, object]:
    """A sentence that stands out; ``kind``: ok, wait, bad or nothing."""
    return {"text": text, "kind": kind, "title": title, "href": href, "link": link}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", href: str = "", link: str = "") -> dict[str, object]:
    """What stands where a list would be, and the way out."""
    return {"title": title, "text": text, "href": href, "link": link}


@register.inclusion_tag("components/screen_table.html", takes_context=True)
def screen_table(
    context: template.Context,
    table: ScreenTable,
    row_url: str = "",
    sortable: str = "",
    caption: str = "",
    id: str = "",
    cards: bool = False,
) -> dict[str, object]:
    """A declared table as HTML.

    ``row_url`` leads from a row's first cell to its page: an address with ``{0}`` for the first value that identifies
    the row, ``{1}`` for the second. ``sortable`` names the columns that sort, by ``?sort=key`` or ``?sort=-key``.
    ``cards`` folds the rows into cards on a phone.
    """
    request = context.get("request")
    wanted = request.GET.get("sort", "") if request else ""
    headers = []
    for header in table.headers:
        here = wanted.lstrip("-") == header.key
        falling = here and wanted.startswith("-")
        query = request.GET.copy() if request else None
        if query is not None:
            query.pop("page", None)
            query["sort"] = header.key if falling or not here else f"-{header.key}"
        sorts = query is not None and header.key in sortable.split()
        headers.append(
            {
                "label": header.label,
                "unit": header.unit,
                "help": header.help,
                "numeric": header.numeric,
                "sort_url": f"?{query.urlencode()}" if query is not None and sorts else "",
                "sorted": ("descending" if falling else "ascending") if here and sorts else "",
            }
        )
    rows = [
        {
            "url": row_url.format(*(quote(part, safe="") for part in row.identity)) if row_url else "",
            "cells": [
                {"cell": cell, "label": header.label} for cell, header in zip(row.cells, table.headers, strict=True)
            ],
        }
        for row in table.rows
    ]
    return {"headers": headers, "rows": rows, "caption": caption, "id": id, "cards": cards}


def _percentage(share: Number | None) -> str:
    text = f"{min(max(float(share or 0), 0.0), 1.0) * 100:.3f}"
    return text.rstrip("0").rstrip(".")


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Numbers of the pages to link: the first, the last and those around the present one; ``None`` marks a gap."""
    last = page.paginator.num_pages
    near = {1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)}
    numbers: list[int | None] = []
    for shown in sorted(near):
        if numbers and numbers[-1] is not None and shown - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(shown)
    return numbers
