"""Drafting: a new agreement from a template, its terms in a form, and amendments made with the same form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.actions import (
    draft_agreement,
    next_draft,
    propose_amendment,
    revise_draft,
    wanted_decision,
)
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    AgreementTemplate,
    VersionState,
)
from houma.domain.agreements.terms import Terms, digest_of
from houma.domain.agreements.terms_check import TermsError, faults_before_signature
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Refused
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_on_project, projects_where
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.agreements.common import opened, say_refused, version_of
from houma.web.pages.desk.agreements.differences import shown_differences
from houma.web.pages.desk.agreements.forms import TermsForm, terms_from


class NewForm(forms.Form):
    """What an agreement is drafted from."""

    code = forms.RegexField(
        label=gettext_lazy("Reference"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,79}$",
        help_text=gettext_lazy("Letters without accents, digits, hyphens: it names the agreement for good."),
    )
    project = forms.ModelChoiceField(label=gettext_lazy("Project"), queryset=Project.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in list(AgreementKind)[:3]]
    )
    template = forms.ModelChoiceField(
        label=gettext_lazy("Template"), queryset=AgreementTemplate.objects.none(), required=False
    )
    framework = forms.ModelChoiceField(
        label=gettext_lazy("Under the framework agreement"), queryset=Agreement.objects.none(), required=False
    )

    def __init__(self, country: Country, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = projects_where(user, Permission.DRAFT_AGREEMENT).filter(country=country)
        self.fields["project"].queryset = mine.order_by("name_fr")  # type: ignore[attr-defined]
        self.fields["template"].queryset = AgreementTemplate.objects.filter(country=country)  # type: ignore[attr-defined]
        self.fields["framework"].queryset = Agreement.objects.filter(  # type: ignore[attr-defined]
            country=country, project__in=mine, kind=AgreementKind.FRAMEWORK
        ).exclude(state=AgreementState.CANCELLED)


@at_desk
def new_agreement(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Draft an agreement: the template's articles, the project's name and years; the form of its terms follows."""
    if not projects_where(user, Permission.DRAFT_AGREEMENT).filter(country=country).exists():
        return render(request, "desk/agreements/refused.html", status=403)
    given = Project.objects.filter(country=country, code=request.GET.get("project", "")).first()
    form = NewForm(country, user, request.POST or None, initial={"project": given})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            terms = read_terms(terms_from(chosen["project"], chosen["template"], chosen["kind"]))
            agreement = draft_agreement(
                chosen["project"],
                chosen["code"],
                AgreementKind(chosen["kind"]),
                terms,
                framework=chosen["framework"],
                by=user,
            )
        except (Refused, TermsError) as error:
            say_refused(request, error)
        else:
            return redirect("desk_agreement_edit", country=country.code, code=agreement.code, number=1)
    templates = AgreementTemplate.objects.filter(country=country)
    status = 400 if form.is_bound else 200
    return render(request, "desk/agreements/new.html", {"form": form, "templates": templates}, status=status)


