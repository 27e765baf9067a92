"""Questions: asked, answered, asked on, closed. Threads only grow."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, Role, User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.models import Agreement
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.desk.models import EntryKind, Question, QuestionEntry, QuestionState
from houma.domain.desk.queries.questions import facts_of
from houma.domain.desk.rules import QuestionFacts, can_answer, can_close, can_follow_up
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_on_project


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question about a project, or one of its agreements, put to a role or to an organisation."""

    project: Project
    text: str
    to_role: Role | None = None
    to_party: Party | None = None
    agreement: Agreement | None = None
    due_on: date | None = None

    def fits(self) -> Decision:
        """Whether it can be asked at all, whoever asks."""
        if not self.text.strip():
            return Decision.refuse(_("Write your question."))
        if self.to_role is None and self.to_party is None:
            return Decision.refuse(_("Say to whom the question is put."))
        if self.agreement is not None and self.agreement.project_id != self.project.pk:
            return Decision.refuse(_("The agreement belongs to another project."))
        if self.to_party is not None and self.to_party.country_id != self.project.country_id:
            return Decision.refuse(_("The organisation belongs to another country."))
        return Decision()


@transaction.atomic
def ask_question(new: NewQuestion, *, by: User) -> Question:
    """Put a question; raises Refused where the project is out of scope or the question does not fit."""
    require(may_on_project(by, Permission.ASK_QUESTION, new.project))
    require(new.fits())
    return Question.objects.create(
        country_id=new.project.country_id,
        project=new.project,
        agreement=new.agreement,
        to_role="" if new.to_party is not None or new.to_role is None else new.to_role,
        to_party=new.to_party,
        text=new.text.strip(),
        due_on=new.due_on,
        asked_by=by,
        changed_at=timezone.now(),
    )


def answer_question(question: Question, text: str, *, by: User) -> QuestionEntry:
    """Answer; raises Refused with the reason."""
    return _add(question, EntryKind.ANSWER, text, by)


def ask_on(question: Question, text: str, *, by: User) -> QuestionEntry:
    """Ask further in the same thread: the question is open again. Raises Refused with the reason."""
    return _add(question, EntryKind.FOLLOW_UP, text, by)


def close_question(question: Question, text: str = "", *, by: User) -> QuestionEntry:
    """Close the thread, with a last word or without; raises Refused with the reason."""
    return _add(question, EntryKind.CLOSING, text, by)


_RULES = {EntryKind.ANSWER: can_answer, EntryKind.FOLLOW_UP: can_follow_up, EntryKind.CLOSING: can_close}
_STATES = {
    EntryKind.ANSWER: QuestionState.ANSWERED,
    EntryKind.FOLLOW_UP: QuestionState.OPEN,
    EntryKind.CLOSING: QuestionState.CLOSED,
}


@transaction.atomic
def _add(question: Question, kind: EntryKind, text: str, by: User) -> QuestionEntry:
    locked = Question.objects.select_for_update().get(pk=question.pk)
    facts: QuestionFacts = facts_of(by, locked)
    require(_RULES[kind](facts))
    if kind != EntryKind.CLOSING and not text.strip():
        raise Refused(Decision.refuse(_("Write something.")))
    entry = QuestionEntry.objects.create(question=locked, kind=kind, text=text.strip(), written_by=by)
    locked.state = _STATES[kind]
    locked.changed_at = entry.written_at
    locked.save(update_fields=["state", "changed_at"])
    return entry
