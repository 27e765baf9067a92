"""Names of the sheets that Houma itself adds to workbooks, so that they are passed over when the file comes back."""

from houma.values.folding import plain
from houma.values.multilingual import Multilingual

HELP = Multilingual("Aide", "مساعدة", "Help")
LISTS = Multilingual("Listes", "لوائح", "Lists")
PROBLEMS = Multilingual("À corriger", "للتصحيح", "To correct")
PROVENANCE = Multilingual("Provenance", "المصدر", "About these data")
_OURS = frozenset(plain(name) for names in (HELP, LISTS, PROBLEMS, PROVENANCE) for name in names.variants())
LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def is_ours(name: str) -> bool:
    """Whether a sheet of this name was added by a template, an export or an annotation."""
    return plain(name) in _OURS


def sheet_title(name: str) -> str:
    """``name`` as Excel allows it for a sheet: 31 characters, none of ``[]:*?/\\``, no apostrophe at the ends."""
    return name.translate(_FORBIDDEN).strip(" '")[:LONGEST_NAME].strip(" '")
