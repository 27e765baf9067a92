"""Forms about a building, its inspections, papers and owners; each is written by one action."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Reason
from houma.domain.buildings import actions
from houma.domain.buildings.models import (
    Building,
    BuildingDocument,
    Component,
    Decay,
    Finding,
    Gravity,
    Heritage,
    Inspection,
    Material,
    MeasureKind,
    Occupancy,
    Owner,
    Ownership,
    RiskClass,
    Use,
)
from houma.domain.buildings.queries.classes import classes_used_in
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.territories.models import Country, Level, Territory
from houma.web.pages.desk.fields import PAPER, day_field

FINDINGS_SHOWN = 4
MOST_FINDINGS = 60
"""Lines of one form: beyond any inspection, and a bound on what a request makes the house build."""
FINDING_PARTS = ("component", "decay", "gravity", "note")
MOST_PHOTOS = 8


def words_field(label: Any, *, required: bool = False, **more: Any) -> forms.CharField:
    """A text of a few lines."""
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 3}), **more)


def handed_in(file: "UploadedFile[Any]", kind: DocumentKind) -> NewDocument:
    """A file of a form as it was sent."""
    return NewDocument(file.name or "", file.read(), kind)


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures at once, none included."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each file by itself."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("Hand in 8 pictures at most at a time."))
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(PicturesField, self).clean(file, initial) for file in files]


class BuildingForm(forms.Form):
    """A form on one building; ``subject`` is the row that it is about."""

    title: ClassVar[str | Promise]
    permission: ClassVar[Permission] = Permission.MANAGE_BUILDINGS

    def __init__(self, *args: Any, building: Building, user: User, subject: Any = None, **more: Any) -> None:
        self.building, self.user, self.subject = building, user, subject
        super().__init__(*args, **more)
        self.prepare()

    @classmethod
    def find(cls, building: Building, key: int) -> Any:
        """The row of the building that ``key`` names; None where there is none."""
        return None

    def prepare(self) -> None:
        """Fill in what depends on the building."""

    def lede(self) -> str:
        """What the form is about, in words."""
        return ""

    def refusals(self) -> tuple[Reason, ...]:
        """Why the form cannot be sent at all."""
        return ()

    def write(self) -> None:
        """Call the action; may raise Refused or ValidationError."""
        raise NotImplementedError


class _Described(forms.Form):
    """The fields of a description, in the order of the inventory."""

    name = forms.CharField(label=gettext_lazy("Name of the building"), required=False, max_length=200)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=300)
    floors = forms.IntegerField(label=gettext_lazy("Floors above the ground floor"), required=False, min_value=0)
    built_year = forms.IntegerField(label=gettext_lazy("Year of building"), required=False, min_value=1)
    built_period = forms.CharField(
        label=gettext_lazy("Period of building"), required=False, max_length=100,
        help_text=gettext_lazy("In words, where no year is known"),
    )  # fmt: skip
    walls = forms.ChoiceField(label=gettext_lazy("Bearing walls"), required=False)
    slabs = forms.ChoiceField(label=gettext_lazy("Floors made of"), required=False)
    use = forms.ChoiceField(label=gettext_lazy("Use"), required=False)
    ownership = forms.ChoiceField(label=gettext_lazy("Ownership"), required=False)
    heritage = forms.ChoiceField(label=gettext_lazy("Heritage value"), required=False)
    occupancy = forms.ChoiceField(label=gettext_lazy("Occupancy"), required=False)
    decay = words_field(gettext_lazy("Decay observed"))
    source = forms.CharField(
        label=gettext_lazy("Source of the inventory"), required=False, max_length=300,
        help_text=gettext_lazy("Who made the inventory, in which document"),
    )  # fmt: skip
    inventoried_on = day_field(gettext_lazy("Day of the inventory"), required=False)

    def offer_words(self) -> None:
        """Fill the lists, each with a blank for what is unknown."""
        lists = {
            "walls": Material, "slabs": Material, "use": Use, "ownership": Ownership, "heritage": Heritage,
            "occupancy": Occupancy,
        }  # fmt: skip
        for name, words in lists.items():
            self.fields[name].choices = [("", "–"), *words.choices]  # type: ignore[attr-defined]

    def description(self) -> actions.Description:
        """What the form says."""
        said = {name: self.cleaned_data[name] for name in actions.Description.__dataclass_fields__}
        return actions.Description(**said)


class RegisterForm(_Described):
    """A building that no list names."""

    title = gettext_lazy("Enter a building")
    made: Building

    code = forms.CharField(label=gettext_lazy("Reference"), max_length=60)
    territory = forms.ModelChoiceField(Territory.objects.none(), label=gettext_lazy("Commune or arrondissement"))
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180)
    field_order = ("code", "territory", "latitude", "longitude")

    def __init__(self, *args: Any, country: Country, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user
        self.offer_words()
        own = territories_held(user, Permission.INSPECT_BUILDINGS, country)
        places = own.filter(level__in=[Level.COMMUNE, Level.ARRONDISSEMENT]).defer("boundary").order_by("name_fr")
        self.fields["territory"].queryset = places  # type: ignore[attr-defined]

    def write(self) -> None:
        """Enter it."""
        said = self.cleaned_data
        new = actions.NewBuilding(
            said["code"], said["territory"], said["longitude"], said["latitude"], self.description()
        )
        self.made = actions.register_building(new, by=self.user)


class DescribeForm(BuildingForm, _Described):
    title = gettext_lazy("Correct the description")

    def prepare(self) -> None:
        self.offer_words()
        for name in actions.Description.__dataclass_fields__:
            self.fields[name].initial = getattr(self.building, name)

    def write(self) -> None:
        actions.describe_building(self.building, self.description(), by=self.user)


class InspectForm(BuildingForm):
    """An inspection with its findings, one line each, and its photos."""

    title = gettext_lazy("Record an inspection")
    permission = Permission.INSPECT_BUILDINGS

    inspected_on = day_field(gettext_lazy("Day of the inspection"))
    risk = forms.ModelChoiceField(RiskClass.objects.none(), label=gettext_lazy("Class of risk"))
    inspector_name = forms.CharField(
        label=gettext_lazy("Inspector"), required=False, max_length=200,
        help_text=gettext_lazy("Person or laboratory; left blank, it is you."),
    )  # fmt: skip
    is_expertise = forms.BooleanField(
        label=gettext_lazy("With measurements, by an expert or a laboratory"), required=False
    )
    summary = words_field(gettext_lazy("What was seen"))
    urged = forms.MultipleChoiceField(
        label=gettext_lazy("Measures urged"), choices=MeasureKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    report = forms.FileField(label=gettext_lazy("Report"), required=False)
    photos = PicturesField(
        label=gettext_lazy("Photos"), required=False,
        help_text=gettext_lazy("What the camera wrote into them, the place above all, is taken out."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["inspected_on"].initial = timezone.localdate()
        classes = self.fields["risk"]
        classes.queryset = classes_used_in(self.building)  # type: ignore[attr-defined]
        classes.label_from_instance = lambda one: f"{one.name} — {one.scheme.name}"  # type: ignore[attr-defined]
        classes.initial = self.building.risk_id
        self.findings_shown = self._lines_asked()
        for number in self._lines():
            self.fields[f"component_{number}"] = forms.ChoiceField(
                label=_("Part of the building"), choices=[("", "–"), *Component.choices], required=False
            )
            self.fields[f"decay_{number}"] = forms.ChoiceField(
                label=_("Decay"), choices=[("", "–"), *Decay.choices], required=False
            )
            self.fields[f"gravity_{number}"] = forms.ChoiceField(
                label=_("Gravity"), choices=[("", "–"), *Gravity.choices], required=False
            )
            self.fields[f"note_{number}"] = forms.CharField(label=_("In words"), max_length=400, required=False)

    def _lines_asked(self) -> int:
        """How many lines of findings stand in the form: those that were sent, and more where more are asked for."""
        said = self.data.get("findings_shown", "")
        shown = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
        shown = max(shown, FINDINGS_SHOWN) + (FINDINGS_SHOWN if self.asks_for_more else 0)
        return max(min(shown, MOST_FINDINGS), len(self.findings_before()))

    def findings_before(self) -> Sequence[Finding]:
        """Findings that the form starts with."""
        return ()

    @property
    def asks_for_more(self) -> bool:
        """Whether it was sent for more lines only: then nothing is judged or written."""
        return "more_findings" in self.data

    @property
    def may_grow(self) -> bool:
        """Whether more lines can be had."""
        return self.findings_shown < MOST_FINDINGS

    def unjudged(self) -> Self:
        """The form as it was typed, without a word on what is still missing."""
        self._errors = ErrorDict()
        return self

    def _lines(self) -> range:
        return range(1, self.findings_shown + 1)

    @property
    def finding_rows(self) -> list[list[forms.BoundField]]:
        """The fields of the findings, line by line."""
        return [[self[f"{part}_{number}"] for part in FINDING_PARTS] for number in self._lines()]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The other fields."""
        return [field for field in self if not field.name.rpartition("_")[2].isdigit()]

    def clean(self) -> dict[str, Any]:
        """A finding says part, decay and gravity, or nothing."""
        said = super().clean() or self.cleaned_data
        for number in self._lines():
            parts = [said.get(f"{part}_{number}") for part in ("component", "decay", "gravity")]
            if any(parts) and not all(parts):
                self.add_error(f"component_{number}", _("A finding says the part, the decay and how grave it is."))
        return said

    def _new(self) -> actions.NewInspection:
        said = self.cleaned_data
        findings = [
            actions.NewFinding(
                Component(said[f"component_{number}"]),
                Decay(said[f"decay_{number}"]),
                Gravity(int(said[f"gravity_{number}"])),
                said[f"note_{number}"],
            )
            for number in self._lines()
            if said[f"component_{number}"]
        ]
        return actions.NewInspection(
            said["inspected_on"],
            said["risk"],
            inspector=None if said["inspector_name"] else self.user,
            inspector_name=said["inspector_name"],
            is_expertise=said["is_expertise"],
            summary=said["summary"],
            findings=findings,
            urged=[MeasureKind(kind) for kind in said["urged"]],
            report=handed_in(said["report"], DocumentKind.REPORT) if said["report"] else None,
            photos=[actions.NewPhoto(handed_in(file, DocumentKind.PHOTO)) for file in said["photos"]],
        )

    def write(self) -> None:
        actions.record_inspection(self.building, self._new(), by=self.user)


