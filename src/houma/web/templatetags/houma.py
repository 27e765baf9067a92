"""What the templates of the house can say: figures, dates, icons, and the front-end build.

Filters and tags that show a value put it into ``<bdi class="num">``; the ``*_text`` filters give plain text for
attributes. A missing value reads "unknown", never zero.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template.loader import get_template
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate
from houma.web import build_manifest
from houma.web.formatting import (
    DateStyle,
    format_day,
    format_money,
    format_number,
    format_partial_date,
    format_percent,
)

register = template.Library()
Number = Decimal | int | float
_ALWAYS_FIRST_FONTS = ("IBMPlexSans-Regular-Latin1", "IBMPlexSerif-SemiBold-Latin1")
_ARABIC_FIRST_FONTS = ("IBMPlexSansArabic-Regular", "IBMPlexSansArabic-SemiBold")


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _unknown() -> SafeString:
    return format_html('<span class="soft">{}</span>', gettext("unknown"))


def _isolated(text: str) -> SafeString:
    return format_html('<bdi class="num">{}</bdi>', text)


@register.filter
def number_text(value: Number | None, decimals: int | None = None) -> str:
    """A number as plain text, for attributes."""
    return gettext("unknown") if value is None else format_number(value, _language(), decimals)


@register.filter
def number(value: Number | None, decimals: int | None = None) -> SafeString:
    """A number with its thousands grouped: ``{{ count|number }}``, ``{{ rate|number:2 }}``."""
    return _unknown() if value is None else _isolated(number_text(value, decimals))


@register.filter
def percent_text(share: Number | None, decimals: int = 0) -> str:
    """A share of one as a percentage, plain text."""
    return gettext("unknown") if share is None else format_percent(share, _language(), decimals)


@register.filter
def percent(share: Number | None, decimals: int = 0) -> SafeString:
    """A share of one as a percentage: ``{{ 0.35|percent }}`` gives 35 %."""
    return _unknown() if share is None else _isolated(percent_text(share, decimals))


@register.filter
def money_text(amount: Money | None, million_label: str = "") -> str:
    """An amount in millions as plain text, for attributes."""
    return gettext("unknown") if amount is None else format_money(amount, _language(), million_label)


@register.filter(name="money")
def money_filter(amount: Money | None, million_label: str = "") -> SafeString:
    """An amount in millions with a label: ``{{ amount|money:site.country.million_label }}``."""
    return _unknown() if amount is None else _isolated(money_text(amount, million_label))


@register.simple_tag(takes_context=True, name="money")
def money_tag(
    context: template.Context, amount: Money | None, decimals: int | None = None, label: bool = True
) -> SafeString:
    """An amount in millions with the label of the country shown; ``label=False`` where a column head carries it."""
    if amount is None:
        return _unknown()
    if not label:
        return _isolated(format_number(amount.millions, _language(), decimals))
    return _isolated(format_money(amount, _language(), million_label(context), decimals))


@register.simple_tag(takes_context=True)
def million_label(context: template.Context) -> str:
    """The label of a million of the country's currency ("MDH"), empty where no country is shown."""
    country = getattr(context.get("site"), "country", None)
    return str(getattr(country, "million_label", ""))


@register.filter
def date_text(value: date | PartialDate | str | None, style: DateStyle = "long") -> str:
    """A day or a partial date as plain text; a string is read as ISO 8601."""
    if value is None or value == "":
        return gettext("unknown")
    if isinstance(value, str):
        value = PartialDate.parse(value)
    if isinstance(value, PartialDate):
        return format_partial_date(value, _language(), style)
    return format_day(value, _language(), style)


def _time(value: date | PartialDate | str | None, style: DateStyle) -> SafeString:
    if value is None or value == "":
        return _unknown()
    machine = value.isoformat()[:10] if isinstance(value, date) else str(value)
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', machine, date_text(value, style))


@register.filter
def localdate(value: date | None, style: DateStyle = "long") -> SafeString:
    """A day in the reader's language: ``{{ signed_on|localdate }}`` or ``|localdate:"short"``."""
    return _time(value, style)


@register.filter
def partial_date(value: PartialDate | str | None, style: DateStyle = "long") -> SafeString:
    """A date as precisely as it is known: a year, a month or a day."""
    return _time(value, style)


@register.filter
def in_language(text: Multilingual | str | None) -> str:
    """A trilingual text in the reader's language."""
    if isinstance(text, Multilingual):
        return text.in_language(_language())
    return text or ""


@register.filter
def item(mapping: Mapping[object, object], key: object) -> object:
    """The value under ``key``, or empty."""
    return mapping.get(key, "")


@register.simple_tag
def icon(name: str, flip: bool = False) -> SafeString:
    """An icon of ``templates/icons``, hidden from screen readers; ``flip`` turns it round in right-to-left pages."""
    return mark_safe(get_template(f"icons/{name}.svg").render({"flip": flip}).strip())


@register.simple_tag(takes_context=True)
def language_url(context: template.Context, code: str) -> str:
    """The address of the present page in another language."""
    request = context.get("request")
    return translate_url(request.get_full_path(), code) if request else f"?language={code}"


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: object) -> str:
    """The present page's query with some parameters replaced; ``None`` or an empty text drops one."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return "?"
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def host(address: str) -> str:
    """The host of a web address, to name a source shortly."""
    return urlsplit(address).netloc.removeprefix("www.")


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


def _build_url(file: str) -> str:
    # Not through the static storage: modules import each other by the names the build gave them.
    return f"{settings.STATIC_URL}build/{file}"


@register.simple_tag
def build_url(file: str) -> str:
    """The address of a file the build keeps under its own name, such as ``favicon.svg``."""
    return _build_url(file)


@register.simple_tag
def vite(name: str) -> SafeString:
    """Style sheets, first fonts, module preloads and script of an entry: ``{% vite 'main.ts' %}``."""
    built = build_manifest.entry(name)
    wanted = _ALWAYS_FIRST_FONTS + (_ARABIC_FIRST_FONTS if _language() == "ar" else ())
    fonts = [font for font in built.fonts if font.rpartition("/")[2].startswith(tuple(f"{stem}-" for stem in wanted))]
    parts = [
        ('<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">', fonts),
        ('<link rel="stylesheet" href="{}">', built.styles),
        ('<link rel="modulepreload" href="{}">', built.preloads),
        ('<script type="module" src="{}"></script>', (built.script,)),
    ]
    return mark_safe(
        "\n".join(format_html_join("\n", pattern, ((_build_url(file),) for file in files)) for pattern, files in parts)
    )
