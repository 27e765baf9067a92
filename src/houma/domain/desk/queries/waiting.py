"""What waits for a person, in order of urgency: gathered from every room, in scope, at a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, ngettext

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.queries import mandates_in_force, roles_in_country
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.agreements import waiting as agreements_waiting
from houma.domain.desk.models import Question
from houma.domain.desk.queries.on_the_ground import waiting_on_the_ground
from houma.domain.desk.queries.questions import answers_to_read, questions_to_answer
from houma.domain.desk.rules import Place, TaskFilters, TaskKind, Urgency, Waiting, urgency_of
from houma.domain.projects.cycle import PHASES, REQUIREMENTS
from houma.domain.projects.models import Evidence, EvidenceState, Phase, Project, Requirement
from houma.domain.projects.progress import ProgressCheck, ProgressReport, ReportedProgress
from houma.domain.projects.proofs import BROUGHT_BY
from houma.domain.projects.queries import projects_in
from houma.domain.projects.scope import reached_by
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.domain.watch.models import ON_PROJECTS
from houma.domain.watch.queries.alerts import AlertFilters, in_order, narrowed, shown, visible_alerts
from houma.values.folding import words

MOST_OF_A_KIND = 200
_QUESTION_SHOWN = 140


@dataclass(frozen=True, slots=True)
class TaskList:
    """Tasks in order of urgency. ``counts`` tells how many of each kind there are, beyond those listed too."""

    tasks: tuple[Waiting, ...]
    counts: Mapping[TaskKind, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left_out(self) -> int:
        """Tasks that are counted but not listed: each kind lists its most pressing ones."""
        return self.total - len(self.tasks)

    @property
    def late(self) -> int:
        return sum(task.urgency == Urgency.LATE for task in self.tasks)

    def narrowed(self, filters: TaskFilters) -> tuple[Waiting, ...]:
        """The tasks that ``filters`` let through, in the same order."""
        wanted = words(filters.text)
        return tuple(
            task
            for task in self.tasks
            if (filters.kind is None or task.kind == filters.kind)
            and (not filters.late or task.urgency == Urgency.LATE)
            and (not wanted or _says(task, wanted))
        )


def _says(task: Waiting, wanted: tuple[str, ...]) -> bool:
    said = words(f"{task.subject} {task.what} {task.context}")
    return all(any(word.startswith(part) for word in said) for part in wanted)


def tasks_of(user: User | AnonymousUser, country: Country, today: date | None = None) -> TaskList:
    """Everything that waits for ``user`` in ``country``; each kind lists 200 at most and counts all it can."""
    if not isinstance(user, User):
        return TaskList((), {})
    day = today or timezone.localdate()
    gates, gate_count = _gates(user, country, day)
    on_the_ground, more = waiting_on_the_ground(user, country, day)
    found = [
        *_agreements(user, country, day),
        *_alerts(user, country, day),
        *_reports(user, country, day),
        *_imports(user, country, day),
        *_questions(user, country, day),
        *on_the_ground,
        *gates,
    ]
    counts = Counter(task.kind for task in found) + Counter(more)
    if gate_count:
        counts[TaskKind.EVIDENCE] = gate_count
    return TaskList(tuple(sorted(found, key=lambda task: task.order)), counts)


def _agreements(user: User, country: Country, today: date) -> Iterable[Waiting]:
    """What waits in agreements: signatures, releases, calls, proofs, scans."""
    for item in agreements_waiting.waiting_for(user, country, today):
        kind = TaskKind(item.kind.value)
        agreement = item.agreement
        place = Place(item.tab, (item.key,)) if agreement is None else Place("agreement", (agreement.code,), item.tab)
        yield Waiting(
            kind=kind,
            subject=gettext("Scanned pages") if agreement is None else agreement.name,
            what=item.what,
            place=place,
            urgency=urgency_of(kind, item.due, item.since, today),
            due=item.due,
            since=item.since,
            amount=item.amount,
            context="" if agreement is None else agreement.code,
        )


def _alerts(user: User, country: Country, today: date) -> Iterable[Waiting]:
    """Alerts that ask for an answer: one's own, and on projects those that nobody took, for who steers agreements.

    Those on territories that nobody was given yet stand in the list of the watch: there may be many.
    """
    asking = narrowed(visible_alerts(user, country), AlertFilters(resting=False), user, today)
    mine = Q(owner=user)
    if mandates_allowing(user, Permission.DRAFT_AGREEMENT).filter(territory__country=country).exists():
        mine |= Q(owner=None, rule__family__in=ON_PROJECTS) | Q(owner=None, due_on__lt=today)
    kind = TaskKind.ALERT
    for found in shown(in_order(asking.filter(mine))[:MOST_OF_A_KIND], country, today):
        alert = found.alert
        about = alert.agreement or alert.project or alert.territory
        yield Waiting(
            kind=kind,
            subject=found.subject,
            what=found.why,
            place=Place("watch_alert", (alert.pk,)),
            urgency=urgency_of(kind, alert.due_on, alert.raised_on, today),
            due=alert.due_on,
            since=alert.raised_on,
            context=about.code if about else "",
            left=-found.severity,
        )


def _reports(user: User, country: Country, today: date) -> Iterable[Waiting]:
    """Progress reports with a value that nobody checked, in the scope of those who check."""
    unchecked = ReportedProgress.objects.filter(report=OuterRef("pk")).exclude(
        Exists(ProgressCheck.objects.filter(line=OuterRef("pk")))
    )
    reports = (
        ProgressReport.objects.filter(
            Exists(unchecked),
            project__country=country,
            project__in=projects_in(user, Permission.CHECK_PROGRESS, country).values("pk"),
        )
        .exclude(recorded_by=user)
        .select_related("project", "party")
        .order_by("recorded_at")[:MOST_OF_A_KIND]
    )
    kind = TaskKind.CHECK_REPORT
    for report in reports:
        since = report.recorded_at.date()
        yield Waiting(
            kind=kind,
            subject=report.project.name,
            what=report.party.name,
            place=Place("project", (report.project.code,), "progress"),
            urgency=urgency_of(kind, None, since, today),
            since=since,
            context=report.project.code,
        )


def _imports(user: User, country: Country, today: date) -> Iterable[Waiting]:
    """Files that the person handed in, checked and not confirmed."""
    runs = ImportRun.objects.filter(country_code=country.code, started_by=user, state=ImportState.CHECKED)
    kind = TaskKind.CONFIRM_IMPORT
    for run in runs.defer("report").order_by("started_at")[:MOST_OF_A_KIND]:
        since = run.started_at.date()
        urgency = urgency_of(kind, None, since, today)
        yield Waiting(kind, run.filename, "", Place("import_run", (run.pk,)), urgency, since=since)


def _questions(user: User, country: Country, today: date) -> Iterable[Waiting]:
    """Questions put to the person, and answers to its own."""
    for kind, questions in (
        (TaskKind.ANSWER_QUESTION, questions_to_answer(user)),
        (TaskKind.READ_ANSWER, answers_to_read(user)),
    ):
        found = questions.filter(country=country).select_related("project", "agreement", "asked_by")
        for question in found.order_by("due_on", "changed_at")[:MOST_OF_A_KIND]:
            yield _of_question(kind, question, today)


def _of_question(kind: TaskKind, question: Question, today: date) -> Waiting:
    since = question.changed_at.date()
    due = question.due_on if kind == TaskKind.ANSWER_QUESTION else None
    text = question.text
    return Waiting(
        kind=kind,
        subject=(question.agreement or question.project).name,
        what=text if len(text) <= _QUESTION_SHOWN else f"{text[:_QUESTION_SHOWN].rstrip()}…",
        place=Place("desk_question", (question.pk,)),
        urgency=urgency_of(kind, due, since, today),
        due=due,
        since=since,
        context=question.project.code,
    )


def _gates(user: User, country: Country, today: date) -> tuple[list[Waiting], int]:
    """Projects whose next gate lacks evidence that ``user`` can bring; and how many there are.

    Three queries for each role held: officers see everything that lacks, partners and operators their own part.
    """
    found: list[Waiting] = []
    total = 0
    for role in sorted(roles_in_country(user, country) & BROUGHT_BY.keys()):
        if role == Role.PROGRAMME_OFFICER:
            reached = projects_in(user, Permission.MOVE_PROJECT, country)
        else:
            mandates = mandates_in_force(user).filter(role=role)
            reached = Project.objects.filter(reached_by(mandates), country=country)
        waiting, count = _lacking(reached, BROUGHT_BY[role], today)
        found += waiting
        total += count
    return found, total


def _lacking(reached: QuerySet[Project], brought: frozenset[Requirement], today: date) -> tuple[list[Waiting], int]:
    """Projects among ``reached`` whose gate lacks some of ``brought``, least first, and how many."""
    asked = {
        phase: [requirement.value for requirement in REQUIREMENTS[phase] if requirement in brought]
        for phase in PHASES
        if not brought.isdisjoint(REQUIREMENTS[phase])
    }
    counted = Q(evidence__state=EvidenceState.THERE)
    of_phase = Q(pk__in=[])
    for phase, requirements in asked.items():
        of_phase |= Q(phase=phase, evidence__requirement__in=requirements)
    wanted = Case(
        *(When(phase=phase, then=Value(len(requirements))) for phase, requirements in asked.items()),
        output_field=IntegerField(),
    )
    lacking = (
        reached.filter(phase__in=asked)
        .annotate(there=Count("evidence", filter=counted & of_phase))
        .annotate(missing=wanted - F("there"))
        .filter(missing__gt=0)
    )
    rows = list(lacking.order_by("missing", "code")[:MOST_OF_A_KIND])
    count = len(rows) if len(rows) < MOST_OF_A_KIND else lacking.count()
    there: dict[int, set[str]] = {}
    present = Evidence.objects.filter(project__in=[row.pk for row in rows], state=EvidenceState.THERE)
    for project, requirement in present.values_list("project", "requirement"):
        there.setdefault(project, set()).add(requirement)
    since = dict(
        Project.objects.filter(pk__in=[row.pk for row in rows])
        .order_by()
        .annotate(last=Max("passages__passed_at"))
        .values_list("pk", "last")
    )
    kind = TaskKind.EVIDENCE
    return [
        Waiting(
            kind=kind,
            subject=row.name,
            what=_missing(Phase(row.phase), asked[Phase(row.phase)], there.get(row.pk, set())),
            place=Place("project", (row.code,), "gate"),
            urgency=urgency_of(kind, None, None, today),
            since=since[row.pk].date() if since.get(row.pk) else None,
            context=row.code,
            left=row.missing,
        )
        for row in rows
    ], count


def _missing(phase: Phase, asked: list[str], there: set[str]) -> str | Promise:
    names = [str(Requirement(item).label) for item in asked if item not in there]
    sentence = ngettext("{phase}: {names} is missing", "{phase}: {names} are missing", len(names))
    comma = "، " if (get_language() or "fr").startswith("ar") else ", "
    return format_lazy(sentence, phase=phase.label, names=comma.join(names))
