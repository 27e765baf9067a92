"""The procedure for a building threatening ruin as a table: which step leads from where to where, what it asks for.

Morocco: law 94-12 (dahir 1-16-48 of 27 April 2016) and decree 2-17-586 of 10 October 2017: report of a controller,
decision of the commission, notice to the owner with a deadline (posted where the owner is unknown), evacuation, works
by the owner or instead of him, demolition. How long a deadline may be is data of the country (``ProcedureTerm``); where
its texts say nothing, the authority sets the day. Guards look at facts and give reasons; they ask no database.

What cannot be undone does not pass over an appeal unsaid. That is this house's caution and not a rule of the law: the
texts at hand give a right to appeal, and do not say whether an appeal suspends what was notified.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Reason
from houma.domain.base.wording import listed
from houma.domain.buildings.models.words import AppealGround, MeasureKind, NoticeWay, Occupancy, ProcedureState, WorksBy

State = ProcedureState
WORKS = frozenset({MeasureKind.SHORING, MeasureKind.STRENGTHENING, MeasureKind.PARTIAL_DEMOLITION})


class Asked(StrEnum):
    """Whether a step takes a document or a deadline."""

    NO = "no"
    MAY = "may"
    MUST = "must"


class Paper(StrEnum):
    """The documents that the record gives for a step, in Word."""

    INSPECTION_REPORT = "inspection-report"
    MINUTES = "commission-minutes"
    NOTICE = "notice"
    EVACUATION_ORDER = "evacuation-order"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a building and its file when a step is asked for.

    ``measures`` are those of the last decision; ``notice_due_on`` is the day that the last notice gave the owner.
    ``appeal_until`` is the last day to appeal against that notice, where the texts of the country give one, and
    ``appealed_on`` the day of an appeal that has not ended.
    """

    today: date
    state: ProcedureState | None = None
    inspected: bool = False
    last_step_on: date | None = None
    measures: frozenset[MeasureKind] = frozenset()
    occupancy: str = ""
    evacuated: bool = False
    notified: bool = False
    notice_due_on: date | None = None
    owner_known: bool = False
    works_by: WorksBy | None = None
    costs_recorded: bool = False
    appeal_until: date | None = None
    appealed_on: date | None = None

    @property
    def empty(self) -> bool:
        """Whether nobody is inside, as far as the record says."""
        return self.evacuated or self.occupancy == Occupancy.EMPTY


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a step that is to be recorded; ``most_days`` is the longest deadline by the country's texts."""

    happened_on: date
    due_on: date | None = None
    reason: str = ""
    has_document: bool = False
    measures: frozenset[MeasureKind] = frozenset()
    members: int = 0
    has_chair: bool = False
    way: NoticeWay | None = None
    owner_named: bool = False
    works_by: WorksBy | None = None
    most_days: int | None = None
    despite: AppealGround | None = None


Guard = Callable[[Facts], Reason | None]
Check = Callable[[Facts, Entry], Reason | None]
Caution = Callable[[Facts, date], Reason | None]
"""What speaks against taking a step on a day, unless its ground is stated, said in words and proved."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    ``guards`` look at what is there before the step, ``checks`` at what is said of it; each gives a reason against it
    or None; ``cautions`` give a reason that a stated ground with its evidence outweighs. ``paper`` is the document
    that the record drafts for it, ``document`` whether the signed one is asked for. Without a ``target`` the file stays
    in its state and keeps its deadline: ``told`` says what happened.
    """

    code: str
    label: str | Promise
    origins: tuple[ProcedureState, ...]
    target: ProcedureState | None
    permission: Permission
    guards: tuple[Guard, ...] = ()
    checks: tuple[Check, ...] = ()
    deadline: Asked = Asked.NO
    document: Asked = Asked.MAY
    paper: Paper | None = None
    asks_for: frozenset[str] = field(default_factory=frozenset)
    cautions: tuple[Caution, ...] = ()
    told: str | Promise = ""


def _inspected(facts: Facts) -> Reason | None:
    return None if facts.inspected else _("No inspection of this building is recorded.")


def _notified(facts: Facts) -> Reason | None:
    return None if facts.notified else _("The owner was not notified under the last decision.")


def _decided(kinds: frozenset[MeasureKind]) -> Guard:
    def guard(facts: Facts) -> Reason | None:
        if kinds & facts.measures:
            return None
        names = listed(str(kind.label) for kind in MeasureKind if kind in kinds)
        return format_lazy(_("The commission decided none of these: {measures}."), measures=names)

    return guard


