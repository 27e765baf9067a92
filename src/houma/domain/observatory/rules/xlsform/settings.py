"""The sheet ``settings``: who the form is, and what law 09-08 asks of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from houma.domain.households.models import Purpose
from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.sheets import Book, Line, Sheet
from houma.domain.observatory.rules.xlsform.survey import NO, YES, Node, every
from houma.domain.observatory.rules.xlsform.types import WITHOUT_LABEL, Kind
from houma.exchange.problems import Problem, Severity
from houma.values.multilingual import LANGUAGES, Multilingual

LONGEST = 120
CONSENT = "houma::consent"
_FORM_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_MONTHS = re.compile(r"[1-9][0-9]{0,2}")
MOST_MONTHS = 600
# Names that ask who somebody is, in the words that authors of forms use.
_ASKS_WHO = re.compile(
    r"(?:^|_)(?:nom|prenom|name|names|surname|firstname|lastname|phone|telephone|tel|gsm|mobile_number|email|cin|cnie|"
    r"cni|identity|identite|passport|passeport|birth_date|date_naissance|birthdate)(?:_|$)"
)
_CHOICES = {
    "houma::kind": FormKind.values,
    "houma::legal_basis": LegalBasis.values,
    "houma::retention_class": RetentionClass.values,
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a form says of itself, by its workbook or by whoever uploads it."""

    kind: str = ""
    purpose: Multilingual = field(default_factory=lambda: Multilingual(""))
    legal_basis: str = ""
    controller: str = ""
    retention_class: str = ""
    retention_months: int | None = None

    def over(self, other: "Declared") -> "Declared":
        """This, and what it leaves open as ``other`` has it."""
        return Declared(
            kind=self.kind or other.kind,
            purpose=self.purpose if any((self.purpose.fr, self.purpose.ar, self.purpose.en)) else other.purpose,
            legal_basis=self.legal_basis or other.legal_basis,
            controller=self.controller or other.controller,
            retention_class=self.retention_class or other.retention_class,
            retention_months=self.retention_months or other.retention_months,
        )

    def missing(self) -> tuple[str, ...]:
        """Columns of settings that a form with personal questions still has to fill."""
        filled = {
            "houma::purpose_fr": self.purpose.fr,
            "houma::legal_basis": self.legal_basis,
            "houma::controller": self.controller,
            "houma::retention_class": self.retention_class,
            "houma::retention_months": self.retention_months,
        }
        return tuple(column for column, value in filled.items() if not value)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a form is called."""

    form_id: str = ""
    version: str = ""
    title: Multilingual = field(default_factory=lambda: Multilingual(""))


def read_settings(book: Book) -> tuple[Identity, Declared, list[Problem]]:
    """Who the form is, what it declares, and what is wrong with either."""
    sheet = book.settings
    line = sheet.lines[0] if sheet.lines else Line(2)
    problems = list(_identity(sheet, line)) if sheet.columns else []
    problems += _refused(sheet, line)
    problems += _declared(sheet, line)
    if len(sheet.lines) > 1:
        below = sheet.lines[1]
        key = next(iter(below.cells)).key
        problems.append(
            sheet.problem("more-settings", words.ONE_ROW_OF_SETTINGS, below, key, severity=Severity.WARNING)
        )
    title = line.text("form_title")
    names = [line.text(f"houma::title_{language}") for language in LANGUAGES]
    if title and not names[0]:
        names[0] = title
    months = line.text("houma::retention_months")
    declared = Declared(
        kind=line.text("houma::kind"),
        purpose=Multilingual(*(line.text(f"houma::purpose_{language}") for language in LANGUAGES)),
        legal_basis=line.text("houma::legal_basis"),
        controller=line.text("houma::controller"),
        retention_class=line.text("houma::retention_class"),
        retention_months=int(months) if _MONTHS.fullmatch(months) else None,
    )
    return Identity(line.text("form_id"), line.text("version"), Multilingual(*names)), declared, problems


def _identity(sheet: Sheet, line: Line) -> Iterator[Problem]:
    form_id = line.text("form_id")
    if not _FORM_ID.fullmatch(form_id) or len(form_id) > LONGEST:
        yield sheet.problem("bad-form-id", words.A_FORM_ID, line, "form_id")
    if not line.text("form_title"):
        yield sheet.problem("no-title", words.A_TITLE, line, "form_title")
    version = line.text("version")
    if not version or len(version) > LONGEST:
        yield sheet.problem("no-version", words.A_VERSION, line, "version")


def _refused(sheet: Sheet, line: Line) -> Iterator[Problem]:
    if line.text("public_key"):
        yield sheet.problem("encrypted", words.NO_ENCRYPTION, line, "public_key")
    if line.text("submission_url"):
        yield sheet.problem("sent-elsewhere", words.NO_OTHER_DESTINATION, line, "submission_url")


def _declared(sheet: Sheet, line: Line) -> Iterator[Problem]:
    for key, values in _CHOICES.items():
        said = line.text(key)
        if said and said not in values:
            expected, near = words.said(words.ONE_OF, values=", ".join(values)), words.nearest(said, values)
            yield sheet.problem("unknown-value", expected, line, key, nearest=near)
    months = line.text("houma::retention_months")
    if months and not (_MONTHS.fullmatch(months) and int(months) <= MOST_MONTHS):
        yield sheet.problem("not-months", words.MONTHS, line, "houma::retention_months")


def personal_names(nodes: list[Node], *, inside: bool = False) -> set[int]:
    """Rows of the survey whose answers are personal: marked so, or in a group that is."""
    found: set[int] = set()
    for node in nodes:
        said = node.line.text("houma::personal").casefold()
        personal = said in YES or (inside and said not in NO)
        if personal:
            found.add(node.line.number)
        found |= personal_names(node.children, inside=personal)
    return found


def _misplaced_consents(nodes: list[Node], *, repeated: bool = False) -> Iterator[Node]:
    """Questions that say they ask for a consent, to nothing that the register knows or once for each of several."""
    for node in nodes:
        said = node.line.text(CONSENT)
        if said and (said not in Purpose.values or repeated or node.is_section):
            yield node
        yield from _misplaced_consents(node.children, repeated=repeated or node.type.written == "begin repeat")


def check_personal(book: Book, nodes: list[Node], declared: Declared) -> Iterator[Problem]:
    """Marks of personal questions, questions that seem to want one, and what such a form has to say of itself.

    That nothing is declared yet is a warning: whoever uploads the form may still say it, and without it the form is
    not published.
    """
    sheet = book.survey
    personal = personal_names(nodes)
    for node in _misplaced_consents(nodes):
        expected = words.said(words.A_CONSENT, values=", ".join(Purpose.values))
        near = words.nearest(node.line.text(CONSENT), Purpose.values)
        yield sheet.problem("not-a-purpose", expected, node.line, CONSENT, nearest=near)
    for node in every(nodes):
        said = node.line.text("houma::personal")
        if said and said.casefold() not in YES | NO:
            yield sheet.problem("not-yes-or-no", words.YES_OR_NO, node.line, "houma::personal")
        asked = not node.is_section and node.type.written not in WITHOUT_LABEL and node.type.kind is not Kind.NOTE
        if asked and not said and node.line.number not in personal and _ASKS_WHO.search(node.name.casefold()):
            yield sheet.problem(
                "perhaps-personal", words.PERHAPS_PERSONAL, node.line, "name", severity=Severity.WARNING
            )
    if personal:
        line = book.settings.lines[0] if book.settings.lines else Line(2)
        for column in declared.missing():
            expected = words.said(words.A_PURPOSE, column=column)
            yield book.settings.problem("undeclared", expected, line, column, severity=Severity.WARNING)
