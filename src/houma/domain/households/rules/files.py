"""What a household's file is made of, and who opens it for what."""

import re
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.households.models import LookReason


class Section(StrEnum):
    """Parts of a file: the log says which were shown."""

    CONTACT = "contact"
    PEOPLE = "people"
    NEEDS = "needs"
    PLACES = "places"
    RESIDENCES = "residences"
    CONSENTS = "consents"
    LOOKS = "looks"
    WORDS = "words"


SECTION_NAMES: dict[Section, str | Promise] = {
    Section.CONTACT: _("telephone and origin"),
    Section.PEOPLE: _("people"),
    Section.NEEDS: _("needs"),
    Section.PLACES: _("school and work"),
    Section.RESIDENCES: _("homes"),
    Section.CONSENTS: _("consents"),
    Section.LOOKS: _("log of looks"),
    Section.WORDS: _("words about buildings and homes that name it"),
}
WHOLE_FILE = (
    Section.CONTACT, Section.PEOPLE, Section.NEEDS, Section.PLACES, Section.RESIDENCES, Section.CONSENTS,
)  # fmt: skip
NAMES_ONLY = (Section.PEOPLE,)
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,59}")


def may_look(reason: str, reference: str) -> Decision:
    """Is it said why somebody looks? The reference is a code: a name in it would outlive the erasure of the file."""
    if reason not in LookReason.values:
        return Decision.refuse(_("Say why you open this file."))
    if reference and not (_REFERENCE.fullmatch(reference) and any(char.isdigit() for char in reference)):
        return Decision.refuse(_("A reference is a number or code, without spaces and without names: 2026/0142."))
    return ALLOWED
