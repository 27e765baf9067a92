"""The tabs of a project at the desk: programme, steering, progress, photos and documents, evaluation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.documents.models import Confidentiality
from houma.domain.projects.actions import (
    conclude_evaluation,
    publish_evaluation,
    withdraw_evaluation,
)
from houma.domain.projects.life_reading import (
    documents_of,
    evaluations_of,
    meetings_of,
    photos_of,
    readable_documents,
    reporting_parties,
    reports_of,
)
from houma.domain.projects.models import (
    Evaluation,
    EvaluationState,
    Moment,
    SteeringMember,
    Verdict,
)
from houma.domain.projects.queries import action_progress, physical_progress, progress_over_time
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk, let_in
from houma.web.indicators.surveyed import evidence
from houma.web.pages.desk.projects.forms_steering import body_of
from houma.web.pages.desk.projects.workspace import Workspace, workspace


@at_desk
def programme(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Axes and actions, with what each serves and how far it is."""
    space = workspace(country, user, code)
    progress = {one.action.pk: one for one in action_progress(space.project)}
    axes = space.project.axes.prefetch_related(
        "actions__operator", "actions__territory", "actions__capitals", "actions__targets"
    )
    describe = Permission.DESCRIBE_PROJECT
    return space.page(
        request,
        "desk/projects/programme.html",
        "desk_project_programme",
        {
            "axes": [(axis, [(one, progress.get(one.pk)) for one in axis.actions.all()]) for axis in axes],
            "may": space.may(describe),
            "add_axis": space.door("axis", describe),
        },
    )


@at_desk
def steering(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The body, its members, its meetings, what they decided and what became of it."""
    space = workspace(country, user, code)
    body = body_of(space)
    meetings = meetings_of(space.project) if body is not None else []
    today = timezone.localdate()
    open_decisions = [
        (meeting, view) for meeting, decisions in meetings for view in decisions if view.is_open
    ]  # fmt: skip
    describe = Permission.DESCRIBE_PROJECT
    readable = _readable(space, [meeting.minutes_id for meeting, _decisions in meetings])
    return space.page(
        request,
        "desk/projects/steering.html",
        "desk_project_steering",
        {
            "body": body,
            "members": SteeringMember.objects.filter(body=body).select_related("party") if body else [],
            "meetings": meetings,
            "open_decisions": open_decisions,
            "readable": readable,
            "today": today,
            "may": space.may(describe),
            "doors": {
                "body": space.door("steering-body", describe),
                "member": space.door("member", describe),
                "meeting": space.door("meeting", describe),
            },
        },
    )


def _readable(space: Workspace, keys: list[int | None]) -> set[int]:
    """Which of these documents the person may read."""
    return set(readable_documents(space.user).filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True))


@at_desk
def progress(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Planned and achieved, what was reported and what was found of it."""
    space = workspace(country, user, code)
    report = space.may(Permission.REPORT_PROGRESS)
    reports = reports_of(space.project)
    photos = {photo.pk for photo in photos_of(space.project, user)}
    return space.page(
        request,
        "desk/projects/progress.html",
        "desk_project_progress",
        {
            "actions": action_progress(space.project),
            "share": physical_progress(space.project),
            "points": progress_over_time(space.project),
            "reports": reports,
            "seen_photos": photos,
            "waiting": [(told, view) for told, lines in reports for view in lines if view.verdict is None],
            "may_report": report,
            "may_check": space.may(Permission.CHECK_PROGRESS),
            "accepted": Verdict.ACCEPTED.value,
            "reporters": [
                (party, space.url("desk_project_change", "report-by", party.pk))
                for party in reporting_parties(user, space.project)
            ]
            if report
            else [],
        },
    )


@at_desk
def documents(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Photos by moment, and every document that the person may read."""
    space = workspace(country, user, code)
    photos = list(photos_of(space.project, user))
    bring = Permission.BRING_EVIDENCE
    return space.page(
        request,
        "desk/projects/documents.html",
        "desk_project_documents",
        {
            "moments": [(moment, [one for one in photos if one.moment == moment]) for moment in Moment],
            "documents": documents_of(space.project, user),
            "may_share": space.may(Permission.DESCRIBE_PROJECT),
            "levels": Confidentiality.choices,
            "doors": {"document": space.door("document", bring), "photos": space.door("photos", bring)},
        },
    )


@at_desk
def evaluation(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The evaluations: drafted, concluded, published or not."""
    space = workspace(country, user, code)
    describe = space.may(Permission.DESCRIBE_PROJECT)
    found = evaluations_of(space.project, published_only=False)
    if not space.may(Permission.READ_PAPERS):
        found = found.exclude(state=EvaluationState.DRAFT)
    return space.page(
        request,
        "desk/projects/evaluation.html",
        "desk_project_evaluation",
        {
            "evaluations": found,
            "evidence": evidence(list(found)),
            "readable": _readable(space, [one.document_id for one in found]),
            "may": describe,
            "add": space.door("evaluation", Permission.DESCRIBE_PROJECT),
        },
    )


_MOVES = {"conclude": conclude_evaluation, "publish": publish_evaluation, "withdraw": withdraw_evaluation}


@require_POST
@at_desk
def move_evaluation(request: HttpRequest, country: Country, user: User, code: str, key: int) -> HttpResponse:
    """Conclude, publish or withdraw an evaluation."""
    space = workspace(country, user, code)
    allowed = space.may(Permission.DESCRIBE_PROJECT)
    let_in(allowed)
    found = get_object_or_404(Evaluation, project=space.project, pk=key)
    move = _MOVES.get(request.POST.get("do", ""))
    if move is not None:
        try:
            move(found, by=user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Recorded."))
    return redirect(space.url("desk_project_evaluation"))
