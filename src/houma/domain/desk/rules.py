"""Pure decisions of the desk: how urgent a task is, who may say what in the thread of a question."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.desk.models import QuestionState
from houma.values.money import Money

THIS_WEEK_DAYS = 7
SOON_DAYS = 30
PATIENCE_DAYS = 14
"""After this long, somebody who waits for an answer, a signature or a decision has waited enough."""

Text = str | Promise


class TaskKind(StrEnum):
    """What has to be done. The order is that of urgency where nothing else tells."""

    APPROVE_RELEASE = "approve_release"
    ANSWER_CALL = "answer_call"
    RELEASE = "release"
    SIGN = "sign"
    MOVE_OUT = "move_out"
    MOVE_IN = "move_in"
    END_STAY = "end_stay"
    BUILDING_DEADLINE = "building_deadline"
    ANSWER_OFFER = "answer_offer"
    REVIEW_STAY = "review_stay"
    CASE_STEP = "case_step"
    ANSWER_QUESTION = "answer_question"
    ALERT = "alert"
    CHECK_REPORT = "check_report"
    REVIEW_SUBMISSION = "review_submission"
    CORRECT_SUBMISSION = "correct_submission"
    VISIT = "visit"
    PLAN_REHOUSING = "plan_rehousing"
    OFFER_HOMES = "offer_homes"
    ERASE_DATA = "erase_data"
    RECORD_SIGNATURE = "record_signature"
    CONFIRM_IMPORT = "confirm_import"
    JUSTIFY = "justify"
    PLACE_SCANS = "place_scans"
    EVIDENCE = "evidence"
    READ_ANSWER = "read_answer"


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of task in words: the task itself, many of them, and why it stands on somebody's desk."""

    one: Text
    many: Text
    why: Text


KIND_WORDS: dict[TaskKind, KindWords] = {
    TaskKind.APPROVE_RELEASE: KindWords(
        _("Release to approve"),
        _("Releases to approve"),
        _("Above the threshold, a second person decides."),
    ),
    TaskKind.ANSWER_CALL: KindWords(
        _("Call for funds to answer"), _("Calls for funds"), _("An organisation called for funds in your scope.")
    ),
    TaskKind.RELEASE: KindWords(
        _("Instalment to release"), _("Instalments to release"), _("It falls due and is not paid.")
    ),
    TaskKind.SIGN: KindWords(
        _("Agreement to sign"), _("Agreements to sign"), _("The organisation you act for has to sign.")
    ),
    TaskKind.MOVE_OUT: KindWords(
        _("Household to move out or without a home"),
        _("Households to move out or without a home"),
        _("It has no home of the operation yet, and its own has to be left or is lost."),
    ),
    TaskKind.MOVE_IN: KindWords(
        _("Household to move in"), _("Households to move in"), _("A home is kept for it from this day.")
    ),
    TaskKind.END_STAY: KindWords(
        _("Stay that comes to its end"),
        _("Stays that come to their end"),
        _("The household returns home, or its stay is extended with a reason."),
    ),
    TaskKind.BUILDING_DEADLINE: KindWords(
        _("Deadline of a building"), _("Deadlines of buildings"), _("The day that the last step of its file set.")
    ),
    TaskKind.ANSWER_OFFER: KindWords(
        _("Offer without an answer"),
        _("Offers without an answer"),
        _("The home is kept free until the household answers."),
    ),
    TaskKind.REVIEW_STAY: KindWords(
        _("Stay to review"), _("Stays to review"), _("A stay is reviewed every few months, as the operation says.")
    ),
    TaskKind.CASE_STEP: KindWords(
        _("Step of a case’s plan"), _("Steps of cases’ plans"), _("The plan of the case asks for it by this day.")
    ),
    TaskKind.ANSWER_QUESTION: KindWords(
        _("Question to answer"), _("Questions to answer"), _("It is put to your role or to your organisation.")
    ),
    TaskKind.ALERT: KindWords(_("Alert"), _("Alerts"), _("Something in your scope asks for an answer.")),
    TaskKind.CHECK_REPORT: KindWords(
        _("Progress report to check"), _("Progress reports to check"), _("What was reported counts once it is checked.")
    ),
    TaskKind.REVIEW_SUBMISSION: KindWords(
        _("Submissions to review"), _("Submissions to review"), _("They enter the register once they are accepted.")
    ),
    TaskKind.CORRECT_SUBMISSION: KindWords(
        _("Form to correct"), _("Forms to correct"), _("You sent it, and it was sent back with a reason.")
    ),
    TaskKind.VISIT: KindWords(
        _("Visits to make"), _("Visits to make"), _("They were given to you in a round of a survey.")
    ),
    TaskKind.PLAN_REHOUSING: KindWords(
        _("Rehousing to plan"),
        _("Rehousings to plan"),
        _("Households have a day by which to leave their homes, and no plan says yet where each of them goes."),
    ),
    TaskKind.OFFER_HOMES: KindWords(
        _("Proposals of a plan to offer"),
        _("Proposals of plans to offer"),
        _("The latest plan proposes a home to households that have no offer yet."),
    ),
    TaskKind.ERASE_DATA: KindWords(
        _("Request for erasure"), _("Requests for erasure"), _("Somebody asked that data be erased; you decide on it.")
    ),
    TaskKind.RECORD_SIGNATURE: KindWords(
        _("Signatures to record"), _("Signatures to record"), _("The agreement is open for signature in your scope.")
    ),
    TaskKind.CONFIRM_IMPORT: KindWords(
        _("Import to confirm"), _("Imports to confirm"), _("You handed this file in; nothing of it is written yet.")
    ),
    TaskKind.JUSTIFY: KindWords(
        _("Spending to justify"), _("Spending to justify"), _("Your organisation received more than it justified.")
    ),
    TaskKind.PLACE_SCANS: KindWords(
        _("Scanned pages to place"), _("Scanned pages to place"), _("You handed pages in on which no code was read.")
    ),
    TaskKind.EVIDENCE: KindWords(
        _("Evidence to bring"), _("Gates that lack evidence"), _("The next gate stays shut without it.")
    ),
    TaskKind.READ_ANSWER: KindWords(
        _("Answer to read"), _("Answers to read"), _("You asked; close the question once it is settled.")
    ),
}