def _evacuated_first(facts: Facts) -> Reason | None:
    if MeasureKind.EVACUATION not in facts.measures or facts.empty:
        return None
    return _("The commission decided the evacuation: it comes first.")


def _nobody_inside(facts: Facts) -> Reason | None:
    return None if facts.empty else _("People may still be inside: record the evacuation first.")


def _costs_known(facts: Facts) -> Reason | None:
    if facts.works_by != WorksBy.INSTEAD or facts.costs_recorded:
        return None
    return _("Record what the works done instead of the owner cost: it is to be recovered.")


def _measures_beyond_monitoring(_facts: Facts, entry: Entry) -> Reason | None:
    if entry.measures - {MeasureKind.MONITOR}:
        return None
    return _("Say which measures were decided.")


def _commission_sat(_facts: Facts, entry: Entry) -> Reason | None:
    if entry.members and entry.has_chair:
        return None
    return _("Name who sat on the commission, and who chaired it.")


def _owner_told(facts: Facts, entry: Entry) -> Reason | None:
    if entry.way is None:
        return _("Say how the owner was notified.")
    if entry.owner_named or entry.way == NoticeWay.POSTED:
        return None
    if facts.owner_known:
        return _("Say which owner was notified.")
    return _("No owner is recorded: the notice is posted.")


def _says_why(_facts: Facts, entry: Entry) -> Reason | None:
    return None if entry.reason.strip() else _("Say why.")


def _deadline_over_or_emergency(facts: Facts, entry: Entry) -> Reason | None:
    due = facts.notice_due_on
    if due is None or due < entry.happened_on or entry.reason.strip():
        return None
    return format_lazy(
        _("The owner has until {day}: say which emergency does not wait."), day=date_format(due, "DATE_FORMAT")
    )


def _demolished_instead_no_sooner_than_works(facts: Facts, entry: Entry) -> Reason | None:
    return _deadline_over_or_emergency(facts, entry) if entry.works_by == WorksBy.INSTEAD else None


def _appeal_runs(facts: Facts) -> Reason | None:
    return None if facts.appealed_on is not None else _("No appeal is recorded.")


def _no_other_appeal(facts: Facts) -> Reason | None:
    if facts.appealed_on is None:
        return None
    return format_lazy(
        _("An appeal of {day} is recorded, and has not ended."), day=date_format(facts.appealed_on, "DATE_FORMAT")
    )


def _appeal_pending(facts: Facts, day: date) -> Reason | None:
    """An appeal has not ended, or may still be lodged on ``day``."""
    if facts.appealed_on is not None:
        return _no_other_appeal(facts)
    if facts.appeal_until is None or day > facts.appeal_until:
        return None
    return format_lazy(_("An appeal is possible until {day}."), day=date_format(facts.appeal_until, "DATE_FORMAT"))


def _appeal_pending_where_parts_fall(facts: Facts, day: date) -> Reason | None:
    return _appeal_pending(facts, day) if MeasureKind.PARTIAL_DEMOLITION in facts.measures else None


