"""The register of households by initials, and one household's file: opened with a reason, each look written down."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Refused
from houma.domain.households.actions import export_household
from houma.domain.households.models import Household, LookReason, Person, Purpose
from houma.domain.households.queries.files import HouseholdFile
from houma.domain.households.queries.lookalikes import name_of
from houma.domain.households.queries.register import (
    ACCOMPANIED,
    CLOSED,
    WAITING,
    RegisterFilters,
    lines,
    register,
    territories_registered,
)
from houma.domain.households.rules.consents import form_of, standing, text_of
from houma.domain.households.rules.mentions import names_somebody
from houma.domain.households.scope import may_on_household
from houma.domain.households.workbook import HOLDINGS, holding_row
from houma.domain.observatory.models import FormVersion
from houma.domain.rehousing.queries.cases import cases_in
from houma.domain.territories.models import Country
from houma.exchange import Provenance
from houma.values.multilingual import Multilingual
from houma.web.exports import FORMATS, file_response
from houma.web.pages.agreement_filters import FilterField, select_field
from houma.web.pages.desk.households.common import (
    Opened,
    household_or_404,
    look,
    open_file,
    opened,
    route_of,
    with_people,
)
from houma.web.pages.desk.households.forms import AskErasureForm, ConsentForm, MoveForm, ReasonForm

PAGE_LENGTH = 30
CONFIDENTIAL = Multilingual(
    "Confidentiel : données à caractère personnel, remises à la personne concernée seulement",
    "سري: معطيات ذات طابع شخصي، لا تسلم إلا للشخص المعني",
    "Confidential: personal data, handed to the person concerned only",
)


@with_people(Permission.SEE_HOUSEHOLDS)
def register_page(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The households in one's scope, by the initials of their heads."""
    filters = RegisterFilters(
        request.GET.get("territory", ""), request.GET.get("state", ""), request.GET.get("reference", "")[:60]
    )
    page = Paginator(register(user, country, filters), PAGE_LENGTH).get_page(request.GET.get("page"))
    own_url = reverse("households", args=[country.code])
    return render(
        request,
        "desk/households/households.html",
        {
            "page": page,
            "rows": lines(page.object_list, timezone.localdate().year, get_language() or "fr"),
            "fields": _fields(user, country, filters),
            "action": own_url,
            "filtered": filters != RegisterFilters(),
            "registers": may(user, Permission.REGISTER_HOUSEHOLDS, country),
            "states": {ACCOMPANIED: _("accompanied"), CLOSED: _("closed"), WAITING: _("nobody follows it")},
        },
    )


def _fields(user: User, country: Country, filters: RegisterFilters) -> tuple[FilterField, ...]:
    places = [(place.code, place.name) for place in territories_registered(user, country)]
    states = [
        ("", _("All states")),
        (ACCOMPANIED, _("accompanied")),
        (WAITING, _("nobody follows it")),
        (CLOSED, _("closed")),
    ]
    return (
        FilterField("reference", _("Reference"), "search", filters.reference, _("Of the household or the building")),
        select_field("territory", _("Territory"), filters.territory, [("", _("All territories")), *places]),
        select_field("state", _("State"), filters.state, states),
    )


@with_people(Permission.SEE_HOUSEHOLDS)
def household_page(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """A file. Whoever has not said why is asked first; each time it is shown, that is a look in the log."""
    household = household_or_404(country, user, code)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _names_nobody(form, household):
        open_file(request, household, LookReason(form.cleaned_data["reason"]), form.cleaned_data["reference"].strip())
        return redirect("household", country.code, household.code)
    why = opened(request, household)
    if why is None or request.method == "POST":
        shown = lines([household], timezone.localdate().year, get_language() or "fr")[0]
        return render(request, "desk/households/door.html", {"household": household, "line": shown, "form": form})
    return render(
        request,
        "desk/households/household.html",
        _file_context(user, country, look(request, household, user, why), why),
    )


def _names_nobody(form: ReasonForm, household: Household) -> bool:
    """The log outlives the file: a reference that names somebody of it is refused beside its field."""
    if not names_somebody(form.cleaned_data["reference"], household.people.filter(erased_at=None)):
        return True
    form.add_error("reference", _("A reference is a number or code, without spaces and without names: 2026/0142."))
    return False


def _file_context(user: User, country: Country, file: HouseholdFile, why: Opened) -> dict[str, object]:
    language = get_language() or "fr"
    people = [{"person": one, "name": name_of(one).in_language(language)} for one in file.people]
    named = [(str(one.pk), name_of(one).in_language(language)) for one in file.people if one.left_on is None]
    last_word = standing(file.consents)
    forms: dict[int | None, FormVersion] = {
        one.pk: one for one in FormVersion.objects.filter(pk__in=[form_of(said.text_version) for said in file.consents])
    }
    return {
        "file": file,
        "household": file.household,
        "why": why,
        "everybody": people,
        "living": [one for one in people if one["person"].left_on is None],  # type: ignore[attr-defined]
        "gone": [one for one in people if one["person"].left_on is not None],  # type: ignore[attr-defined]
        "purposes": [
            {
                "purpose": purpose,
                "text": text_of(purpose).in_language(language),
                "last": last_word.get(purpose.value),
                "ask": ConsentForm(people=named, purpose=purpose, auto_id=f"id_consent_{purpose.value}_%s"),
                "form": forms.get(form_of(last_word[purpose.value].text_version))
                if purpose.value in last_word
                else None,
            }
            for purpose in Purpose
        ],
        "writes": may_on_household(user, Permission.REGISTER_HOUSEHOLDS, file.household),
        "cases": cases_in(user, country).filter(household=file.household).select_related("operation"),
        "today": timezone.localdate(),
        "move": MoveForm(user=user, country=country, auto_id="id_move_%s"),
        "erasure": AskErasureForm(people=named, auto_id="id_erasure_%s"),
        "this_year": timezone.localdate().year,
        "exports": [
            {
                "label": kind.upper(),
                "href": reverse("household_data", args=[country.code, file.household.code, kind]),
            }
            for kind in FORMATS
        ],
    }


@with_people(Permission.SEE_HOUSEHOLDS)
def household_data(request: HttpRequest, country: Country, user: User, code: str, file_format: str) -> HttpResponseBase:
    """All that is held of a household, or of one of its people (``?person=``), for the person concerned."""
    household = household_or_404(country, user, code)
    if file_format not in FORMATS:
        raise Http404
    why = opened(request, household)
    if why is None:
        return redirect("household", country.code, household.code)
    number = request.GET.get("person", "")
    person = (
        get_object_or_404(Person, pk=int(number), household=household)
        if number.isdecimal() and len(number) < 19
        else None
    )
    try:
        told = export_household(household, by=user, person=person, reference=why.reference, place=route_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("household", country.code, household.code)
    about = Provenance(
        title=HOLDINGS.labels,
        source=Multilingual(country.name_fr, country.name_ar, country.name_en),
        licence=CONFIDENTIAL,
        date=timezone.localdate(),
        illustrative=household.is_illustrative or country.illustrative,
    )
    rows = [holding_row(fact) for fact in told]
    return file_response(request, HOLDINGS, rows, file_format, get_language() or "fr", about, household.code)
