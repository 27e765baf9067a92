"""What the pages of one agreement at the desk share: getting it in scope, its tabs, saying why something is refused."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import Agreement, AgreementVersion
from houma.domain.agreements.terms_check import TermsError
from houma.domain.base.decisions import Refused
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country

OFFERED_LANGUAGES = (("fr", "Français"), ("ar", "العربية"))


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of an agreement's page."""

    label: str
    url: str
    current: bool


def opened(country: Country, user: User, code: str) -> Agreement:
    """The agreement with its project, programme and country; 404 where the person holds no role on its project."""
    mine = projects_where(user, Permission.SEE_LEDGER)
    return get_object_or_404(
        visible_agreements(user).filter(project__in=mine).select_related("project__programme", "country", "framework"),
        country=country,
        code=code,
    )


def version_of(agreement: Agreement, number: int) -> AgreementVersion:
    """One version of an agreement that the person may see, with what documents read of it; 404 for another."""
    return get_object_or_404(
        AgreementVersion.objects.select_related(
            "agreement__project__programme", "agreement__country", "agreement__framework"
        ),
        agreement=agreement,
        number=number,
    )


def tabs(agreement: Agreement, current: str) -> list[Tab]:
    """The parts of the page of an agreement."""
    parts = (
        ("desk_agreement", _("Terms and versions")),
        ("desk_agreement_signatures", _("Signatures")),
        ("desk_agreement_amendments", _("Amendments")),
        ("desk_agreement_money", _("Money")),
        ("desk_agreement_documents", _("Documents")),
        ("desk_agreement_closure", _("Closure")),
    )
    return [
        Tab(label, reverse(name, args=[agreement.country_id, agreement.code]), name == current) for name, label in parts
    ]


def say_refused(request: HttpRequest, error: Refused | TermsError) -> None:
    """Say why something was not done, reason by reason."""
    if isinstance(error, TermsError):
        for fault in error.faults:
            messages.error(request, f"{fault.path}: {fault.reason}")
        return
    for reason in error.decision.reasons:
        messages.error(request, str(reason))


def handed_in(
    request: HttpRequest, field: str, kind: DocumentKind, confidentiality: Confidentiality
) -> list[NewDocument]:
    """The files of a form's field as documents to keep."""
    files: list[UploadedFile[bytes]] = [file for file in request.FILES.getlist(field) if isinstance(file, UploadedFile)]
    return [
        NewDocument(file.name or "", file.read(), kind, confidentiality=confidentiality) for file in files if file.name
    ]


def paper_language(text: str) -> str:
    """A language in which agreements are signed; 404 for another."""
    if text not in dict(OFFERED_LANGUAGES):
        raise Http404
    return text
