"""Norms of habitability: every version with its source; a change is a new version."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.rehousing.actions import NewNorms, record_norms
from houma.domain.rehousing.models import NormLack, NormVersion
from houma.domain.rehousing.queries.homes import falling_out, homes_in
from houma.domain.rehousing.queries.scope import operations_where
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.formatting import format_number
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.rehousing.common import require_role, written
from houma.web.pages.desk.rehousing.operation_forms import form_page

_HOMES_NAMED = 12
"""Homes that are named of those that lack one thing; the others are counted."""


class NormForm(forms.Form):
    """A version of norms. What is left empty is no norm."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=400)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=400, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=400, required=False)
    in_force_from = day_field(gettext_lazy("In force from"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=400,
        help_text=gettext_lazy("Who set these norms, and where it is written"),
    )
    persons_per_room = forms.DecimalField(
        label=gettext_lazy("Persons a room, at most"), required=False, min_value=0, decimal_places=2, max_digits=4
    )
    floor_area_per_person = forms.DecimalField(
        label=gettext_lazy("Square metres a person, at least"),
        required=False,
        min_value=0,
        decimal_places=2,
        max_digits=5,
    )
    farthest = forms.IntegerField(
        label=gettext_lazy("Metres to school, work and kin, at most"), required=False, min_value=0
    )
    separate_sanitation = forms.BooleanField(label=gettext_lazy("Sanitation of its own"), required=False)
    water = forms.BooleanField(label=gettext_lazy("Running water"), required=False)
    ventilation = forms.BooleanField(label=gettext_lazy("Ventilation"), required=False)
    required = forms.MultipleChoiceField(
        label=gettext_lazy("What a home may not lack at all"),
        choices=NormLack.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=[NormLack.STEP_FREE],
    )
    is_illustrative = forms.BooleanField(label=gettext_lazy("Invented, to show how it works"), required=False)

    def told(self) -> NewNorms:
        """What the form says; only once it is valid."""
        said = dict(self.cleaned_data)
        names = Multilingual(*(said.pop(f"name_{own}") for own in ("fr", "ar", "en")))
        required = frozenset(NormLack(code) for code in said.pop("required"))
        return NewNorms(names=names, required=required, **said)


@at_desk
def norm_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Every version, the latest of each first."""
    require_role(user, Permission.FOLLOW_CASES, country)
    versions = NormVersion.objects.filter(country=country).order_by("code", "-number")
    return render(
        request,
        "desk/rehousing/norms.html",
        {"versions": versions, "may": may(user, Permission.MANAGE_HOMES, country), "today": timezone.localdate()},
    )


@at_desk
def norm_page(request: HttpRequest, country: Country, user: User, code: str, number: int) -> HttpResponse:
    """One version: what it asks for, and what it forbids."""
    require_role(user, Permission.FOLLOW_CASES, country)
    version = NormVersion.objects.filter(country=country, code=code, number=number).first()
    if version is None:
        raise Http404
    manages = bool(may(user, Permission.MANAGE_HOMES, country))
    homes = list(homes_in(user, country).order_by("code")) if manages else []
    out = falling_out(homes, version)
    return render(
        request,
        "desk/rehousing/norm.html",
        {
            "version": version,
            "homes": len(homes),
            "out": len({home.pk for found in out.values() for home in found}),
            "lacks": [
                {"label": kind.label, "homes": found[:_HOMES_NAMED], "more": max(0, len(found) - _HOMES_NAMED)}
                for kind, found in out.items()
            ],
            "operations": operations_where(user, Permission.FOLLOW_CASES).filter(norms=version).order_by("code"),
            "facts": list(_facts(version)),
            "others": NormVersion.objects.filter(country=country, code=code).exclude(pk=version.pk).order_by("-number"),
            "may": manages,
        },
    )


def _facts(version: NormVersion) -> list[tuple[str | Promise, str, bool]]:
    """Label, what is asked for, and whether a home without it is forbidden."""
    required = frozenset(version.required)

    def number(value: Any, text: str) -> str:
        return "" if value is None else text % {"number": format_number(value, get_language() or "fr")}

    def yes(value: bool) -> str:
        return _("asked for") if value else ""

    return [
        (NormLack.STEP_FREE.label, _("where somebody needs it"), NormLack.STEP_FREE in required),
        (
            NormLack.ROOMS.label,
            number(version.persons_per_room, _("persons a room: %(number)s at most")),
            NormLack.ROOMS in required,
        ),
        (
            NormLack.FLOOR_AREA.label,
            number(version.floor_area_per_person, _("%(number)s m² a person at least")),
            NormLack.FLOOR_AREA in required,
        ),
        (NormLack.SANITATION.label, yes(version.separate_sanitation), NormLack.SANITATION in required),
        (NormLack.WATER.label, yes(version.water), NormLack.WATER in required),
        (NormLack.VENTILATION.label, yes(version.ventilation), NormLack.VENTILATION in required),
        (
            NormLack.FAR.label,
            number(version.farthest, _("%(number)s m to school, work and kin at most, on average")),
            NormLack.FAR in required,
        ),
    ]


@at_desk
def norm_new(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Write norms, or the next version of them (``?code=``)."""
    require_role(user, Permission.MANAGE_HOMES, country)
    last = NormVersion.objects.filter(country=country, code=request.GET.get("code", "")).order_by("-number").first()
    known = {name: getattr(last, name) for name in NormForm.base_fields} if last else {}
    form = NormForm(request.POST or None, initial={**known, "in_force_from": timezone.localdate()})
    written_version: list[NormVersion] = []
    if form.is_valid() and written(form, lambda: written_version.append(record_norms(country, form.told(), by=user))):
        version = written_version[0]
        messages.success(request, _("Recorded."))
        return redirect("rehousing_norm", country=country.code, code=version.code, number=version.number)
    trail = [
        (_("Rehousing"), reverse("rehousing", args=[country.code])),
        (_("Norms"), reverse("rehousing_norms", args=[country.code])),
    ]
    lede = _("Versions stay as they are once written: offers made by them can be checked for ever.")
    return form_page(request, form, _("New version of norms"), trail, lede=lede)
