"""Rows of the portfolio with their figures: a fixed number of queries for any number of rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet, Sum
from django.utils.translation import get_language

from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.base.wording import listed
from houma.domain.desk.models import Question, QuestionState
from houma.domain.desk.queries.late import late_instalments
from houma.domain.desk.queries.portfolio import counted_agreements
from houma.domain.projects.cycle import REQUIREMENTS
from houma.domain.projects.models import Action, Evidence, EvidenceState, Passage, Phase, Project
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.queries.alerts import alerts_not_ended
from houma.values.money import Money

_BLOCK = 400
_OPERATORS_NAMED = 3


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One project with what the portfolio tells of it. Amounts are None where nothing is known."""

    project: Project
    operators: tuple[str, ...]
    agreements: int
    total: Money | None
    committed: Money | None
    released: Money | None
    late: Money | None
    late_since: date | None
    evidence_there: int
    evidence_asked: int
    alerts: int
    questions: int
    since: date | None

    def values(self, today: date) -> Mapping[str, Any]:
        """The row under the keys of ``workbook.portfolio_table``."""
        project = self.project
        return {
            "code": project.code,
            "name": project.name,
            "programme": project.programme.name,
            "scale": project.scale,
            "phase": project.phase,
            "place": project.place or None,
            "operators": self.named_operators or None,
            "start_year": project.start_year,
            "end_year": project.end_year,
            "agreements": self.agreements,
            "total": _millions(self.total),
            "committed": _millions(self.committed),
            "released": _millions(self.released),
            "late": _millions(self.late),
            "late_days": (today - self.late_since).days if self.late_since else None,
            "evidence": f"{self.evidence_there}/{self.evidence_asked}" if self.evidence_asked else None,
            "alerts": self.alerts or None,
            "questions": self.questions or None,
            "since": self.since,
            "visibility": project.visibility,
        }

    @property
    def named_operators(self) -> str:
        shown = listed(self.operators[:_OPERATORS_NAMED])
        return f"{shown}…" if len(self.operators) > _OPERATORS_NAMED else shown


def _millions(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.millions


def rows_of(keys: Sequence[int], country: Country, today: date) -> list[PortfolioRow]:
    """Rows of the projects with these primary keys, in their order: eleven queries."""
    found = Project.objects.filter(pk__in=keys).select_related("programme")
    territories = Prefetch("territories", Territory.objects.defer("boundary", "point").order_by("code"))
    projects = {project.pk: project for project in found.defer("search_text").prefetch_related(territories)}
    amounts = {
        row["project"]: row
        for row in counted_agreements()
        .filter(project__in=keys)
        .order_by()
        .values("project")
        .annotate(count=Count("pk"), sum=Sum("total"))
    }
    flows = _flows(keys)
    late = _late(keys, today)
    operators = _operators(keys)
    evidence = _evidence(keys)
    alerts = _counts(alerts_not_ended().filter(project__in=keys), "project")
    asked = Question.objects.filter(project__in=keys, state=QuestionState.OPEN)
    questions = _counts(asked, "project")
    since = dict(
        Passage.objects.filter(project__in=keys).order_by().values_list("project").annotate(last=Max("passed_at"))
    )

    def money(amount: Decimal | None) -> Money | None:
        return None if amount is None else Money(amount, country.currency)

    def row(project: Project) -> PortfolioRow:
        key = project.pk
        behind, since_day = late.get(key, (None, None))
        requirements = REQUIREMENTS.get(Phase(project.phase), ())
        return PortfolioRow(
            project=project,
            operators=operators.get(key, ()),
            agreements=amounts[key]["count"] if key in amounts else 0,
            total=money(amounts[key]["sum"]) if key in amounts else None,
            committed=money(flows.get((key, FlowKind.COMMITMENT))),
            released=money(flows.get((key, FlowKind.DISBURSEMENT))),
            late=money(behind),
            late_since=since_day,
            evidence_there=len(evidence[key] & {item.value for item in requirements}),
            evidence_asked=len(requirements),
            alerts=alerts.get(key, 0),
            questions=questions.get(key, 0),
            since=since[key].date() if key in since else None,
        )

    return [row(projects[key]) for key in keys if key in projects]


def all_rows(found: QuerySet[Project], country: Country, today: date) -> Iterator[Mapping[str, Any]]:
    """Every row of a sorted portfolio for an export, read in blocks."""
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), _BLOCK):
        for row in rows_of(keys[start : start + _BLOCK], country, today):
            yield row.values(today)


def _flows(keys: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    """Net sums of commitments and releases by project."""
    flows = Flow.objects.filter(
        agreement__project__in=keys, kind__in=[FlowKind.COMMITMENT, FlowKind.DISBURSEMENT]
    ).order_by()
    sums = flows.values_list("agreement__project", "kind").annotate(sum=Sum("amount"))
    return {(project, kind): total for project, kind, total in sums}


def _late(keys: Sequence[int], today: date) -> dict[int, tuple[Decimal, date]]:
    """What is past its day and not released, and since when, by project."""
    behind = late_instalments(today).filter(line__agreement__project__in=keys)
    rows = behind.values_list("line__agreement__project", "amount", "paid", "due_on")
    found: dict[int, tuple[Decimal, date]] = {}
    for project, amount, released, due in rows:
        before, first = found.get(project, (Decimal(0), due))
        found[project] = (before + amount - released, min(first, due))
    return found


def _operators(keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Names of the operators of actions by project, in the language in use."""
    own = f"operator__name_{(get_language() or 'fr')[:2]}"
    actions = Action.objects.filter(axis__project__in=keys, operator__isnull=False)
    rows = actions.order_by("axis__project", "axis__number", "number").values_list(
        "axis__project", "operator__short_name", own, "operator__name_fr"
    )
    named: dict[int, dict[str, None]] = defaultdict(dict)
    for project, short, name, french in rows:
        named[project][short or name or french] = None
    return {project: tuple(names) for project, names in named.items()}


def _evidence(keys: Sequence[int]) -> dict[int, set[str]]:
    """Requirements that are fully there, by project."""
    there: dict[int, set[str]] = defaultdict(set)
    rows = Evidence.objects.filter(project__in=keys, state=EvidenceState.THERE)
    for project, requirement in rows.values_list("project", "requirement"):
        there[project].add(requirement)
    return there


def _counts(rows: QuerySet[Any], path: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(path).annotate(count=Count("pk")))
