"""One agreement at the desk: its terms and versions, signatures, amendments, documents and closure."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.actions import (
    amendment_decision,
    attach_document,
    cancel_agreement,
    close_agreement,
    keep_signed_scan,
    open_amendment,
    propose_version,
    sign_version,
    withdraw,
    withdraw_amendment,
)
from houma.domain.agreements.balance import agreement_balance
from houma.domain.agreements.copies import copies_begun, signed_copies, signing_scope
from houma.domain.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementEvent,
    AgreementState,
    AgreementVersion,
    Amendment,
    AmendmentState,
    Signature,
    VersionState,
)
from houma.domain.agreements.standing import may_act_for, standing
from houma.domain.agreements.term_changes import apply, read_changes
from houma.domain.agreements.terms_check import TermsError, faults_before_signature
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import ALLOWED, Decision, Refused, require
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Country
from houma.values.partial_date import PartialDate
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk
from houma.web.documents.agreement_content import agreement_paper
from houma.web.pages.desk.agreements.common import OFFERED_LANGUAGES, handed_in, opened, say_refused, tabs, version_of
from houma.web.pages.desk.agreements.differences import Names, shown_changes
from houma.web.pages.desk.fields import PAPER
from houma.web.templatetags.values import reader_language


def _frame(agreement: Agreement, user: User, current: str) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "tabs": tabs(agreement, current),
        "may_draft": may_on_project(user, Permission.DRAFT_AGREEMENT, agreement.project),
        "paper_languages": OFFERED_LANGUAGES,
    }


@at_desk
def agreement_terms(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The terms of one version (``?version=``, else the latest), what they lack, and all versions."""
    agreement = opened(country, user, code)
    if request.method == "POST":
        _do_to_version(request, agreement, user)
        return redirect("desk_agreement", country=country.code, code=agreement.code)
    versions = list(agreement.versions.select_related("created_by").order_by("-number"))
    asked = whole_number(request.GET.get("version", ""))
    number = asked if asked is not None else (versions[0].number if versions else 0)
    version = version_of(agreement, number) if versions else None
    context = _frame(agreement, user, "desk_agreement")
    if version is not None:
        terms = read_terms(version.terms)
        context |= {
            "version": version,
            "paper": agreement_paper(version, reader_language()),
            "terms": terms,
            "faults": faults_before_signature(terms) if version.state == VersionState.DRAFT else (),
            "is_draft": version.state == VersionState.DRAFT,
            "may_withdraw": version.state in (VersionState.DRAFT, VersionState.PROPOSED),
            "printable": version.state in (VersionState.PROPOSED, VersionState.SIGNED) and version.source_id is None,
        }
    earlier = [other for other in versions if version is not None and other.number != version.number]
    return render(request, "desk/agreements/terms.html", {**context, "versions": versions, "others": earlier})


def _do_to_version(request: HttpRequest, agreement: Agreement, user: User) -> None:
    """Open for signature, withdraw or give up: what the buttons of the page ask."""
    reason = request.POST.get("reason", "")
    try:
        require(may_on_project(user, Permission.DRAFT_AGREEMENT, agreement.project))
        if request.POST.get("do") == "cancel":
            cancel_agreement(agreement, reason, by=user)
            messages.success(request, _("The agreement is given up."))
            return
        version = get_object_or_404(AgreementVersion, agreement=agreement, number=request.POST.get("version"))
        if request.POST.get("do") == "propose":
            propose_version(version, by=user)
            messages.success(request, _("The version is open for signature; its terms are frozen now."))
        elif request.POST.get("do") == "withdraw":
            withdraw(version, reason, by=user)
            messages.success(request, _("The version is withdrawn."))
    except (Refused, TermsError) as error:
        say_refused(request, error)


class SigningForm(forms.Form):
    """The day on which a party signed."""

    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=forms.DateInput({"type": "date"}))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=OFFERED_LANGUAGES, required=False)

    def clean_language(self) -> str:
        """French where nothing is said."""
        return str(self.cleaned_data["language"] or OFFERED_LANGUAGES[0][0])