class CorrectForm(InspectForm):
    title = gettext_lazy("Correct an inspection")
    reason = words_field(gettext_lazy("Why it replaces the other one"), required=True)

    @classmethod
    def find(cls, building: Building, key: int) -> Inspection | None:
        return building.inspections.filter(pk=key, replaced_by=None).first()

    def findings_before(self) -> Sequence[Finding]:
        """All of the inspection that is corrected: what the form did not show, its correction would lose."""
        wrong: Inspection = self.subject
        return list(wrong.findings.all())

    def prepare(self) -> None:
        super().prepare()
        wrong: Inspection = self.subject
        for name in ("inspected_on", "inspector_name", "is_expertise", "summary"):
            self.fields[name].initial = getattr(wrong, name)
        self.fields["risk"].initial = wrong.risk_id
        self.fields["urged"].initial = [one.kind for one in wrong.measures_urged.all()]
        for number, finding in enumerate(self.findings_before(), start=1):
            for part in FINDING_PARTS:
                self.fields[f"{part}_{number}"].initial = getattr(finding, part)

    def lede(self) -> str:
        return _("The inspection that is corrected stays on the page, and says what replaced it.")

    def write(self) -> None:
        actions.record_inspection(
            self.building, self._new(), by=self.user, replaces=self.subject, reason=self.cleaned_data["reason"]
        )


