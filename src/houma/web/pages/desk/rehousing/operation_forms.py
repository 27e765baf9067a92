"""Opening and describing operations, their buildings and their cases."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.scope import buildings_where
from houma.domain.households.scope import households_where
from houma.domain.projects.models import Project, Visibility
from houma.domain.rehousing.actions import (
    BuildingDates,
    NewOperation,
    add_building,
    change_dates,
    describe_operation,
    open_case,
    open_operation,
)
from houma.domain.rehousing.models import Case, NormVersion, Operation
from houma.domain.rehousing.queries.facts import workers_for
from houma.domain.territories.models import Country, Level, Territory
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.rehousing.common import (
    SAID,
    PersonChoice,
    amount_field,
    as_money,
    operation_in_scope,
    require_role,
    written,
)

_LEVELS = (Level.COMMUNE, Level.ARRONDISSEMENT)
PLACE = Permission.PLACE_HOUSEHOLDS


class NamedChoice(forms.ModelChoiceField[Any]):
    """Rows by their name in the language in use."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"empty_label": "–", **more})

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class NormChoice(forms.ModelChoiceField[NormVersion]):
    """Versions of norms by name and number."""

    def label_from_instance(self, obj: NormVersion) -> str:
        return _("%(name)s, version %(number)s") % {"name": obj.name, "number": obj.number}


class OperationForm(forms.Form):
    """What an operation is; code and territory are chosen once."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=400)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=400, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=400, required=False)
    territory = NamedChoice(Territory.objects.none(), label=gettext_lazy("Commune or arrondissement"))
    perimeter = NamedChoice(Territory.objects.none(), label=gettext_lazy("Perimeter"), required=False)
    project = NamedChoice(Project.objects.none(), label=gettext_lazy("Project"), required=False)
    agency = NamedChoice(Party.objects.none(), label=gettext_lazy("Agency"), required=False)
    norms = NormChoice(
        NormVersion.objects.none(), label=gettext_lazy("Norms that homes are checked against"), required=False
    )
    starts_on = day_field(gettext_lazy("Begins on"))
    ends_on = day_field(gettext_lazy("Ends on"), required=False)
    budget = amount_field(gettext_lazy("Budget for rents"), required=False)
    most_rent = amount_field(gettext_lazy("Highest rent of a household, a month"), required=False)
    review_months = forms.IntegerField(
        label=gettext_lazy("Months between two reviews of a stay"), min_value=1, max_value=24, initial=3
    )
    is_illustrative = forms.BooleanField(label=gettext_lazy("Invented, to show how it works"), required=False)

    def __init__(self, *args: Any, country: Country, user: User, fixed: Operation | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.country, self.fixed = country, fixed
        places = territories_held(user, PLACE, country).defer("boundary")
        choices = {
            "territory": places.filter(level__in=_LEVELS).order_by("name_fr"),
            "perimeter": places.filter(level=Level.PERIMETER).order_by("name_fr"),
            "project": Project.objects.filter(country=country, visibility=Visibility.PUBLIC).order_by("name_fr"),
            "agency": Party.objects.filter(country=country, is_family=False).order_by("name_fr"),
            "norms": NormVersion.objects.filter(country=country).order_by("code", "-number"),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if fixed is not None:
            del self.fields["code"], self.fields["territory"]

    def told(self) -> NewOperation:
        """What the form says; only once it is valid."""
        said = self.cleaned_data
        return NewOperation(
            code=self.fixed.code if self.fixed else said["code"],
            names=Multilingual(said["name_fr"], said["name_ar"], said["name_en"]),
            territory=self.fixed.territory if self.fixed else said["territory"],
            starts_on=said["starts_on"],
            perimeter=said["perimeter"],
            project=said["project"],
            agency=said["agency"],
            norms=said["norms"],
            budget=as_money(said["budget"], self.country),
            most_rent=as_money(said["most_rent"], self.country),
            review_months=said["review_months"],
            ends_on=said["ends_on"],
            is_illustrative=said["is_illustrative"],
        )


def form_page(
    request: HttpRequest, form: forms.Form, title: str, trail: list[tuple[str, str]], *, lede: str = "", send: str = ""
) -> HttpResponse:
    """One form on a page of its own; ``trail`` leads back, its last step is where Cancel goes."""
    return render(
        request,
        "desk/rehousing/form.html",
        {
            "form": form,
            "title": title,
            "lede": lede,
            "send": send or _("Record"),
            "trail": [{"label": label, "url": url} for label, url in trail],
            "back": trail[-1][1],
        },
        status=400 if form.is_bound and not form.is_valid() else 200,
    )


def _trail(country: Country, operation: Operation | None = None, *, buildings: bool = False) -> list[tuple[str, str]]:
    found = [(_("Rehousing"), reverse("rehousing", args=[country.code]))]
    if operation is not None:
        here = [country.code, operation.code]
        found.append((operation.name, reverse("rehousing_operation", args=here)))
        if buildings:
            found.append((_("Buildings"), reverse("rehousing_operation_buildings", args=here)))
    return found


@never_cache
@at_desk
def operation_new(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Open an operation."""
    require_role(user, PLACE, country)
    form = OperationForm(request.POST or None, country=country, user=user)
    if form.is_valid() and written(form, lambda: open_operation(country, form.told(), by=user)):
        messages.success(request, SAID)
        return redirect("rehousing_operation", country=country.code, code=form.cleaned_data["code"])
    return form_page(request, form, _("Open an operation"), _trail(country))


