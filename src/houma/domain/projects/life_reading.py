"""Reading the life of a project: its documents and photos by what the person may read, its steering, its reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Party, User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.accounts.rules import Permission, mandates_allowing, may
from houma.domain.base.decisions import Decision
from houma.domain.documents.models import Confidentiality, Document
from houma.domain.projects.models import (
    Evaluation,
    EvaluationState,
    FollowUp,
    FollowUpState,
    Meeting,
    Photo,
    ProgressReport,
    Project,
    ReportedProgress,
    SteeringDecision,
    Verdict,
)
from houma.domain.projects.queries import projects_where, readable_by
from houma.domain.projects.scope import communes, reached_by
from houma.domain.territories.models import Country, Territory


def may_be_read_by(user: User | AnonymousUser, document: str = "") -> Q:
    """The one rule of who reads a document of a project.

    What is public goes with its project; what is for the parties to those whose mandates reach the project, which for
    partners and operators means that their party takes part in it; the rest to officers and auditors of its territory.

    Args:
        document: path from the filtered model to the document, with a trailing ``__`` ("" for documents themselves).
    """
    project = f"{document}in_project__project__"
    said = f"{document}confidentiality"
    readable = Q(**{said: Confidentiality.PUBLIC}) & readable_by(user, project=project)
    if not isinstance(user, User):
        return readable
    of_project = f"{project.removesuffix('__')}__in"
    reached = Project.objects.filter(reached_by(mandates_in_force(user))).values("pk")
    papers = projects_where(user, Permission.READ_PAPERS).values("pk")
    return readable | Q(**{said: Confidentiality.PARTIES, of_project: reached}) | Q(**{of_project: papers})


def readable_documents(user: User | AnonymousUser) -> QuerySet[Document]:
    """The documents of projects that ``user`` may read."""
    return Document.objects.filter(may_be_read_by(user))


def documents_of(project: Project, user: User | AnonymousUser) -> QuerySet[Document]:
    """The documents of ``project`` that ``user`` may read and that no other replaced, photos left out."""
    return (
        readable_documents(user)
        .filter(in_project__project=project, photo=None, replaced_by=None)
        .select_related("in_project", "handed_in_by")
    )


def photos_of(project: Project, user: User | AnonymousUser) -> QuerySet[Photo]:
    """The photos of ``project`` that ``user`` may see, in the order in which they were taken."""
    return (
        Photo.objects.filter(may_be_read_by(user, "document__"), project=project)
        .select_related("document", "action")
        .order_by("taken_on", "id")
    )


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with what became of it; ``state`` is None until something is told."""

    decision: SteeringDecision
    follow_ups: Sequence[FollowUp]

    @property
    def last(self) -> FollowUp | None:
        return self.follow_ups[-1] if self.follow_ups else None

    @property
    def is_open(self) -> bool:
        return self.last is None or self.last.state == FollowUpState.UNDER_WAY


def meetings_of(project: Project) -> list[tuple[Meeting, list[DecisionView]]]:
    """The meetings of the steering body, the latest first, with decisions and follow-up: five queries."""
    meetings = (
        Meeting.objects.filter(body__project=project)
        .select_related("minutes")
        .prefetch_related(
            "attending__party",
            Prefetch(
                "decisions",
                SteeringDecision.objects.select_related("party").prefetch_related(
                    Prefetch("follow_ups", FollowUp.objects.select_related("recorded_by"))
                ),
            ),
        )
    )
    return [
        (meeting, [DecisionView(one, list(one.follow_ups.all())) for one in meeting.decisions.all()])
        for meeting in meetings
    ]


@dataclass(frozen=True, slots=True)
class LineView:
    """What was reported of an action beside what was found: ``verdict`` is None until somebody checked."""

    line: ReportedProgress

    @property
    def verdict(self) -> Verdict | None:
        checks = list(self.line.checks.all())
        return Verdict(checks[-1].verdict) if checks else None


def reports_of(project: Project) -> list[tuple[ProgressReport, list[LineView]]]:
    """The progress reports, the latest period first, each line with its checks: four queries."""
    reports = (
        ProgressReport.objects.filter(project=project)
        .select_related("party", "recorded_by")
        .prefetch_related(
            Prefetch(
                "lines",
                ReportedProgress.objects.select_related("action").prefetch_related("checks__recorded_by"),
            ),
            "photos__document",
        )
    )
    return [(report, [LineView(line) for line in report.lines.all()]) for report in reports]


def evaluations_of(project: Project, *, published_only: bool) -> QuerySet[Evaluation]:
    """The evaluations of a project with their judgements, the latest first."""
    found = Evaluation.objects.filter(project=project).select_related("document", "party")
    if published_only:
        found = found.filter(state=EvaluationState.PUBLISHED)
    return found.prefetch_related("judgements")


def reporting_parties(user: User, project: Project) -> QuerySet[Party]:
    """The operators of the project for which ``user`` may report: their own, or every one for an officer."""
    operators = Party.objects.filter(operated_actions__axis__project=project).distinct()
    mandates = mandates_allowing(user, Permission.REPORT_PROGRESS)
    if mandates.filter(_reaches(project), party=None).exists():
        return operators
    return operators.filter(mandates__in=mandates)


def _reaches(project: Project) -> Q:
    return Q(territory__descent__descendant__in=project.places.values("territory"))


def projects_reached(user: User) -> QuerySet[Project]:
    """The projects on which ``user`` works at the desk: those that a mandate reaches, whatever its role."""
    return Project.objects.filter(reached_by(mandates_in_force(user)))


def territories_to_open_on(user: User) -> QuerySet[Territory]:
    """The territories on which ``user`` may open a project: an officer's, and for a commune its own."""
    mandates = mandates_allowing(user, Permission.OPEN_PROJECT).filter(
        ~Q(role__in=PARTY_BOUND_ROLES) & Q(project_limits=None) | communes()
    )
    return Territory.objects.filter(ancestry__ancestor__in=mandates.values("territory"))


def may_open_project(user: User | AnonymousUser, country: Country) -> Decision:
    """May ``user`` open a project somewhere in ``country``? Officers may, and communes on their own territory."""
    allowed = may(user, Permission.OPEN_PROJECT, country)
    if not allowed or not isinstance(user, User):
        return allowed
    if territories_to_open_on(user).filter(country=country).exists():
        return allowed
    return Decision.refuse(_("Projects are opened by officers, and by communes on their own territory."))
