"""What was expected of a value that does not fit, in the caller's language.

The library that checks requests says so in English only. Its kinds of fault are words that do not change
(https://docs.pydantic.dev/latest/errors/validation_errors/); each has its sentence here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Facts = Mapping[str, Any]


def expected(kind: str, facts: Facts) -> str:
    """The sentence for a fault of ``kind``; ``facts`` are the bounds and values that it names."""
    sentence = _SENTENCES.get(kind)
    return sentence(facts) if sentence is not None else _("This value does not fit.")


def _at_least_letters(facts: Facts) -> str:
    count = int(facts["min_length"])
    return ngettext("At least %(count)s character.", "At least %(count)s characters.", count) % {"count": count}


def _at_most_letters(facts: Facts) -> str:
    count = int(facts["max_length"])
    return ngettext("At most %(count)s character.", "At most %(count)s characters.", count) % {"count": count}


def _at_least_entries(facts: Facts) -> str:
    count = int(facts["min_length"])
    return ngettext("At least %(count)s entry.", "At least %(count)s entries.", count) % {"count": count}


def _at_most_entries(facts: Facts) -> str:
    count = int(facts["max_length"])
    return ngettext("At most %(count)s entry.", "At most %(count)s entries.", count) % {"count": count}


def _one_of(facts: Facts) -> str:
    # Pydantic writes the list as "'a', 'b' or 'c'"; only its English "or" has to go.
    listed = str(facts["expected"]).replace(" or ", ", ")
    return _("One of these: %(listed)s.") % {"listed": listed}


def _pattern(facts: Facts) -> str:
    return _("A text of this form: %(form)s") % {"form": facts["pattern"]}


def _bound(text: Callable[[], str], name: str) -> Callable[[Facts], str]:
    return lambda facts: text() % {"bound": facts[name]}


def _plain(text: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: text()


_A_TEXT = _plain(lambda: _("A text."))
_A_WHOLE_NUMBER = _plain(lambda: _("A whole number."))
_A_NUMBER = _plain(lambda: _("A number."))
_YES_OR_NO = _plain(lambda: _("Yes or no: true or false."))
_AN_OBJECT = _plain(lambda: _("An object with named values."))
_A_DATE = _plain(lambda: _("A date as year-month-day."))

_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "missing": _plain(lambda: _("This value is required.")),
    "extra_forbidden": _plain(lambda: _("This value is not known here.")),
    "string_type": _A_TEXT,
    "string_unicode": _A_TEXT,
    "string_too_short": _at_least_letters,
    "string_too_long": _at_most_letters,
    "string_pattern_mismatch": _pattern,
    "int_type": _A_WHOLE_NUMBER,
    "int_parsing": _A_WHOLE_NUMBER,
    "int_parsing_size": _A_WHOLE_NUMBER,
    "int_from_float": _A_WHOLE_NUMBER,
    "float_type": _A_NUMBER,
    "float_parsing": _A_NUMBER,
    "finite_number": _A_NUMBER,
    "decimal_type": _A_NUMBER,
    "decimal_parsing": _A_NUMBER,
    "decimal_max_digits": _bound(lambda: _("At most %(bound)s digits."), "max_digits"),
    "decimal_max_places": _bound(lambda: _("At most %(bound)s decimals."), "decimal_places"),
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "enum": _one_of,
    "literal_error": _one_of,
    "greater_than": _bound(lambda: _("More than %(bound)s."), "gt"),
    "greater_than_equal": _bound(lambda: _("%(bound)s or more."), "ge"),
    "less_than": _bound(lambda: _("Less than %(bound)s."), "lt"),
    "less_than_equal": _bound(lambda: _("%(bound)s or less."), "le"),
    "list_type": _plain(lambda: _("A list.")),
    "too_short": _at_least_entries,
    "too_long": _at_most_entries,
    "dict_type": _AN_OBJECT,
    "model_type": _AN_OBJECT,
    "model_attributes_type": _AN_OBJECT,
    "date_type": _A_DATE,
    "date_parsing": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
}
