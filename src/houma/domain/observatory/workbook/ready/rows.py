"""What a ready form is declared of: rows of its survey and lists of choices, each in three languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Choices
from django.utils.translation import override

from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.values.multilingual import LANGUAGES, Multilingual

NOTHING = Multilingual("")
T = Multilingual


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet ``survey``; ``type`` and the columns are those of XLSForm.

    ``consent``: the purpose of the register of consents for which the row asks.
    """

    type: str
    name: str = ""
    label: Multilingual = NOTHING
    hint: Multilingual = NOTHING
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    message: Multilingual = NOTHING
    calculation: str = ""
    appearance: str = ""
    parameters: str = ""
    filter: str = ""
    default: str = ""
    personal: bool = False
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a list; ``scheme`` is what a filter asks for, where the list has one."""

    name: str
    label: Multilingual
    scheme: str = ""


Lists = dict[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class ReadyForm:
    """A form that comes with the house. ``controller`` and ``months`` are for who uses it to say."""

    form_id: str
    title: Multilingual
    kind: FormKind
    purpose: Multilingual
    legal_basis: LegalBasis
    retention: RetentionClass
    rows: Sequence[Row]
    lists: Lists = field(default_factory=dict)
    version: str = "1"
    settings: dict[str, str] = field(default_factory=dict)


def of_register(choices: type[Choices], *, only: Iterable[str] = ()) -> tuple[Choice, ...]:
    """The codes of a list of the register, with its labels as the screens have them."""
    wanted = set(only)
    found = []
    for value, label in choices.choices:
        if wanted and value not in wanted:
            continue
        said = []
        for language in LANGUAGES:
            with override(language):
                said.append(str(label))
        found.append(Choice(str(value), Multilingual(*said)))
    return tuple(found)


def filled_by_the_phone() -> list[Row]:
    """When a form was begun and ended, on which day, by which device."""
    return [Row("start", "start"), Row("end", "end"), Row("today", "today"), Row("deviceid", "deviceid")]


def group(name: str, label: Multilingual, rows: Sequence[Row], relevant: str = "", appearance: str = "") -> list[Row]:
    """Rows in a group."""
    opening = Row("begin group", name, label, relevant=relevant, appearance=appearance)
    return [opening, *rows, Row("end group", name)]


def repeat(name: str, label: Multilingual, rows: Sequence[Row], relevant: str = "") -> list[Row]:
    """Rows that are asked again for each."""
    return [Row("begin repeat", name, label, relevant=relevant), *rows, Row("end repeat", name)]


YES_NO = (Choice("yes", T("Oui", "نعم", "Yes")), Choice("no", T("Non", "لا", "No")))
PICTURE = "max-pixels=1600"
CODE = T("Majuscules, comme au registre", "بأحرف كبيرة كما في السجل", "In capitals, as in the register")
