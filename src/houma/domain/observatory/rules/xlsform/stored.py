"""Faults of a workbook that only show beside the forms that are kept already."""

from collections.abc import Iterable

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.checking import CheckedForm
from houma.exchange.problems import Problem
from houma.values.multilingual import Multilingual

AN_UNKNOWN_VERSION = Multilingual(
    "une version que ce formulaire n’a pas encore\u00a0: celle-ci a été proposée, un changement en porte une autre",
    "إصدار ليس لهذه الاستمارة بعد: فقد سبق عرض هذا الإصدار، وكل تغيير يحمل إصدارا جديدا",
    "a version that this form has not yet: this one was offered already, a change bears a new one",
)
A_FORM_ID_OF_YOURS = Multilingual(
    "un form_id qui n’est pas pris ailleurs dans le pays",
    "form_id غير مستعمل في مكان آخر من البلاد",
    "a form_id that is not taken elsewhere in the country",
)
A_KNOWN_PARTY = Multilingual(
    "le code d’un partenaire connu, qui répond des données",
    "رمز شريك معروف مسؤول عن المعطيات",
    "the code of a known partner, who answers for the data",
)


def on_settings(
    checked: CheckedForm, column: str, code: str, expected: Multilingual, *, known: Iterable[str] = ()
) -> Problem:
    """A fault with a value of the settings, at its cell."""
    cell = checked.settings.get(column)
    read = cell.text if cell else ""
    return Problem(
        code,
        expected,
        sheet=cell.sheet if cell else "settings",
        row=cell.row if cell else None,
        cell=cell.reference if cell else "",
        read=read,
        nearest=words.nearest(read, known),
    )
