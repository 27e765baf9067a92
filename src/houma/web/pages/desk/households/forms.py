"""Forms of households: the household, its people, a consent, why a file is opened."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.base.wording import listed
from houma.domain.buildings.models import Building, Dwelling
from houma.domain.households.actions import Door, HouseholdFacts, NewPerson, PersonName
from houma.domain.households.models import (
    ConsentKind,
    Household,
    LookReason,
    Person,
    PreferredContact,
    Presence,
    Purpose,
    Relation,
    SchoolLevel,
    Sex,
    SpokenLanguage,
    Tenure,
)
from houma.domain.households.queries.files import HouseholdFile
from houma.domain.households.rules.files import may_look
from houma.domain.territories.models import Country
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.searched import PlaceField

MOST_PEOPLE = 30


def _choices(kind: Any, *, empty: Any = "") -> list[tuple[str, Any]]:
    first = [("", empty or "–")] if empty is not None else []
    return [*first, *((value, capfirst(str(label))) for value, label in kind.choices)]


def _select(label: Any, kind: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, choices=lambda: _choices(kind))


def _words(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more
    )


class ReasonForm(forms.Form):
    """Why somebody opens a file."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        widget=forms.RadioSelect,
        # Who controls the protection of data opens no file: that reason is for programs that tell of one.
        choices=lambda: [one for one in _choices(LookReason, empty=None) if one[0] != LookReason.PROTECTION],
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Of the case or letter, if there is one: a number, never a name."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        """A reference is a code, since the log outlives the file."""
        found = super().clean() or {}
        decision = may_look(found.get("reason", ""), found.get("reference", "").strip())
        if found.get("reason") and not decision:
            self.add_error("reference", str(decision.reasons[0]))
        return found


class FactsForm(forms.Form):
    """What is known of a household besides its people."""

    phone = _words(gettext_lazy("Telephone"), 30)
    preferred_contact = _select(gettext_lazy("Preferred contact"), PreferredContact)
    language = _select(gettext_lazy("Language"), SpokenLanguage)
    tenure = _select(gettext_lazy("Tenure"), Tenure)
    arrived_on = day_field(gettext_lazy("Arrived on"), required=False)
    origin = _words(gettext_lazy("Where it came from"), 300)

    def facts(self) -> HouseholdFacts:
        """What was typed, as a value."""
        return HouseholdFacts(**{name: self.cleaned_data[name] for name in FactsForm.base_fields})

    @staticmethod
    def told(household: Household) -> dict[str, Any]:
        """What is kept, to be corrected."""
        return {name: getattr(household, name) for name in FactsForm.base_fields}


class PlaceForm(forms.Form):
    """Where a household lives: a territory, and the dwelling where it is known."""

    territory = PlaceField(label=gettext_lazy("Territory"))
    building = _words(gettext_lazy("Reference of the building"), 60)
    dwelling = _words(
        gettext_lazy("Dwelling"),
        40,
        help_text=gettext_lazy("As the inventory of the building names it: floor and door."),
    )

    def __init__(self, *args: Any, user: User, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.reached = territories_held(user, Permission.REGISTER_HOUSEHOLDS, country)
        place = self.fields["territory"]
        assert isinstance(place, PlaceField)
        place.offer(country, self.reached)

    def clean(self) -> dict[str, Any]:
        """The dwelling that is meant, in a building of a territory that one reaches."""
        found = super().clean() or {}
        building, door = found.get("building", "").strip(), found.get("dwelling", "").strip()
        found["home"] = None
        if building:
            homes = Dwelling.objects.filter(
                building__code=building,
                building__country=self.country,
                building__territory__in=self.reached.values("pk"),
            ).select_related("building__territory")
            home = homes.filter(code=door).first() if door else homes.first() if homes.count() == 1 else None
            if home is None:
                known = listed(homes.values_list("code", flat=True)[:20])
                self.add_error(
                    "dwelling" if known else "building",
                    _("Name one of its dwellings: %(known)s") % {"known": known}
                    if known
                    else _("No such building with dwellings in your territory."),
                )
            found["home"] = home
        elif door:
            self.add_error("building", _("Give the reference of the building too."))
        return found


class RefusalForm(PlaceForm):
    """A family that said no at its door: where, to what, on which day. There is no field for who it is."""

    purpose = forms.ChoiceField(label=gettext_lazy("What was asked"), choices=lambda: _choices(Purpose, empty=None))
    said_on = day_field(gettext_lazy("Heard on"))
    field_order = ("building", "dwelling", "territory", "purpose", "said_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["territory"]
        place.required, place.help_text = False, _("Where the building is not in the inventory.")

    def clean(self) -> dict[str, Any]:
        """The building that is meant, and the dwelling where it is known: several doors may be meant."""
        found = forms.Form.clean(self) or {}
        building, door = found.get("building", "").strip(), found.get("dwelling", "").strip()
        house = self.buildings.filter(code=building).first() if building else None
        home = house.dwellings.filter(code=door).first() if house is not None and door else None
        if building and house is None:
            self.add_error("building", _("There is no building of this reference where you work."))
        elif door and house is None:
            self.add_error("building", _("Give the reference of the building too."))
        elif door and house is not None and home is None:
            known = listed(house.dwellings.values_list("code", flat=True)[:20])
            self.add_error("dwelling", _("Name one of its dwellings: %(known)s") % {"known": known})
        place = house.territory if house is not None else found.get("territory")
        if place is None and not self.errors:
            self.add_error("building", _("Say where: the building, or at least the territory."))
        found["door"] = None if place is None else Door(place, house, home)
        return found

    @property
    def buildings(self) -> QuerySet[Building]:
        """The buildings of the territories that one reaches."""
        here = Building.objects.filter(country=self.country, territory__in=self.reached.values("pk"))
        return here.select_related("territory").defer("footprint", "territory__boundary")


class PersonForm(forms.Form):
    """A person of a household. The identity number is turned into a digest and forgotten."""

    given_name = _words(gettext_lazy("Given name"), 120)
    family_name = _words(gettext_lazy("Family name"), 120)
    given_name_ar = _words(gettext_lazy("Given name (Arabic)"), 120)
    family_name_ar = _words(gettext_lazy("Family name (Arabic)"), 120)
    relation = _select(gettext_lazy("Relation to the head"), Relation)
    sex = _select(gettext_lazy("Sex"), Sex)
    born_in = forms.IntegerField(
        label=gettext_lazy("Year of birth"), required=False, min_value=1900, max_value=2100, localize=False
    )
    identity_number = _words(
        gettext_lazy("Identity number"),
        40,
        help_text=gettext_lazy("Not kept: only a sealed digest, by which the person is found again."),
    )
    presence = _select(gettext_lazy("Presence"), Presence)
    language = _select(gettext_lazy("Language"), SpokenLanguage)
    school_level = _select(gettext_lazy("School level"), SchoolLevel)
    school = _words(gettext_lazy("School"), 200)
    work = _words(gettext_lazy("Place of work"), 200)
    reduced_mobility = forms.BooleanField(label=gettext_lazy("Reduced mobility"), required=False)
    needs_care = forms.BooleanField(label=gettext_lazy("Long illness or care"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("given_name_ar", "family_name_ar"):
            self.fields[name].widget.attrs |= {"dir": "rtl", "lang": "ar"}
        for name in ("given_name", "family_name", "identity_number"):
            self.fields[name].widget.attrs |= {"dir": "ltr"}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said of anybody."""
        return not any(self.cleaned_data.get(name) for name in self.fields if name not in ("presence", "relation"))

    def person(self, kept: Person | None = None) -> NewPerson:
        """What was typed, as a value; the points of school and work stay those that are kept."""
        said = self.cleaned_data
        return NewPerson(
            PersonName(said["given_name"], said["family_name"], said["given_name_ar"], said["family_name_ar"]),
            Relation(said["relation"] or Relation.OTHER),
            said["sex"],
            said["born_in"],
            said["identity_number"],
            Presence(said["presence"] or Presence.PRESENT),
            said["language"],
            said["reduced_mobility"],
            said["needs_care"],
            said["school_level"],
            said["school"],
            kept.school_point if kept is not None else None,
            said["work"],
            kept.work_point if kept is not None else None,
        )

    @staticmethod
    def told(person: Person) -> dict[str, Any]:
        """What is kept, to be corrected; the number is not."""
        return {name: getattr(person, name) for name in PersonForm.base_fields if name != "identity_number"}