_DECIDABLE = (
    State.REPORTED, State.MONITORED, State.DECIDED, State.NOTIFIED, State.EVACUATION_ORDERED, State.EVACUATED,
    State.WORKS, State.WORKS_DONE,
)  # fmt: skip
_APPEALABLE = (State.NOTIFIED, State.EVACUATION_ORDERED, State.EVACUATED, State.WORKS)
TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "open", _("Open the file"), (), State.REPORTED, Permission.INSPECT_BUILDINGS,
        guards=(_inspected,), paper=Paper.INSPECTION_REPORT,
    ),
    Transition(
        "decide", _("Record the commission's decision"), _DECIDABLE, State.DECIDED, Permission.DECIDE_BUILDINGS,
        checks=(_measures_beyond_monitoring, _commission_sat), document=Asked.MUST, paper=Paper.MINUTES,
        asks_for=frozenset({"measures", "members"}),
    ),
    Transition(
        "monitor", _("Record that the commission decided monitoring only"), _DECIDABLE, State.MONITORED,
        Permission.DECIDE_BUILDINGS, checks=(_commission_sat,), deadline=Asked.MAY, document=Asked.MUST,
        paper=Paper.MINUTES, asks_for=frozenset({"members"}),
    ),
    Transition(
        "notify", _("Notify the owner"), (State.DECIDED, State.NOTIFIED, State.EVACUATED), State.NOTIFIED,
        Permission.MANAGE_BUILDINGS, checks=(_owner_told,), deadline=Asked.MUST, document=Asked.MUST,
        paper=Paper.NOTICE, asks_for=frozenset({"notice"}),
    ),
    Transition(
        "order_evacuation", _("Order the evacuation"), (State.DECIDED, State.NOTIFIED, State.WORKS),
        State.EVACUATION_ORDERED, Permission.DECIDE_BUILDINGS,
        guards=(_decided(frozenset({MeasureKind.EVACUATION})),), deadline=Asked.MUST, document=Asked.MUST,
        paper=Paper.EVACUATION_ORDER,
    ),
    Transition(
        "evacuate", _("Record that everybody left"), (State.EVACUATION_ORDERED,), State.EVACUATED,
        Permission.MANAGE_BUILDINGS,
    ),
    Transition(
        "start_works", _("Record that the owner began the works"), (State.NOTIFIED, State.EVACUATED), State.WORKS,
        Permission.MANAGE_BUILDINGS, guards=(_decided(WORKS), _notified, _evacuated_first), deadline=Asked.MAY,
        asks_for=frozenset({"works"}),
    ),
    Transition(
        "start_works_instead", _("Begin the works instead of the owner"), (State.NOTIFIED, State.EVACUATED),
        State.WORKS, Permission.DECIDE_BUILDINGS, guards=(_decided(WORKS), _notified, _evacuated_first),
        checks=(_deadline_over_or_emergency,), deadline=Asked.MAY, asks_for=frozenset({"works"}),
        cautions=(_appeal_pending_where_parts_fall,),
    ),
    Transition(
        "finish_works", _("Record that the works are finished"), (State.WORKS,), State.WORKS_DONE,
        Permission.MANAGE_BUILDINGS,
    ),
    Transition(
        "demolish", _("Record the total demolition"), (State.NOTIFIED, State.EVACUATED, State.WORKS),
        State.DEMOLISHED, Permission.MANAGE_BUILDINGS,
        guards=(_decided(frozenset({MeasureKind.TOTAL_DEMOLITION})), _notified, _nobody_inside),
        checks=(_demolished_instead_no_sooner_than_works,),
        asks_for=frozenset({"works", "works_by"}), cautions=(_appeal_pending,),
    ),
    Transition(
        "appeal", _("Record an appeal"), _APPEALABLE, None, Permission.MANAGE_BUILDINGS, guards=(_no_other_appeal,),
        told=_("appeal lodged"),
    ),
    Transition(
        "appeal_ended", _("Record that the appeal ended and the measures stand"), _APPEALABLE, None,
        Permission.MANAGE_BUILDINGS, guards=(_appeal_runs,), checks=(_says_why,), document=Asked.MUST,
        told=_("appeal ended, the measures stand"),
    ),
    Transition(
        "appeal_upheld", _("Record that the court set the measures aside"), _APPEALABLE, State.REPORTED,
        Permission.MANAGE_BUILDINGS, guards=(_appeal_runs,), checks=(_says_why,), document=Asked.MUST,
        told=_("measures set aside by the court"),
    ),
    Transition(
        "close", _("Close the file"), (State.WORKS_DONE, State.DEMOLISHED, State.MONITORED), State.CLOSED,
        Permission.MANAGE_BUILDINGS, guards=(_costs_known,), checks=(_says_why,),
    ),
    Transition(
        "withdraw", _("Withdraw the file"), tuple(s for s in _DECIDABLE if s != State.WORKS_DONE), State.WITHDRAWN,
        Permission.DECIDE_BUILDINGS, checks=(_says_why,),
    ),
)  # fmt: skip
BY_CODE = {transition.code: transition for transition in TRANSITIONS}
AWAITED: dict[str, str | Promise] = {
    "monitor": _("The building is looked at again"),
    "notify": _("The owner carries the measures out"),
    "order_evacuation": _("Everybody has left the building"),
    "start_works": _("The owner finishes the works"),
    "start_works_instead": _("The works done instead of the owner are finished"),
}
"""What is to have happened by the day that a step sets."""
APPEAL, APPEAL_RULING = "appeal", "appeal-ruling"
"""Terms that no step sets: how long whoever was notified may appeal, and how soon the judge then rules."""
ENDS_APPEAL = ("appeal_ended", "appeal_upheld")
CAUTION = _(
    "Houma's caution, as the texts at hand do not say whether an appeal suspends the measures: state why this does not "
    "wait, explain it, and attach what proves it."
)
WORKS_BY = {"start_works": WorksBy.OWNER, "start_works_instead": WorksBy.INSTEAD}
"""Who does the works, where the step itself says so."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step that starts where the file stands, and whether it is open."""

    transition: Transition
    decision: Decision
    cautions: tuple[Reason, ...] = ()


