"""XLSForms: read, checked in the user's language with sheet and cell, converted to XForms."""

from houma.domain.observatory.rules.xlsform.checking import CheckedForm, check_form
from houma.domain.observatory.rules.xlsform.settings import Declared, Identity

__all__ = ["CheckedForm", "Declared", "Identity", "check_form"]
