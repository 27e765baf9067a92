"""A figure opened: everything that sources say of one measure of one subject, and which one is used."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.agreements.listing import visible_agreements
from houma.domain.sources.models import Measure, SubjectKind
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
    return render(
        request,
        "pages/claims.html",
        {
            "subject": about,
            "measure": found_measure,
            "definition": {"title": _("What this figure says"), "text": definition_of(found_measure)},
            "claims": found,
            "differ": len({(claim.number, claim.text) for claim in found}) > 1,
        },
    )