def starts_here(transition: Transition, state: ProcedureState | None) -> bool:
    """Does this step start in ``state``? A file is opened where there is none."""
    return state in transition.origins if transition.origins else state is None


def ways(facts: Facts) -> tuple[Way, ...]:
    """The steps that start where the file stands: what may be done next, and why not."""
    return tuple(
        Way(transition, can_begin(transition, facts), cautions_on(transition, facts, facts.today))
        for transition in TRANSITIONS
        if starts_here(transition, facts.state) and not _ends_no_appeal(transition, facts)
    )


def _ends_no_appeal(transition: Transition, facts: Facts) -> bool:
    """What ends an appeal is no way on where there is none."""
    return _appeal_runs in transition.guards and facts.appealed_on is None


def cautions_on(transition: Transition, facts: Facts, day: date) -> tuple[Reason, ...]:
    """What speaks against taking the step on ``day`` unless a ground for it is stated and proved."""
    return tuple(reason for caution in transition.cautions if (reason := caution(facts, day)) is not None)


def may_meet_caution(transition: Transition, facts: Facts) -> bool:
    """Could a caution stand against the step on one of the days on which it may have happened?"""
    return bool(cautions_on(transition, facts, facts.last_step_on or facts.today))


def can_begin(transition: Transition, facts: Facts) -> Decision:
    """Is this step open, whatever may be said of it?"""
    if not starts_here(transition, facts.state):
        if facts.state is None:
            return Decision.refuse(_("This building has no open file."))
        if not transition.origins:
            return Decision.refuse(_("This building has an open file already."))
        return Decision.refuse(
            format_lazy(_("“{step}” is not possible from “{state}”."), step=transition.label, state=facts.state.label)
        )
    return Decision(tuple(reason for guard in transition.guards if (reason := guard(facts)) is not None))


def can_take(transition: Transition, facts: Facts, entry: Entry) -> Decision:
    """May this step be recorded like that? All reasons against it at once."""
    decision = can_begin(transition, facts)
    if not decision:
        return decision
    reasons: list[Reason] = list(_of_days(transition, facts, entry))
    if transition.document is Asked.MUST and not entry.has_document:
        reasons.append(_("Attach the signed document."))
    reasons.extend(reason for check in transition.checks if (reason := check(facts, entry)) is not None)
    cautions = cautions_on(transition, facts, entry.happened_on)
    if cautions and not (entry.despite is not None and entry.reason.strip() and entry.has_document):
        reasons.extend((*cautions, CAUTION))
    return Decision(tuple(reasons))


def _of_days(transition: Transition, facts: Facts, entry: Entry) -> list[Reason]:
    reasons: list[Reason] = []
    if entry.happened_on > facts.today:
        reasons.append(_("This day is still to come."))
    if facts.last_step_on is not None and entry.happened_on < facts.last_step_on:
        reasons.append(
            format_lazy(_("The step before was on {day}."), day=date_format(facts.last_step_on, "DATE_FORMAT"))
        )
    if transition.deadline is Asked.MUST and entry.due_on is None:
        reasons.append(_("Set the last day."))
    if entry.due_on is not None:
        if transition.deadline is Asked.NO:
            reasons.append(_("This step sets no deadline."))
        elif entry.due_on <= entry.happened_on:
            reasons.append(_("A deadline ends after the step that sets it."))
        elif entry.most_days is not None and (entry.due_on - entry.happened_on).days > entry.most_days:
            said = ngettext_lazy(
                "The texts leave {days} day at most.", "The texts leave {days} days at most.", entry.most_days
            )
            reasons.append(format_lazy(said, days=entry.most_days))
    return reasons


def effective_measures(transition: Transition, entry: Entry) -> frozenset[MeasureKind]:
    """The measures that a step records: those said, or monitoring where it is all that was decided."""
    return frozenset({MeasureKind.MONITOR}) if transition.code == "monitor" else entry.measures