@at_desk
def edit_draft(request: HttpRequest, country: Country, user: User, code: str, number: int) -> HttpResponse:
    """The form of a draft's terms: check it, correct the draft, or go on with a new version of it."""
    agreement = opened(country, user, code)
    version = version_of(agreement, number)
    decision = may_on_project(user, Permission.DRAFT_AGREEMENT, agreement.project)
    if not decision or version.state != VersionState.DRAFT:
        return render(
            request, "desk/agreements/refused.html", {"agreement": agreement, "decision": decision}, status=403
        )
    form = TermsForm(agreement.project, request.POST if request.method == "POST" else None, version.terms)
    checked: Terms | None = None
    if request.method == "POST" and (checked := _read(request, form)) is not None:
        expected = request.POST.get("expected", "")
        do = request.POST.get("do")
        try:
            if do == "next":
                version = next_draft(version, checked, request.POST.get("reason", ""), expected=expected, by=user)
                messages.success(request, _("The earlier draft is kept; this is a new version."))
                return redirect("desk_agreement", country=country.code, code=agreement.code)
            if do == "save":
                revise_draft(version, checked, expected=expected, by=user)
                messages.success(request, _("The draft is kept."))
                return redirect("desk_agreement", country=country.code, code=agreement.code)
        except (Refused, TermsError) as error:
            say_refused(request, error)
    if checked is not None:  # Shown anew, with an empty row for one more party, line and article.
        form = TermsForm(agreement.project, None, form.data())
    return render(
        request,
        "desk/agreements/edit.html",
        {
            "agreement": agreement,
            "version": version,
            "form": form,
            "expected": request.POST.get("expected") or digest_of(version.terms),
            "checked": checked,
            "faults": faults_before_signature(checked) if checked else (),
        },
        status=400 if request.method == "POST" and checked is None else 200,
    )


@at_desk
def amend(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """An amendment: the terms in force in the form, the difference before it is proposed, and why."""
    agreement = opened(country, user, code)
    decision = may_on_project(user, Permission.DRAFT_AGREEMENT, agreement.project)
    base = agreement.versions.filter(state=VersionState.SIGNED, source=None).first()
    if not decision or base is None:
        return render(
            request, "desk/agreements/refused.html", {"agreement": agreement, "decision": decision}, status=403
        )
    form = TermsForm(agreement.project, request.POST if request.method == "POST" else None, base.terms)
    reason = request.POST.get("reason", "")
    context: dict[str, Any] = {
        "agreement": agreement,
        "version": base,
        "form": form,
        "reason": reason,
        "amending": True,
    }
    context["expected"] = request.POST.get("expected") or digest_of(base.terms)
    wanted = _read(request, form) if request.method == "POST" else None
    if wanted is not None:
        try:
            if context["expected"] != digest_of(base.terms):
                messages.error(
                    request,
                    _("The version in force changed while you wrote: what it says now stands beside; begin again."),
                )
            elif request.POST.get("do") == "propose":
                propose_amendment(agreement, wanted, reason, by=user)
                messages.success(request, _("The amendment is proposed."))
                return redirect("desk_agreement_amendments", country=country.code, code=agreement.code)
        except (Refused, TermsError) as error:
            say_refused(request, error)
        context["things"] = shown_differences(read_terms(base.terms), wanted, agreement.project)
        context["decision"] = wanted_decision(agreement, wanted, reason)
        context["checked"] = wanted
        context["form"] = TermsForm(agreement.project, None, form.data())
    status = 400 if request.method == "POST" and wanted is None else 200
    return render(request, "desk/agreements/edit.html", context, status=status)


def _read(request: HttpRequest, form: TermsForm) -> Terms | None:
    """The terms that were filled in; None, and said why, where they cannot be read or do not hold together."""
    if not form.is_valid():
        messages.error(request, _("Some fields cannot be read: the reason stands beside each."))
        return None
    try:
        return read_terms(form.data())
    except TermsError as error:
        say_refused(request, error)
        return None


@at_desk
def compare(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Two versions side by side: ``?before=1&after=2``."""
    agreement = opened(country, user, code)
    versions = list(agreement.versions.order_by("number"))
    numbers = [version.number for version in versions]
    before = get_object_or_404(agreement.versions, number=_number(request, "before", numbers[-2:-1] or numbers))
    after = get_object_or_404(agreement.versions, number=_number(request, "after", numbers[-1:]))
    return render(
        request,
        "desk/agreements/compare.html",
        {
            "agreement": agreement,
            "versions": versions,
            "before": before,
            "after": after,
            "things": shown_differences(read_terms(before.terms), read_terms(after.terms), agreement.project),
        },
    )


def _number(request: HttpRequest, name: str, otherwise: list[int]) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else next(iter(otherwise), 0)
