"""Signed scans come back: handed in as a stack, each page in its place or placed by hand, whole copies recorded."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.actions import assemble_copy, place_page, set_page_aside, take_in_scans
from houma.domain.agreements.copies import SigningScope, copies_begun, copies_to_sign, signing_scope
from houma.domain.agreements.models import AgreementVersion, PaperLanguage, ScanPage, ScanStack
from houma.domain.agreements.scan_rules import LARGEST_STACK
from houma.domain.base.decisions import Refused
from houma.domain.territories.models import Country
from houma.exchange.page_pictures import thumbnail
from houma.values.partial_date import PartialDate
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk
from houma.web.pages.desk.agreements.common import say_refused

_THUMBNAIL = 420


class StackForm(forms.Form):
    """Files of one stack are taken from the request; here is only whose copy it is."""

    party = forms.ModelChoiceField(
        label=gettext_lazy("Whose copy, where the pages do not say"), queryset=Party.objects.none(), required=False
    )


class PlaceForm(forms.Form):
    """Where a page belongs."""

    copy = forms.ChoiceField(label=gettext_lazy("Agreement and party"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=PaperLanguage.choices)
    page = forms.IntegerField(label=gettext_lazy("Page"), min_value=1, max_value=500)
    pages = forms.IntegerField(label=gettext_lazy("of"), min_value=1, max_value=500)


def _scope(user: User, country: Country) -> SigningScope:
    scope = signing_scope(user, country)
    if not scope.agreements.exists():
        raise PermissionDenied(_("Your role does not allow this here."))
    return scope


def _places(scope: SigningScope) -> list[tuple[str, str]]:
    """Copies that a page can belong to, as choices."""
    found = {}
    for role in copies_to_sign(scope):
        label = f"{role.version.agreement.code} v{role.version.number} — {role.party.name}"
        found[f"{role.version_id}:{role.party_id}"] = label
    return list(found.items())


def _stacks(user: User, country: Country) -> QuerySet[ScanStack]:
    """A stack is seen by who handed it in: it may hold pages of other people's agreements."""
    return ScanStack.objects.filter(country=country, handed_in_by=user)


@at_desk
def scans(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Hand scans in; copies that are begun, and stacks handed in before."""
    scope = _scope(user, country)
    form = StackForm(request.POST or None)
    parties = {place.partition(":")[2] for place, _label in _places(scope)}
    form.fields["party"].queryset = Party.objects.filter(pk__in=parties).order_by("name_fr")  # type: ignore[attr-defined]
    if request.method == "POST" and request.POST.get("do") == "record":
        return _record_copy(request, country, user, scope)
    if request.method == "POST" and form.is_valid():
        files = [file for file in request.FILES.getlist("files") if isinstance(file, UploadedFile)]
        if not files:
            messages.error(request, _("Choose at least one file."))
        elif sum(file.size or 0 for file in files) > LARGEST_STACK:
            messages.error(request, _("The stack is larger than 120 MB: hand it in in parts."))
        else:
            try:
                stack = take_in_scans(
                    country,
                    [(file.name or "", file.read()) for file in files],
                    scope,
                    party=form.cleaned_data["party"],
                    by=user,
                )
                return redirect("desk_scan_stack", country=country.code, number=stack.pk)
            except Refused as error:
                say_refused(request, error)
    return render(
        request,
        "desk/agreements/scans.html",
        {
            "form": form,
            "begun": copies_begun(scope),
            "stacks": _stacks(user, country).prefetch_related("pages")[:30],
            "today": timezone.localdate(),
        },
        status=400 if form.is_bound else 200,
    )


@at_desk
def scan_stack(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One stack page by page: where each went, why not, and a form for what no code placed."""
    scope = _scope(user, country)
    stack = get_object_or_404(_stacks(user, country), pk=number)
    places = _places(scope)
    if request.method == "POST":
        if request.POST.get("do") == "record":
            return _record_copy(request, country, user, scope)
        _place(request, stack, places, scope, user)
        return redirect("desk_scan_stack", country=country.code, number=stack.pk)
    pages = list(stack.pages.select_related("version__agreement", "party"))
    versions = {page.version_id for page in pages if page.version_id}
    return render(
        request,
        "desk/agreements/scan_stack.html",
        {
            "stack": stack,
            "pages": [(page, _place_form(page, places) if page.state == "unknown" else None) for page in pages],
            "begun": copies_begun(scope, [version for version in versions if version]),
            "today": timezone.localdate(),
            "counts": {state: sum(1 for page in pages if page.state == state) for state in {p.state for p in pages}},
        },
    )


def _place_form(page: ScanPage, places: list[tuple[str, str]]) -> PlaceForm:
    initial = {"language": page.language or "fr", "page": page.page, "pages": page.pages}
    form = PlaceForm(initial=initial, auto_id=f"p{page.pk}_%s")
    known = [place for place in places if page.version_id and place[0].startswith(f"{page.version_id}:")]
    form.fields["copy"].choices = known or places  # type: ignore[attr-defined]
    return form


def _place(
    request: HttpRequest, stack: ScanStack, places: list[tuple[str, str]], scope: SigningScope, user: User
) -> None:
    page = get_object_or_404(stack.pages, pk=whole_number(request.POST.get("scan", "")) or 0)
    try:
        if request.POST.get("do") == "aside":
            set_page_aside(page, request.POST.get("reason", ""), by=user)
            return
        form = PlaceForm(request.POST)
        form.fields["copy"].choices = places  # type: ignore[attr-defined]
        if not form.is_valid():
            messages.error(request, _("Say of which copy the page is, and which page of how many."))
            return
        version, _colon, party = form.cleaned_data["copy"].partition(":")
        place_page(
            page,
            AgreementVersion.objects.select_related("agreement__project").get(pk=version),
            Party.objects.get(pk=party),
            language=form.cleaned_data["language"],
            number=form.cleaned_data["page"],
            pages=form.cleaned_data["pages"],
            scope=scope,
            by=user,
        )
        messages.success(request, _("The page is in its place."))
    except Refused as error:
        say_refused(request, error)


def _record_copy(request: HttpRequest, country: Country, user: User, scope: SigningScope) -> HttpResponse:
    """Put a whole copy together and record the signature."""
    day = forms.DateField(required=False).clean(request.POST.get("signed_on") or None)
    version = get_object_or_404(
        AgreementVersion.objects.filter(agreement__in=scope.agreements).select_related("agreement__project"),
        pk=request.POST.get("version"),
    )
    party = get_object_or_404(Party, country=country, pk=request.POST.get("party"))
    try:
        assemble_copy(
            version,
            party,
            request.POST.get("language", ""),
            scope=scope,
            signed_on=PartialDate(day.year, day.month, day.day) if day else None,
            by=user,
        )
        messages.success(request, _("The signed copy is kept and the signature recorded."))
        return redirect("desk_agreement_signatures", country=country.code, code=version.agreement.code)
    except Refused as error:
        say_refused(request, error)
    return redirect("desk_scans", country=country.code)


@at_desk
def scan_picture(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """A scanned page, small or (``?whole=1``) as it is: for who handed it in."""
    page = get_object_or_404(ScanPage, stack__in=_stacks(user, country), pk=number)
    with page.picture.open("rb") as file:
        content = file.read()
    if not request.GET.get("whole"):
        content = thumbnail(content, _THUMBNAIL)
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