@at_desk
def agreement_signatures(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Who signed the version that is open or in force, with the scans that prove it; POST records a signature."""
    agreement = opened(country, user, code)
    if request.method == "POST":
        _record_signature(request, agreement, user)
        return redirect("desk_agreement_signatures", country=country.code, code=agreement.code)
    version = (
        agreement.versions.filter(state__in=[VersionState.PROPOSED, VersionState.SIGNED])
        .order_by("-number")
        .prefetch_related(
            "parties__party",
            Prefetch("signatures", Signature.objects.select_related("party", "recorded_by")),
        )
        .first()
    )
    rows = []
    standing_here = standing(user, Permission.SIGN_AGREEMENT, agreement)
    if version is not None:
        copies, signed = signed_copies(version), {item.party_id: item for item in version.signatures.all()}
        parties: dict[int, list[Any]] = {}
        for role in version.parties.all():
            parties.setdefault(role.party_id, []).append(role)
        for key, roles in parties.items():
            rows.append(
                {
                    "party": roles[0].party,
                    "roles": roles,
                    "must_sign": any(role.must_sign for role in roles),
                    "signature": signed.get(key),
                    "copy": copies.get(key),
                    "may": standing_here.may(key),
                }
            )
    scope = signing_scope(user, country)
    return render(
        request,
        "desk/agreements/signatures.html",
        {
            **_frame(agreement, user, "desk_agreement_signatures"),
            "version": version,
            "rows": rows,
            "is_open": version is not None and version.state == VersionState.PROPOSED,
            "printable": version is not None and version.source_id is None,
            "form": SigningForm(initial={"signed_on": timezone.localdate()}),
            "begun": copies_begun(scope, [version.pk]) if version is not None else [],
        },
    )


def _record_signature(request: HttpRequest, agreement: Agreement, user: User) -> None:
    form = SigningForm(request.POST)
    version = get_object_or_404(agreement.versions, number=request.POST.get("version"))
    party = get_object_or_404(Party, country=agreement.country_id, code=request.POST.get("party", ""))
    if not form.is_valid():
        messages.error(request, _("Say on which day it was signed."))
        return
    day = form.cleaned_data["signed_on"]
    try:
        require(may_act_for(user, Permission.SIGN_AGREEMENT, agreement, party.pk))
        with transaction.atomic():
            for new in handed_in(request, "scan", DocumentKind.SCAN, Confidentiality.PARTIES):
                keep_signed_scan(version, party, new, form.cleaned_data["language"], by=user)
            sign_version(version, party, signed_on=PartialDate(day.year, day.month, day.day), by=user)
        messages.success(request, _("The signature is recorded."))
    except Refused as error:
        say_refused(request, error)


@at_desk
def agreement_amendments(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Amendments with what they change, whether they still fit, and what may be done with each."""
    agreement = opened(country, user, code)
    if request.method == "POST":
        amendment = get_object_or_404(Amendment, base__agreement=agreement, pk=request.POST.get("amendment"))
        try:
            require(may_on_project(user, Permission.DRAFT_AGREEMENT, agreement.project))
            if request.POST.get("do") == "open":
                open_amendment(amendment, by=user)
                messages.success(request, _("The amendment is open for signature as a new version."))
            elif request.POST.get("do") == "withdraw":
                withdraw_amendment(amendment, by=user)
                messages.success(request, _("The amendment is withdrawn."))
        except (Refused, TermsError) as error:
            say_refused(request, error)
        return redirect("desk_agreement_amendments", country=country.code, code=agreement.code)
    names = Names(agreement.project)
    amendments = (
        Amendment.objects.filter(base__agreement=agreement)
        .select_related("base__agreement__project__country", "result", "proposed_by")
        .order_by("-pk")
    )
    return render(
        request,
        "desk/agreements/amendments.html",
        {
            **_frame(agreement, user, "desk_agreement_amendments"),
            "shown": [_amendment(amendment, names) for amendment in amendments],
            "in_force": agreement.versions.filter(state=VersionState.SIGNED).first(),
        },
    )


def _amendment(amendment: Amendment, names: Names) -> dict[str, Any]:
    changes, before = read_changes(amendment.changes), read_terms(amendment.base.terms)
    waits = amendment.state == AmendmentState.PROPOSED and amendment.result_id is None
    return {
        "amendment": amendment,
        "things": shown_changes(changes, before, apply(changes, before), names),
        "waits": waits,
        "decision": amendment_decision(amendment) if waits else ALLOWED,
    }


class AttachForm(forms.Form):
    """A document of the agreement."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices)
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Who may read it"), choices=Confidentiality.choices, initial=Confidentiality.PARTIES
    )
    file = forms.FileField(label=gettext_lazy("File"), help_text=PAPER)


@at_desk
def agreement_documents(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Documents of the agreement, who did what to it, and a form to attach another."""
    agreement = opened(country, user, code)
    may_attach = may_on_project(user, Permission.SIGN_AGREEMENT, agreement.project)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            require(may_attach)
            (new,) = handed_in(
                request,
                "file",
                DocumentKind(form.cleaned_data["kind"]),
                Confidentiality(form.cleaned_data["confidentiality"]),
            )
            attach_document(agreement, replace(new, title=form.cleaned_data["title"]), by=user)
            messages.success(request, _("The document is kept."))
            return redirect("desk_agreement_documents", country=country.code, code=agreement.code)
        except Refused as error:
            say_refused(request, error)
    return render(
        request,
        "desk/agreements/documents.html",
        {
            **_frame(agreement, user, "desk_agreement_documents"),
            "documents": readable_documents(agreement, user),
            "events": AgreementEvent.objects.filter(agreement=agreement).select_related("done_by")[:100],
            "form": form,
            "may_attach": may_attach,
        },
        status=400 if form.is_bound else 200,
    )


def readable_documents(agreement: Agreement, user: User) -> list[AgreementDocument]:
    """The documents of the agreement that the person may read: those for officers only if it holds READ_PAPERS."""
    documents = (
        AgreementDocument.objects.filter(agreement=agreement)
        .select_related("document__handed_in_by", "version")
        .order_by("-pk")
    )
    if not may_on_project(user, Permission.READ_PAPERS, agreement.project):
        documents = documents.exclude(document__confidentiality=Confidentiality.OFFICERS)
    return list(documents)


class ClosingForm(forms.Form):
    """Why the agreement closes."""

    reason = forms.CharField(label=gettext_lazy("Why it closes"), required=False, widget=forms.Textarea({"rows": 3}))


@at_desk
def agreement_closure(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The accounts line by line, what is left and to whom; POST closes the agreement."""
    agreement = opened(country, user, code)
    may_close = _may_close(agreement, user)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            require(may_close)
            close_agreement(agreement, reason=form.cleaned_data["reason"], by=user)
            messages.success(request, _("The agreement is closed."))
            return redirect("desk_agreement_closure", country=country.code, code=agreement.code)
        except Refused as error:
            say_refused(request, error)
    balance = agreement_balance(agreement)
    return render(
        request,
        "desk/agreements/closure.html",
        {
            **_frame(agreement, user, "desk_agreement_closure"),
            "balance": balance,
            "sums_shown": [
                (_("Committed"), balance.sum_of("committed")),
                (_("Released"), balance.sum_of("released")),
                (_("Taken back"), balance.sum_of("returned")),
                (_("Spent"), balance.sum_of("spent")),
                (_("Not released"), balance.sum_of("unreleased")),
                (_("Released, not spent"), balance.sum_of("unspent")),
            ],
            "form": form,
            "may_close": may_close,
            "is_signed": agreement.state == AgreementState.SIGNED,
        },
    )


def _may_close(agreement: Agreement, user: User) -> Decision:
    return may_on_project(user, Permission.DRAFT_AGREEMENT, agreement.project)
