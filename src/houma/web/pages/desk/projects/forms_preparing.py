"""Forms of preparation: local will, diagnosis, vision, description; and documents, photos, sharing."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.rules import Permission
from houma.domain.documents.actions import NewDocument, share
from houma.domain.documents.models import Confidentiality, Document, DocumentKind
from houma.domain.projects.actions import (
    Description,
    NewDiagnosis,
    NewLocalWill,
    NewPhoto,
    add_photo,
    attach_document,
    describe_project,
    record_diagnosis,
    record_local_will,
    set_vision,
)
from houma.domain.projects.models import (
    Action,
    Diagnosis,
    LocalWill,
    Moment,
    Programme,
    Requirement,
    Scale,
    Visibility,
    Vision,
)
from houma.web.pages.desk.fields import PAPER
from houma.web.pages.desk.projects.entry_form import (
    EntryForm,
    confidentiality_field,
    file_field,
    offer_parties,
    party_field,
    text_area,
    three_languages,
)
from houma.web.pages.desk.projects.workspace import Workspace

_OBJECTIVES = 6


class LocalWillForm(EntryForm):
    """A deliberation with its document."""

    title = _("Local will: a deliberation")
    tab = "desk_project"
    permission = Permission.BRING_EVIDENCE
    party = party_field(_("Who deliberated"), required=True)
    adopted_on = forms.DateField(label=_("Adopted on"))
    number = forms.CharField(label=_("Number of the deliberation"), required=False, max_length=60)
    summary = text_area(_("What it says"))
    file = file_field(_("The gate counts a deliberation with its document."))
    confidentiality = confidentiality_field()

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> LocalWill | None:
        return workspace.project.local_wills.filter(pk=key).first()

    def prepare(self) -> None:
        offer_parties(self, "party")

    def known(self) -> dict[str, Any]:
        if self.subject is None:
            return {}
        will: LocalWill = self.subject
        return {
            "party": will.party.code, "adopted_on": will.adopted_on, "number": will.number, "summary": will.summary,
        }  # fmt: skip

    def write(self) -> None:
        said = self.cleaned_data
        new = NewLocalWill(
            said["party"], said["adopted_on"], said["number"], said["summary"],
            self.document(DocumentKind.DELIBERATION),
        )  # fmt: skip
        record_local_will(self.project, new, by=self.workspace.user, correcting=self.subject)


class DiagnosisForm(EntryForm):
    """What was found on a place."""

    title = _("Territorial diagnosis")
    tab = "desk_project"
    permission = Permission.BRING_EVIDENCE
    party = party_field(_("Who made it"))
    dated = forms.DateField(label=_("Dated"))
    file = file_field(_("The gate counts a diagnosis with its document."))
    confidentiality = confidentiality_field()

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Diagnosis | None:
        return workspace.project.diagnoses.filter(pk=key).first()

    def prepare(self) -> None:
        offer_parties(self, "party")
        texts = dict(
            three_languages("findings", _("Findings (French)"), _("Findings (Arabic)"), _("Findings (English)"), rows=5)
        )
        self.fields = {**{name: self.fields[name] for name in ("party", "dated")}, **texts, **self.fields}

    def known(self) -> dict[str, Any]:
        if self.subject is None:
            return {}
        found: Diagnosis = self.subject
        return {
            "party": found.party.code if found.party else "", "dated": found.dated, "findings_fr": found.findings_fr,
            "findings_ar": found.findings_ar, "findings_en": found.findings_en,
        }  # fmt: skip

    def write(self) -> None:
        said = self.cleaned_data
        new = NewDiagnosis(
            self.names("findings"), said["dated"], said["party"], self.document(DocumentKind.STUDY)
        )  # fmt: skip
        record_diagnosis(self.project, new, by=self.workspace.user, correcting=self.subject)


class VisionForm(EntryForm):
    """What the place is to become, and what is to be reached."""

    title = _("Vision and objectives")
    tab = "desk_project"
    permission = Permission.DESCRIBE_PROJECT

    def prepare(self) -> None:
        vision = three_languages("text", _("Vision (French)"), _("Vision (Arabic)"), _("Vision (English)"), rows=4)
        self.fields.update(dict(vision))
        shown = max(_OBJECTIVES, self.project.objectives.count() + 2)
        self.numbers = range(1, shown + 1)
        for number in self.numbers:
            named = three_languages(
                f"objective{number}", _("Objective (French)"), _("Objective (Arabic)"), _("Objective (English)"),
                required=False,
            )  # fmt: skip
            self.fields.update(dict(named))

    def known(self) -> dict[str, Any]:
        vision = Vision.objects.filter(project=self.project).first()
        known: dict[str, Any] = {}
        if vision is not None:
            known |= {"text_fr": vision.text_fr, "text_ar": vision.text_ar, "text_en": vision.text_en}
        for objective in self.project.objectives.all():
            for own in ("fr", "ar", "en"):
                known[f"objective{objective.number}_{own}"] = getattr(objective, f"name_{own}")
        return known

    def clean(self) -> dict[str, Any]:
        """An objective has a French text where it has any."""
        said = super().clean() or {}
        for number in self.numbers:
            names = self.names(f"objective{number}")
            if not names.fr and (names.ar or names.en):
                self.add_error(f"objective{number}_fr", _("Write it in French too."))
        return said

    def write(self) -> None:
        objectives = [self.names(f"objective{number}") for number in self.numbers]
        set_vision(self.project, self.names("text"), [one for one in objectives if one.fr], by=self.workspace.user)


class ProgrammeChoice(forms.ModelChoiceField[Programme]):
    def label_from_instance(self, obj: Programme) -> str:
        return obj.name


class DescriptionForm(EntryForm):
    """What the project is called and what it is."""

    title = _("Description")
    tab = "desk_project"
    permission = Permission.DESCRIBE_PROJECT
    programme = ProgrammeChoice(Programme.objects.none(), label=_("Programme"), to_field_name="code")
    scale = forms.ChoiceField(label=_("Scale of intervention"), choices=Scale.choices)
    visibility = forms.ChoiceField(label=_("Who sees it"), choices=Visibility.choices)
    start_year = forms.IntegerField(label=_("Start"), required=False, min_value=1990, max_value=2100)
    end_year = forms.IntegerField(label=_("End"), required=False, min_value=1990, max_value=2100)
    royal_presentation = forms.TypedChoiceField(
        label=_("Presented to the King"), required=False, empty_value=None, coerce=lambda said: said == "yes",
        choices=[("", _("unknown")), ("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    description = text_area(_("What it is"), rows=5)

    def prepare(self) -> None:
        self.choose("programme").queryset = Programme.objects.filter(country=self.workspace.country).order_by("name_fr")
        names = dict(three_languages("name", _("Name (French)"), _("Name (Arabic)"), _("Name (English)")))
        self.fields = {**names, **self.fields}

    def known(self) -> dict[str, Any]:
        project = self.project
        royal = {True: "yes", False: "no", None: ""}[project.royal_presentation]
        return {
            "name_fr": project.name_fr, "name_ar": project.name_ar, "name_en": project.name_en,
            "programme": project.programme.code, "scale": project.scale, "visibility": project.visibility,
            "start_year": project.start_year, "end_year": project.end_year, "royal_presentation": royal,
            "description": project.description,
        }  # fmt: skip

    def write(self) -> None:
        said = self.cleaned_data
        new = Description(
            names=self.names("name"), programme=said["programme"], scale=Scale(said["scale"]),
            visibility=Visibility(said["visibility"]), description=said["description"],
            royal_presentation=said["royal_presentation"], start_year=said["start_year"], end_year=said["end_year"],
        )  # fmt: skip
        describe_project(self.project, new)


class DocumentForm(EntryForm):
    """Any document of the project."""

    title = _("Attach a document")
    tab = "desk_project_documents"
    permission = Permission.BRING_EVIDENCE
    file = forms.FileField(label=_("Document"), help_text=PAPER)
    document_title = forms.CharField(label=_("Title"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[one for one in DocumentKind.choices if one[0] != DocumentKind.PHOTO]
    )
    requirement = forms.ChoiceField(
        label=_("Evidence for"), required=False, choices=[("", _("no requirement")), *Requirement.choices]
    )
    dated = forms.DateField(label=_("Dated"), required=False)
    confidentiality = confidentiality_field()

    def write(self) -> None:
        said = self.cleaned_data
        new = self.document(DocumentKind(said["kind"]))
        if new is not None:
            wanted = Requirement(said["requirement"]) if said["requirement"] else None
            attach_document(self.project, new, by=self.workspace.user, requirement=wanted)


class SeveralFiles(forms.ClearableFileInput):
    """A field of files that takes several at once."""

    allow_multiple_selected = True


class PictureField(forms.FileField):
    """Several pictures: its value is a list of files."""

    widget = SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file by the rules of one."""
        several = data if isinstance(data, list | tuple) else [data]
        if self.required and not any(several):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        one = super().clean
        return [one(file, initial) for file in several if file]