# Somebody else can do nothing until this is done.
_SOMEBODY_WAITS = frozenset(
    {
        TaskKind.APPROVE_RELEASE,
        TaskKind.ANSWER_CALL,
        TaskKind.SIGN,
        TaskKind.ANSWER_QUESTION,
        TaskKind.CHECK_REPORT,
        TaskKind.ANSWER_OFFER,
        TaskKind.REVIEW_SUBMISSION,
        TaskKind.ERASE_DATA,
    }
)


class Urgency(IntEnum):
    """How urgent a task is, the most urgent first."""

    LATE = 1
    THIS_WEEK = 2
    WAITED_FOR = 3
    SOON = 4
    OPEN = 5


URGENCY_LABELS: dict[Urgency, Text] = {
    Urgency.LATE: _("Late"),
    Urgency.THIS_WEEK: _("This week"),
    Urgency.WAITED_FOR: _("Others have waited long enough"),
    Urgency.SOON: _("Within thirty days"),
    Urgency.OPEN: _("When you can"),
}


def urgency_of(kind: TaskKind, due: date | None, since: date | None, today: date) -> Urgency:
    """How urgent a task is: by its day, else by how long others have waited.

    An earlier day and a longer wait never make a task less urgent.
    """
    if due is not None and due < today:
        return Urgency.LATE
    if due is not None and due <= today + timedelta(days=THIS_WEEK_DAYS):
        return Urgency.THIS_WEEK
    if kind in _SOMEBODY_WAITS and since is not None and since <= today - timedelta(days=PATIENCE_DAYS):
        return Urgency.WAITED_FOR
    if due is not None and due <= today + timedelta(days=SOON_DAYS):
        return Urgency.SOON
    return Urgency.OPEN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task is done: the name of a page, what its address needs after the country, the part of the page, and
    what a list there is narrowed to."""

    page: str
    codes: tuple[str | int, ...] = ()
    part: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person.

    ``subject`` names what it is about, ``what`` says what is missing, ``due`` is the day until which and ``since`` the
    day from which it waits; None where there is none. ``left`` counts what is left to do where that can be counted.
    """

    kind: TaskKind
    subject: str
    what: Text
    place: Place
    urgency: Urgency
    due: date | None = None
    since: date | None = None
    amount: Money | None = None
    context: str = ""
    left: int = 0

    @property
    def words(self) -> KindWords:
        return KIND_WORDS[self.kind]

    @property
    def order(self) -> tuple[int, date, int, int, date, str]:
        """What tasks are sorted by: urgency, then the day, the kind, how little is left, and how long it has waited."""
        return (
            self.urgency,
            self.due or date.max,
            list(TaskKind).index(self.kind),
            self.left,
            self.since or date.max,
            self.subject,
        )

    def days_late(self, today: date) -> int:
        """Days since it should have been done; 0 when it is not late."""
        return max(0, (today - self.due).days) if self.due else 0


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What a list of tasks is narrowed to; empty values narrow nothing."""

    kind: TaskKind | None = None
    late: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What the rules of a thread look at: where it stands and what the person is to it."""

    state: QuestionState
    asked_it: bool = False
    addressed: bool = False
    steers: bool = field(default=False)
    """Whether the person describes the project: an officer in whose scope it lies."""


def can_answer(facts: QuestionFacts) -> Decision:
    """Those to whom a question is put answer it, while it is not closed."""
    if facts.state == QuestionState.CLOSED:
        return Decision.refuse(_("The question is closed."))
    if not (facts.addressed or facts.steers):
        return Decision.refuse(_("The question is put to others."))
    return ALLOWED


def can_follow_up(facts: QuestionFacts) -> Decision:
    """Who asked asks on, until the question is closed."""
    if facts.state == QuestionState.CLOSED:
        return Decision.refuse(_("The question is closed."))
    if not facts.asked_it:
        return Decision.refuse(_("Only who asked asks on; ask a question of your own."))
    return ALLOWED


def can_close(facts: QuestionFacts) -> Decision:
    """Who asked, or an officer of the project, closes a question."""
    if facts.state == QuestionState.CLOSED:
        return Decision.refuse(_("The question is closed."))
    if not (facts.asked_it or facts.steers):
        return Decision.refuse(_("Who asked closes the question, or an officer of the project."))
    return ALLOWED
