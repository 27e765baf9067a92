"""The base of every form of a project's workspace: bound to one project, written by one action."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.values.multilingual import Multilingual
from houma.web.pages.desk.fields import KEPT_BARE, PAPER
from houma.web.pages.desk.projects.workspace import Workspace

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class EntryForm(forms.Form):
    """A form on one project; ``subject`` is what it changes or what it adds to, None where it adds to the project."""

    title: "ClassVar[str | _StrPromise]"
    tab: ClassVar[str]
    permission: ClassVar[Permission]
    template: ClassVar[str] = "desk/projects/form.html"

    def __init__(self, *args: Any, workspace: Workspace, subject: Any = None, **kwargs: Any) -> None:
        self.workspace = workspace
        self.project = workspace.project
        self.subject = subject
        super().__init__(*args, **kwargs)
        self.prepare()
        for name, value in self.known().items():
            self.initial.setdefault(name, value)
        for field in self.fields.values():
            if isinstance(field.widget, forms.DateInput):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Any:
        """The row that ``key`` names within the project, None where there is none."""
        return None

    @classmethod
    def decide(cls, workspace: Workspace, subject: Any) -> Decision:
        """What forbids this form besides the permission."""
        return ALLOWED

    def prepare(self) -> None:
        """Fill choices in that depend on the project."""

    def known(self) -> dict[str, Any]:
        """What the fields show at first."""
        return {}

    def write(self) -> None:
        """Call the action; may raise Refused or ValidationError."""
        raise NotImplementedError

    def choose(self, name: str) -> forms.ModelChoiceField[Any]:
        """A field that chooses a row, to be given its rows."""
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError(f"{name} chooses no row")
        return field

    def names(self, stem: str) -> Multilingual:
        """The three languages of a text that was entered."""
        return Multilingual(*(self.cleaned_data.get(f"{stem}_{own}", "") for own in ("fr", "ar", "en")))

    def document(self, kind: DocumentKind) -> NewDocument | None:
        """The file that was handed in with the form, None where there is none."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        return NewDocument(
            filename=file.name or "",
            content=file.read(),
            kind=kind,
            title=self.cleaned_data.get("document_title", ""),
            confidentiality=Confidentiality(self.cleaned_data.get("confidentiality") or Confidentiality.OFFICERS),
            dated=self.cleaned_data.get("adopted_on") or self.cleaned_data.get("dated"),
        )


class PartyChoice(forms.ModelChoiceField[Party]):
    """A partner of the country by its name in the language in use."""

    def label_from_instance(self, obj: Party) -> str:
        return obj.name


def party_field(label: "str | _StrPromise", *, required: bool = False) -> PartyChoice:
    """Choose a partner; ``offer_parties`` gives the field its rows."""
    return PartyChoice(Party.objects.none(), label=label, required=required, to_field_name="code")


def offer_parties(form: EntryForm, *names: str) -> None:
    """Give the fields the partners of the project's country, families left out."""
    parties = Party.objects.filter(country=form.workspace.country, is_family=False).order_by("name_fr")
    for name in names:
        form.choose(name).queryset = parties


def text_area(label: "str | _StrPromise", *, rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more)


def three_languages(
    stem: str, french: Any, arabic: Any, english: Any, *, rows: int = 0, required: bool = True
) -> Iterable[tuple[str, forms.CharField]]:
    """Fields for one text in French, Arabic and English, each written in its own direction."""
    for own, label in (("fr", french), ("ar", arabic), ("en", english)):
        attrs: dict[str, Any] = {"lang": own, "dir": "rtl" if own == "ar" else "ltr"}
        widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows else forms.TextInput(attrs=attrs)
        longest = None if rows else 400
        yield (
            f"{stem}_{own}",
            forms.CharField(label=label, required=required and own == "fr", widget=widget, max_length=longest),
        )


def file_field(help_text: "str | _StrPromise" = "") -> forms.FileField:
    """A file to attach."""
    said = format_lazy("{what} {kept}", what=help_text, kept=KEPT_BARE) if help_text else PAPER
    return forms.FileField(label=_("Document"), required=False, help_text=said, max_length=255, allow_empty_file=False)


def confidentiality_field() -> forms.ChoiceField:
    """Who may read the file."""
    return forms.ChoiceField(
        label=_("Who may read it"), choices=Confidentiality.choices, initial=Confidentiality.PARTIES, required=False
    )
