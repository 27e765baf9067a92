"""A figure opened: everything that sources say of one measure of one subject, and which one is used."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.agreements.actions.adopting import adopt_agreement_claim
from houma.domain.agreements.listing import visible_agreements
from houma.domain.base.decisions import Refused
from houma.domain.sources.models import Claim, Measure, SubjectKind
from houma.domain.sources.queries import claims_about, definition_of
from houma.domain.territories.models import Country, Territory
from houma.web.country import of_country


@dataclass(frozen=True, slots=True)
class Subject:
    """What the claims are about, with the page that shows it."""

    label: str
    url: str


def _subject(request: HttpRequest, country: Country, kind: SubjectKind, code: str) -> Subject:
    """The subject, if the reader may see it; 404 otherwise."""
    if kind == SubjectKind.AGREEMENT:
        agreement = get_object_or_404(visible_agreements(request.user), country=country, code=code)
        return Subject(agreement.name, reverse("agreement", args=[country.code, code]))
    if kind == SubjectKind.TERRITORY:
        territory = get_object_or_404(Territory, country=country, code=code)
        return Subject(territory.name, reverse("territory", args=[country.code, code]))
    if kind in {SubjectKind.COUNTRY, SubjectKind.AGENCY, SubjectKind.PROGRAMME, SubjectKind.OFFICIAL_TOTAL}:
        return Subject(country.name, reverse("home", args=[country.code]))
    raise Http404


@of_country
def claims(request: HttpRequest, country: Country, kind: str, subject: str, measure: str) -> HttpResponse:
    """Definition, adopted value with who chose it and why, and every other value with its source."""
    if kind not in SubjectKind.values:
        raise Http404(_("Nothing of that kind is claimed here."))
    about = _subject(request, country, SubjectKind(kind), subject)
    found_measure = get_object_or_404(Measure.objects.select_related("unit"), code=measure)
    found = claims_about(country.code, kind, subject, [measure])
    if not found:
        raise Http404(_("No source says anything of this."))
    may_adopt = kind == SubjectKind.AGREEMENT and may(request.user, Permission.ADOPT_CLAIM, country).allowed
    if request.method == "POST":
        return _adopt(request, country, subject, measure, may_adopt)
    return render(
        request,
        "pages/claims.html",
        {
            "subject": about,
            "measure": found_measure,
            "definition": {"title": _("What this figure says"), "text": definition_of(found_measure)},
            "claims": found,
            "may_adopt": may_adopt,
            "differ": len({(claim.number, claim.text) for claim in found}) > 1,
        },
    )


def _adopt(request: HttpRequest, country: Country, subject: str, measure: str, may_adopt: bool) -> HttpResponse:
    """Adopt the claim that was chosen, with the reason that was given."""
    if not may_adopt or not isinstance(request.user, User):
        raise PermissionDenied
    agreement = get_object_or_404(visible_agreements(request.user), country=country, code=subject)
    claims = Claim.objects.filter(country_code=country.code, subject_code=subject, measure__code=measure)
    claim = get_object_or_404(claims.select_related("measure", "source"), pk=request.POST.get("claim") or 0)
    try:
        adopt_agreement_claim(agreement, claim, request.POST.get("reason", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This value is used from now on; the other stays visible."))
    return redirect("claims", country=country.code, kind=SubjectKind.AGREEMENT.value, subject=subject, measure=measure)
