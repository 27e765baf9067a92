"""Fields that many forms at the desk have."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_MOST_BYTES = 5_000_000
KEPT_BARE = gettext_lazy(
    "The place and the notes that a camera wrote go; a file with an electronic signature stays as it is."
)
PAPER = format_lazy("{files} {kept}", files=gettext_lazy("PDF, Word, picture… up to 40 MB."), kept=KEPT_BARE)
"""What is said beside a field for a document of any kind."""


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day, chosen in the browser's calendar or written."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


class HandedInTable(forms.Form):
    """A workbook of rows to be read."""

    file = forms.FileField(label=gettext_lazy("Workbook"), help_text=gettext_lazy("XLSX or CSV, up to 5 MB."))

    def clean_file(self) -> Any:
        """Refuse what is too large to be such a table."""
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
