"""Rules for what people see: both writing directions, no other site asked for anything, every word translatable."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

FilesOf = Callable[..., list[Path]]

CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CSS_RULE = re.compile(r"(?P<selector>[^{}]*)\{(?P<body>[^{}]*)\}")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
# MapLibre places its own parts with physical properties; to turn them round, Houma has to use the same.
PHYSICAL_BY_OTHERS = "maplibregl-"

ANOTHER_SITE = r"(?:https?:)?//(?!127\.0\.0\.1|localhost)[\w.-]"
LOADED_BY_CSS = re.compile(rf"(?:url\(\s*['\"]?|@import\s+['\"]){ANOTHER_SITE}", re.IGNORECASE)
LOADED_BY_HTML = re.compile(
    rf"<(?:link|base)\b[^>]*\bhref\s*=\s*['\"]?{ANOTHER_SITE}"
    rf"|\b(?:src|srcset|poster|data|action|hx-\w+)\s*=\s*['\"]?{ANOTHER_SITE}",
    re.IGNORECASE,
)
TS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)
NAMED_BY_TS = re.compile(r"['\"`](?:https?:)?//(?!127\.0\.0\.1|localhost|www\.w3\.org/)[\w.$-][^'\"`]*")

DJANGO = re.compile(
    r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
NOT_READ = re.compile(r"<!--.*?-->|<(style|script|code|kbd)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
READ_ALOUD = re.compile(r"\b(?:aria-label|title|alt|placeholder)\s*=\s*\"(?P<text>[^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{2,}")
# Names and file formats, which are the same in every language, and entities.
NOT_TRANSLATED = {
    "Houma",
    "ISO",
    "XLSX",
    "CSV",
    "JSON",
    "PDF",
    "nbsp",
    "middot",
    "times",
    "rarr",
    "larr",
    "mdash",
    "ndash",
    "hellip",
}
# The names of the languages are shown in their own language and script.
LANGUAGE_NAMES = {"Français", "العربية", "English"}
UNSAFE_IN_HTML = re.compile(r"<[^>]*\s(?P<attribute>style|on[a-z]+)\s*=", re.IGNORECASE | re.DOTALL)


def templates(files_of: FilesOf) -> Iterator[tuple[str, str]]:
    """Name and text of every template that makes a page."""
    for path in files_of("src/*/templates/*.html"):
        yield str(path).partition("/templates/")[2], path.read_text()


def test_styles_name_no_left_and_no_right(files_of: FilesOf) -> None:
    sheets = files_of("*.css")
    assert sheets
    physical = [
        f"{path.name}: {rule['selector'].strip()} {{ {found.group()}"
        for path in sheets
        for rule in CSS_RULE.finditer(CSS_COMMENT.sub("", path.read_text()))
        if PHYSICAL_BY_OTHERS not in rule["selector"]
        for found in PHYSICAL.finditer(rule["body"])
    ]
    assert physical == []


def test_styles_load_nothing_from_another_site(files_of: FilesOf) -> None:
    assert [path.name for path in files_of("*.css") if LOADED_BY_CSS.search(path.read_text())] == []


def test_templates_load_nothing_from_another_site(files_of: FilesOf) -> None:
    pages = dict(templates(files_of))
    assert pages
    assert {name: found.group() for name, text in pages.items() if (found := LOADED_BY_HTML.search(text))} == {}


def test_scripts_name_no_other_site(files_of: FilesOf) -> None:
    named = [
        f"{path.name}: {found.group()}"
        for path in files_of("src/houma/web/frontend/src/*.ts")
        for found in NAMED_BY_TS.finditer(TS_COMMENT.sub("", path.read_text()))
    ]
    assert named == []


def test_templates_carry_no_style_and_no_script_of_their_own(files_of: FilesOf) -> None:
    """The content security policy would refuse both."""
    unsafe = [
        f"{name}: {found['attribute']}"
        for name, text in templates(files_of)
        for found in UNSAFE_IN_HTML.finditer(DJANGO.sub("", text))
    ]
    assert unsafe == []


def test_every_word_of_a_template_can_be_translated(files_of: FilesOf) -> None:
    fixed = {}
    for name, text in templates(files_of):
        shown = NOT_READ.sub(" ", DJANGO.sub(" ", text))
        texts = [TAG.sub(" ", shown), *(found["text"] for found in READ_ALOUD.finditer(shown))]
        words = set(WORD.findall(" ".join(texts))) - NOT_TRANSLATED - LANGUAGE_NAMES
        if words:
            fixed[name] = sorted(words)
    assert fixed == {}