class ActionChoice(forms.ModelChoiceField[Action]):
    def label_from_instance(self, obj: Action) -> str:
        return f"{obj.axis.number}.{obj.number} {obj.name}"


def offer_actions(form: EntryForm, name: str) -> None:
    """Give a field the actions of the project."""
    actions = Action.objects.filter(axis__project=form.project).select_related("axis")
    form.choose(name).queryset = actions.order_by("axis__number", "number")


class PhotoForm(EntryForm):
    """Pictures of a place before, during or after."""

    title = _("Add photos")
    tab = "desk_project_documents"
    permission = Permission.BRING_EVIDENCE
    pictures = PictureField(
        label=_("Photos"), help_text=_("JPEG, PNG or WebP. What the camera wrote into them is taken out.")
    )
    moment = forms.ChoiceField(label=_("When"), choices=Moment.choices)
    taken_on = forms.DateField(
        label=_("Taken on"), required=False, help_text=_("Left empty: the day that the camera wrote.")
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    action = ActionChoice(Action.objects.none(), label=_("Action"), required=False)
    longitude = forms.DecimalField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.DecimalField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    confidentiality = confidentiality_field()

    def prepare(self) -> None:
        offer_actions(self, "action")

    def write(self) -> None:
        said = self.cleaned_data
        for file in said["pictures"]:
            new = NewDocument(
                file.name, file.read(), DocumentKind.PHOTO, said["place"] or file.name,
                Confidentiality(said["confidentiality"] or Confidentiality.OFFICERS), said["taken_on"],
            )  # fmt: skip
            photo = NewPhoto(
                new, Moment(said["moment"]), said["place"], said["taken_on"], said["action"], said["longitude"],
                said["latitude"],
            )  # fmt: skip
            add_photo(self.project, photo, by=self.workspace.user)


class ShareForm(EntryForm):
    """Who may read a document."""

    title = _("Who may read it")
    tab = "desk_project_documents"
    permission = Permission.DESCRIBE_PROJECT
    confidentiality = forms.ChoiceField(label=_("Who may read it"), choices=Confidentiality.choices)

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Document | None:
        return Document.objects.filter(in_project__project=workspace.project, pk=key).first()

    def known(self) -> dict[str, Any]:
        return {"confidentiality": self.subject.confidentiality}

    def write(self) -> None:
        share(self.subject, Confidentiality(self.cleaned_data["confidentiality"]))
