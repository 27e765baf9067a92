"""Taking a home into the stock, changing it, closing it for some days."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.rehousing.actions import HomeFacts, close_home, lift_closure, record_home
from houma.domain.rehousing.models import Home
from houma.domain.territories.models import Country, Level, Territory
from houma.values.money import Money
from houma.web.at_desk import at_desk
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.rehousing.common import (
    SAID,
    amount_field,
    home_in_scope,
    require_role,
    written,
)
from houma.web.pages.desk.rehousing.operation_forms import NamedChoice, form_page

_SAME = (
    "territory", "site", "address", "capacity", "collective", "rooms", "floor_area", "step_free",
    "separate_sanitation", "water", "ventilation", "owner", "available_from", "available_until", "is_illustrative",
)  # fmt: skip


class HomeForm(forms.Form):
    """What a home is; its code is chosen once."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=60)
    territory = NamedChoice(Territory.objects.none(), label=gettext_lazy("Commune or arrondissement"))
    site = forms.CharField(
        label=gettext_lazy("Site"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Building, street or centre: homes of one site count as together"),
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Places (persons)"), min_value=1, max_value=5000)
    rooms = forms.IntegerField(label=gettext_lazy("Rooms"), min_value=1, max_value=2000)
    floor_area = forms.DecimalField(
        label=gettext_lazy("Floor area (m²)"), min_value=1, max_digits=7, decimal_places=2, required=False
    )
    rent = amount_field(
        gettext_lazy("Rent a month"), help_text=gettext_lazy("Of a person where the home is collective.")
    )
    owner = NamedChoice(Party.objects.none(), label=gettext_lazy("Owner"), required=False)
    available_from = day_field(gettext_lazy("Available from"))
    available_until = day_field(gettext_lazy("To be given back on"), required=False)
    collective = forms.BooleanField(label=gettext_lazy("Takes several households at once"), required=False)
    step_free = forms.BooleanField(label=gettext_lazy("Entrance without steps"), required=False)
    separate_sanitation = forms.BooleanField(label=gettext_lazy("Sanitation of its own"), required=False)
    water = forms.BooleanField(label=gettext_lazy("Running water"), required=False)
    ventilation = forms.BooleanField(label=gettext_lazy("Ventilation"), required=False)
    is_illustrative = forms.BooleanField(label=gettext_lazy("Invented, to show how it works"), required=False)

    def __init__(self, *args: Any, country: Country, user: User, fixed: Home | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.country, self.fixed = country, fixed
        places = territories_held(user, Permission.MANAGE_HOMES, country).defer("boundary")
        rows = {
            "territory": places.filter(level__in=(Level.COMMUNE, Level.ARRONDISSEMENT)).order_by("name_fr"),
            "owner": Party.objects.filter(country=country, is_family=False).order_by("name_fr"),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found
        if fixed is not None:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """A place has both its coordinates, or none."""
        said = super().clean() or {}
        if (said.get("latitude") is None) != (said.get("longitude") is None):
            self.add_error("longitude", _("A place has both its latitude and its longitude."))
        return said

    def told(self) -> HomeFacts:
        """What the form says; only once it is valid."""
        said = self.cleaned_data
        place = None if said["longitude"] is None else (said["longitude"], said["latitude"])
        return HomeFacts(
            code=self.fixed.code if self.fixed else said["code"].strip(),
            rent=Money(said["rent"], self.country.currency),
            place=place,
            **{name: said[name] for name in _SAME},
        )


def _trail(country: Country, home: Home | None = None) -> list[tuple[str, str]]:
    found = [
        (_("Rehousing"), reverse("rehousing", args=[country.code])),
        (pgettext("places to live", "Homes"), reverse("rehousing_homes", args=[country.code])),
    ]
    if home is not None:
        found.append((home.code, reverse("rehousing_home", args=[country.code, home.code])))
    return found


@at_desk
def home_new(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Take a home into the stock."""
    require_role(user, Permission.MANAGE_HOMES, country)
    form = HomeForm(request.POST or None, country=country, user=user)
    if form.is_valid():
        if Home.objects.filter(country=country, code=form.cleaned_data["code"].strip()).exists():
            form.add_error("code", _("This home exists already in the country."))
        elif written(form, lambda: record_home(country, form.told(), by=user)):
            messages.success(request, SAID)
            return redirect("rehousing_home", country=country.code, code=form.told().code)
    return form_page(request, form, _("Add a home"), _trail(country))


@at_desk
def home_edit(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponseBase:
    """Change what a home is."""
    home = home_in_scope(user, country, code)
    known = {name: getattr(home, name) for name in (*_SAME, "rent")}
    if home.point is not None:
        known |= {"latitude": round(home.point.y, 6), "longitude": round(home.point.x, 6)}
    form = HomeForm(request.POST or None, country=country, user=user, fixed=home, initial=known)
    if form.is_valid() and written(form, lambda: record_home(country, form.told(), by=user)):
        messages.success(request, SAID)
        return redirect("rehousing_home", country=country.code, code=code)
    return form_page(request, form, _("Change home %(code)s") % {"code": code}, _trail(country, home))


class CloseHomeForm(forms.Form):
    """On which days a home is not to be had, and why."""

    starts_on = day_field(gettext_lazy("From"))
    until = day_field(gettext_lazy("Open again on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


@at_desk
def home_close(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponseBase:
    """Close a home for some days."""
    home = home_in_scope(user, country, code)
    form = CloseHomeForm(request.POST or None)

    def write() -> None:
        said = form.cleaned_data
        close_home(home, said["starts_on"], said["until"], said["reason"], by=user)

    if form.is_valid() and written(form, write):
        messages.success(request, SAID)
        return redirect("rehousing_home", country=country.code, code=code)
    return form_page(request, form, _("Close the home for some days"), _trail(country, home))


@require_POST
@at_desk
def closure_lift(request: HttpRequest, country: Country, user: User, code: str, key: int) -> HttpResponse:
    """Take a closure back."""
    home = home_in_scope(user, country, code)
    closure = home.closures.filter(pk=key).first()
    if closure is None:
        raise Http404
    lift_closure(closure, by=user)
    messages.success(request, SAID)
    return redirect("rehousing_home", country=country.code, code=code)
