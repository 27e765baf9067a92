"""Labels in every language of the form, and the form in every language of the house."""

from collections.abc import Iterator

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.columns import CODED_LANGUAGE, TRANSLATED, language_code
from houma.domain.observatory.rules.xlsform.sheets import Book, Line, Sheet
from houma.domain.observatory.rules.xlsform.survey import Node, every
from houma.domain.observatory.rules.xlsform.types import WITHOUT_LABEL
from houma.exchange.problems import Problem, Severity, cell_reference
from houma.values.multilingual import LANGUAGES, Multilingual


def language_codes(book: Book) -> list[str]:
    """Codes of the form's languages, the default one first; a language without a known code by its heading."""
    default = book.settings.lines[0].text("default_language") if book.settings.lines else ""
    headings = sorted(book.languages, key=lambda heading: heading != default)
    return [language_code(heading) or heading for heading in headings]


def check_languages(book: Book, nodes: list[Node]) -> Iterator[Problem]:
    """What lacks a label or a translation. Only a question without any label is an error."""
    languages = book.languages
    yield from _headings(book, languages)
    for sheet in (book.survey, book.choices):
        yield from _columns(sheet, languages)
    for node in every(nodes):
        needs_label = not node.is_section and node.type.written not in WITHOUT_LABEL
        yield from _line(book.survey, node.line, languages, "label", needed=needs_label)
        for key in TRANSLATED[1:]:
            yield from _line(book.survey, node.line, languages, key, needed=False)
    for line in book.choices.lines:
        if line.text("list_name") and line.text("name"):
            yield from _line(book.choices, line, languages, "label", needed=True)


def _headings(book: Book, languages: list[str]) -> Iterator[Problem]:
    for sheet in (book.survey, book.choices):
        if not sheet.has("label"):
            continue
        written = sheet.languages("label")
        if "" in written and languages:
            yield _heading_problem(sheet, "label-without-language", words.A_LANGUAGE_EVERYWHERE, "")
        for language in written:
            if language and not language_code(language):
                yield _heading_problem(sheet, "unknown-language", words.A_LANGUAGE_CODE, language)
            elif language and not CODED_LANGUAGE.search(language):
                heading = f"label::{language} ({language_code(language)})"
                expected = words.said(words.A_CODE_IN_THE_HEADING, heading=heading)
                yield _heading_problem(sheet, "language-without-code", expected, language)
        for language in languages:
            if language not in written and sheet.lines:
                expected = words.said(
                    words.A_TRANSLATION, language=words.language_name(language_code(language), language)
                )
                yield _heading_problem(sheet, "language-of-one-sheet", expected, language)
    codes = {language_code(language) for language in languages}
    for code in LANGUAGES if book.survey.has("label") else ():
        if code not in codes:
            heading, name = words.LANGUAGE_HEADINGS[code], words.LANGUAGE_NAMES[code]
            expected = words.said(words.THIS_LANGUAGE, heading=heading, language=name)
            yield Problem("missing-language", expected, sheet=book.survey.name, row=1, severity=Severity.WARNING)
    default = book.settings.lines[0].cell("default_language") if book.settings.lines else None
    if default and languages and default.text not in languages:
        yield Problem(
            "unknown-default-language",
            words.A_LANGUAGE_OF_THE_FORM,
            sheet=book.settings.name,
            row=default.row,
            cell=default.reference,
            read=default.text,
            nearest=tuple(languages[:2]),
        )


def _columns(sheet: Sheet, languages: list[str]) -> Iterator[Problem]:
    """Hints, messages and media that have a column in some languages of the form and none in others."""
    for key in TRANSLATED[1:]:
        written = sheet.languages(key)
        if not written or not any(line.translations(key) for line in sheet.lines):
            continue
        for language in languages:
            if language in written:
                continue
            name = words.language_name(language_code(language), language)
            position = sheet.position(key, written[0]) or 0
            yield Problem(
                "column-of-some-languages",
                words.said(words.THIS_COLUMN_TRANSLATED, heading=f"{key}::{language}", language=name),
                sheet=sheet.name,
                row=1,
                cell=cell_reference(sheet.name, 1, position),
                read=f"{key}::{written[0]}" if written[0] else key,
                severity=Severity.WARNING,
            )


def _heading_problem(sheet: Sheet, code: str, expected: Multilingual, language: str) -> Problem:
    position = sheet.position("label", language)
    cell = "" if position is None else cell_reference(sheet.name, 1, position)
    read = f"label::{language}" if language else "label"
    return Problem(
        code, expected, sheet=sheet.name, row=1, cell=cell, read=read if cell else "", severity=Severity.WARNING
    )


def _line(sheet: Sheet, line: Line, languages: list[str], key: str, *, needed: bool) -> Iterator[Problem]:
    filled = line.translations(key)
    if not filled:
        # A picture or a sound says it as well.
        if needed and sheet.has("label") and not any(line.translations(media) for media in ("image", "audio", "video")):
            language = next((one for one in languages if sheet.position(key, one) is not None), "")
            place = sheet.place(line, key, language)
            yield Problem("no-label", words.A_LABEL, sheet=sheet.name, row=line.number, cell=place)
        return
    if "" in filled:
        return
    for language in languages:
        if language not in filled and sheet.position(key, language) is not None:
            yield Problem(
                "missing-translation",
                words.said(words.A_TRANSLATION, language=words.language_name(language_code(language), language)),
                sheet=sheet.name,
                row=line.number,
                cell=sheet.place(line, key, language),
                severity=Severity.WARNING,
            )