class DwellingForm(BuildingForm):
    title = gettext_lazy("Enter a dwelling")
    permission = Permission.INSPECT_BUILDINGS
    code = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=40,
        help_text=gettext_lazy("Unique in the building: floor and door, say"),
    )
    floor = forms.IntegerField(
        label=gettext_lazy("Floor"), required=False, help_text=gettext_lazy("0 is the ground floor.")
    )
    rooms = forms.IntegerField(label=gettext_lazy("Rooms"), required=False, min_value=0, max_value=200)

    def write(self) -> None:
        said = self.cleaned_data
        actions.add_dwelling(
            self.building, actions.NewDwelling(said["code"], said["floor"], said["rooms"]), by=self.user
        )


class PhotoForm(BuildingForm):
    title = gettext_lazy("Add photos")
    permission = Permission.INSPECT_BUILDINGS
    photos = PicturesField(
        label=gettext_lazy("Photos"),
        help_text=gettext_lazy("What the camera wrote into them, the place above all, is taken out."),
    )
    component = forms.ChoiceField(
        label=gettext_lazy("Part of the building"), choices=[("", "–"), *Component.choices], required=False
    )
    taken_on = day_field(gettext_lazy("Taken on"), required=False)

    def write(self) -> None:
        said = self.cleaned_data
        for file in said["photos"]:
            photo = actions.NewPhoto(
                handed_in(file, DocumentKind.PHOTO),
                Component(said["component"]) if said["component"] else None,
                said["taken_on"],
            )
            actions.add_photo(self.building, photo, by=self.user)


