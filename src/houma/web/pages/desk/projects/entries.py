"""One address for every form of a project's workspace: shown, checked, written by its action."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Refused
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.desk.projects import (
    forms_preparing,
    forms_profile,
    forms_programme,
    forms_progress,
    forms_steering,
)
from houma.web.pages.desk.projects.entry_form import EntryForm
from houma.web.pages.desk.projects.workspace import workspace

ADDING: dict[str, type[EntryForm]] = {
    "description": forms_preparing.DescriptionForm,
    "local-will": forms_preparing.LocalWillForm,
    "diagnosis": forms_preparing.DiagnosisForm,
    "profile-diagnosis": forms_profile.ProfileDiagnosisForm,
    "vision": forms_preparing.VisionForm,
    "document": forms_preparing.DocumentForm,
    "photos": forms_preparing.PhotoForm,
    "axis": forms_programme.AxisForm,
    "steering-body": forms_steering.BodyForm,
    "member": forms_steering.MemberForm,
    "meeting": forms_steering.MeetingForm,
    "evaluation": forms_steering.EvaluationForm,
}
"""Forms that add something to the project, or describe it."""
ABOUT: dict[str, type[EntryForm]] = {
    "local-will": forms_preparing.LocalWillForm,
    "diagnosis": forms_preparing.DiagnosisForm,
    "share": forms_preparing.ShareForm,
    "axis": forms_programme.AxisForm,
    "axis-out": forms_programme.RemoveAxisForm,
    "action-in": forms_programme.NewActionForm,
    "action": forms_programme.ActionForm,
    "action-out": forms_programme.RemoveActionForm,
    "member": forms_steering.MemberForm,
    "meeting": forms_steering.MeetingForm,
    "decision-in": forms_steering.DecisionForm,
    "follow-up-in": forms_steering.FollowUpForm,
    "evaluation": forms_steering.EvaluationForm,
    "report-by": forms_progress.ReportForm,
    "check-of": forms_progress.CheckForm,
}
"""Forms about one row: they change it, or add something to it."""


@at_desk
def enter(request: HttpRequest, country: Country, user: User, code: str, kind: str) -> HttpResponse:
    """Add something to the project."""
    return _form_page(request, country, user, code, ADDING.get(kind), None)


@at_desk
def change(request: HttpRequest, country: Country, user: User, code: str, kind: str, key: int) -> HttpResponse:
    """Change a row of the project, or add something to it."""
    return _form_page(request, country, user, code, ABOUT.get(kind), key)


def _form_page(
    request: HttpRequest, country: Country, user: User, code: str, form_class: type[EntryForm] | None, key: int | None
) -> HttpResponse:
    space = workspace(country, user, code)
    if form_class is None:
        raise Http404
    allowed = space.may(form_class.permission)
    let_in(allowed)
    subject = None if key is None else form_class.find(space, key)
    if key is not None and subject is None:
        raise Http404
    decision = form_class.decide(space, subject)
    posted = request.method == "POST"
    form = form_class(
        request.POST if posted else None, request.FILES if posted else None, workspace=space, subject=subject
    )
    if posted and decision and form.is_valid() and _written(form):
        messages.success(request, _("Recorded."))
        return redirect(space.url(form.tab))
    return space.page(
        request,
        form.template,
        form.tab,
        {"form": form, "title": form.title, "subject": subject, "decision": decision, "back": space.url(form.tab)},
        status=400 if posted else 200,
    )


def _written(form: EntryForm) -> bool:
    """Let the action write, all or nothing; what it refuses stands in the form."""
    try:
        with transaction.atomic():
            form.write()
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, str(reason))
        return False
    except ValidationError as problem:
        found = problem.message_dict if hasattr(problem, "error_dict") else {NON_FIELD_ERRORS: problem.messages}
        for name, sentences in found.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return False
    return True