@never_cache
@at_desk
def operation_edit(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponseBase:
    """Describe an operation anew."""
    operation = operation_in_scope(user, country, code, PLACE)
    known = {
        name: getattr(operation, name)
        for name in (
            "name_fr", "name_ar", "name_en", "perimeter", "project", "agency", "norms", "starts_on", "ends_on",
            "budget", "most_rent", "review_months", "is_illustrative",
        )
    }  # fmt: skip
    form = OperationForm(request.POST or None, country=country, user=user, fixed=operation, initial=known)
    if form.is_valid() and written(form, lambda: describe_operation(operation, form.told(), by=user)):
        messages.success(request, SAID)
        return redirect("rehousing_operation", country=country.code, code=code)
    return form_page(request, form, _("Change the operation"), _trail(country, operation))


class DatesForm(forms.Form):
    """The dates of a building: everybody out, works, everybody back."""

    evacuate_by = day_field(gettext_lazy("Everybody out by"))
    works_from = day_field(gettext_lazy("Works from"), required=False)
    works_until = day_field(gettext_lazy("Works until"), required=False)
    return_on = day_field(
        gettext_lazy("Return on"), required=False, help_text=gettext_lazy("Empty where nobody comes back.")
    )

    def dates(self) -> BuildingDates:
        """What the form says."""
        said = self.cleaned_data
        return BuildingDates(said["evacuate_by"], said["works_from"], said["works_until"], said["return_on"])


class BuildingForm(DatesForm):
    """A building of the inventory, taken into the operation."""

    building = forms.CharField(label=gettext_lazy("Reference of the building"), max_length=60)
    field_order = ("building", "evacuate_by", "works_from", "works_until", "return_on")

    def __init__(self, *args: Any, country: Country, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = buildings_where(user, Permission.SEE_BUILDINGS).filter(country=country)

    def clean_building(self) -> Any:
        """The building of this reference, where the person works."""
        found = self.rows.filter(code__iexact=self.cleaned_data["building"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no building of this reference where you work."))
        return found


@never_cache
@at_desk
def building_add(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponseBase:
    """Take a building into the operation."""
    operation = operation_in_scope(user, country, code, PLACE)
    form = BuildingForm(request.POST or None, country=country, user=user)
    if form.is_valid() and written(
        form, lambda: add_building(operation, form.cleaned_data["building"], form.dates(), by=user)
    ):
        messages.success(request, SAID)
        return redirect("rehousing_operation_buildings", country=country.code, code=code)
    return form_page(request, form, _("Add a building"), _trail(country, operation, buildings=True))


@never_cache
@at_desk
def building_dates(request: HttpRequest, country: Country, user: User, code: str, key: int) -> HttpResponseBase:
    """Change the dates of a building of the operation."""
    operation = operation_in_scope(user, country, code, PLACE)
    building = operation.buildings.select_related("operation", "building").filter(pk=key).first()
    if building is None:
        raise Http404
    known = {name: getattr(building, name) for name in DatesForm.base_fields}
    form = DatesForm(request.POST or None, initial=known)
    if form.is_valid() and written(form, lambda: change_dates(building, form.dates(), by=user)):
        messages.success(request, SAID)
        return redirect("rehousing_operation_buildings", country=country.code, code=code)
    title = _("Dates of building %(code)s") % {"code": building.building.code}
    lede = _("Stays that are planned keep their days: each one is extended by itself.")
    return form_page(request, form, title, _trail(country, operation, buildings=True), lede=lede)


class OpenForm(forms.Form):
    """Whose case is opened, and who follows it."""

    household = forms.CharField(label=gettext_lazy("Reference of the household"), max_length=60)
    opened_on = day_field(gettext_lazy("Opened on"))
    worker = PersonChoice(User.objects.none(), label=gettext_lazy("Who follows the case"), required=False)

    def __init__(self, *args: Any, operation: Operation, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = households_where(user, PLACE).filter(country=operation.country_id)
        self.fields["opened_on"].initial = timezone.localdate()
        worker = self.fields["worker"]
        assert isinstance(worker, forms.ModelChoiceField)
        worker.queryset = workers_for(operation, timezone.localdate()).order_by("last_name", "email")

    def clean_household(self) -> Any:
        """The household of this reference, where the person works."""
        found = self.rows.filter(code__iexact=self.cleaned_data["household"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no household of this reference where you work."))
        return found


@never_cache
@at_desk
def case_open(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponseBase:
    """Open the case of a household of one of the operation's buildings."""
    operation = operation_in_scope(user, country, code, PLACE)
    known = {"household": request.GET.get("household", "")[:60]}
    form = OpenForm(request.POST or None, operation=operation, user=user, initial=known)
    opened: list[Case] = []

    def write() -> None:
        said = form.cleaned_data
        opened.append(
            open_case(operation, said["household"], by=user, opened_on=said["opened_on"], worker=said["worker"])
        )

    if form.is_valid() and written(form, write):
        messages.success(request, SAID)
        return redirect("rehousing_case", country=country.code, operation=operation.code, number=opened[0].number)
    return form_page(request, form, _("Open a case"), _trail(country, operation))