PeopleForms = forms.formset_factory(PersonForm, extra=0, min_num=1, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE)


class LeaveForm(forms.Form):
    """Since when somebody is gone, and who is head of the household then."""

    left_on = day_field(gettext_lazy("Gone since"), initial=timezone.localdate)
    head = forms.ChoiceField(label=gettext_lazy("Head of the household from now on"), required=False)

    def __init__(self, *args: Any, person: Person, file: HouseholdFile, language: str, **kwargs: Any) -> None:
        from houma.domain.households.queries.lookalikes import name_of

        super().__init__(*args, **kwargs)
        stay = [one for one in file.people if one.left_on is None and one.pk != person.pk]
        choices = [("", "–"), *((str(one.pk), name_of(one).in_language(language)) for one in stay)]
        self.fields["head"].choices = choices  # type: ignore[attr-defined]
        if person.relation != Relation.HEAD or not stay:
            del self.fields["head"]


class ConsentForm(forms.Form):
    """What a household answered."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=lambda: _choices(Purpose, empty=None))
    # Nothing is chosen beforehand: a yes that nobody said is no consent.
    kind = forms.ChoiceField(
        label=pgettext_lazy("consent", "Answer"),
        choices=lambda: [
            ("", "–"),
            *((one.value, capfirst(str(one.label))) for one in (ConsentKind.GIVEN, ConsentKind.REFUSED)),
        ],
    )
    said_on = day_field(pgettext_lazy("consent", "On"), initial=timezone.localdate)
    said_by = forms.ChoiceField(label=gettext_lazy("Said by"), required=False)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], purpose: Purpose | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_by"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["said_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if purpose is not None:
            self.fields["purpose"].widget = forms.HiddenInput()
            self.fields["purpose"].initial = purpose.value


class MoveForm(PlaceForm):
    """Another home, from a day on."""

    on = day_field(gettext_lazy("Moved on"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["territory"]
        self.fields["building"].required = True


class AskErasureForm(forms.Form):
    """Whose data is to be erased, asked when."""

    whose = forms.ChoiceField(label=gettext_lazy("Whose data"))
    asked_on = day_field(gettext_lazy("Asked on"), initial=timezone.localdate)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [("", _("The whole household")), *people]  # type: ignore[attr-defined]
        self.fields["whose"].required = False