class DocumentForm(BuildingForm):
    title = gettext_lazy("Attach a document")
    permission = Permission.INSPECT_BUILDINGS
    file = forms.FileField(label=gettext_lazy("Document"), help_text=PAPER)
    heading = forms.CharField(label=gettext_lazy("What it is"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices, initial=DocumentKind.OTHER)
    dated = day_field(gettext_lazy("Day that it bears"), required=False)

    def write(self) -> None:
        said = self.cleaned_data
        new = NewDocument(
            said["file"].name,
            said["file"].read(),
            DocumentKind(said["kind"]),
            title=said["heading"],
            dated=said["dated"],
        )
        actions.attach_paper(self.building, new, by=self.user)


class WithdrawPaperForm(BuildingForm):
    title = gettext_lazy("Withdraw from sight")
    because = forms.CharField(label=gettext_lazy("Why"), max_length=300)

    @classmethod
    def find(cls, building: Building, key: int) -> BuildingDocument | None:
        return building.papers.filter(pk=key, withdrawn_at=None).select_related("document").first()

    def lede(self) -> str:
        return str(self.subject.document.title)

    def write(self) -> None:
        actions.withdraw_paper(self.subject, self.cleaned_data["because"], by=self.user)


class OwnerForm(BuildingForm):
    title = gettext_lazy("Record an owner")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    contact = forms.CharField(label=gettext_lazy("Where a notice reaches the owner"), required=False, max_length=300)
    share = forms.CharField(label=gettext_lazy("Part owned, in words"), required=False, max_length=60)

    def lede(self) -> str:
        return _("Personal data: no more than the notice needs. Only those who manage the building see it.")

    def write(self) -> None:
        said = self.cleaned_data
        actions.record_owner(self.building, said["name"], contact=said["contact"], share=said["share"], by=self.user)


class _OfOwner(BuildingForm):
    @classmethod
    def find(cls, building: Building, key: int) -> Owner | None:
        return building.owners.filter(pk=key, erased_at=None).first()

    def lede(self) -> str:
        return str(self.subject.name)


class OwnerEndedForm(_OfOwner):
    title = gettext_lazy("No longer an owner")
    day = day_field(gettext_lazy("Since"))

    def write(self) -> None:
        actions.end_ownership(self.subject, self.cleaned_data["day"], by=self.user)


class OwnerErasedForm(_OfOwner):
    title = gettext_lazy("Erase the name of an owner")
    sure = forms.BooleanField(label=gettext_lazy("Take name and address out of the record for good"))

    def write(self) -> None:
        actions.erase_owner(self.subject, by=self.user)
