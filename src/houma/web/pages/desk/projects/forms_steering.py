"""Forms of steering: the body, its members, meetings, decisions, follow-up; and evaluation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.documents.models import DocumentKind
from houma.domain.projects import rules
from houma.domain.projects.actions import (
    NewEvaluation,
    NewMeeting,
    follow_up,
    record_decision,
    record_meeting,
    save_evaluation,
    seat_member,
    set_up_body,
)
from houma.domain.projects.evaluating import BEST_SCORE, Criterion
from houma.domain.projects.models import (
    Evaluation,
    EvaluationKind,
    EvaluationState,
    FollowUpState,
    Meeting,
    SteeringBody,
    SteeringDecision,
    SteeringMember,
    SteeringRole,
)
from houma.web.pages.desk.projects.entry_form import (
    EntryForm,
    confidentiality_field,
    file_field,
    offer_parties,
    party_field,
    text_area,
    three_languages,
)
from houma.web.pages.desk.projects.workspace import Workspace

TAB = "desk_project_steering"


def body_of(workspace: Workspace) -> SteeringBody | None:
    """The steering body of the project, None until it is set up."""
    return SteeringBody.objects.filter(project=workspace.project).first()


class BodyForm(EntryForm):
    """The body and the day it was set up."""

    title = _("Steering body")
    tab = TAB
    permission = Permission.DESCRIBE_PROJECT
    set_up_on = forms.DateField(label=_("Set up on"), required=False)

    def prepare(self) -> None:
        names = dict(three_languages("name", _("Name (French)"), _("Name (Arabic)"), _("Name (English)")))
        self.fields = {**names, **self.fields}

    def known(self) -> dict[str, Any]:
        body = body_of(self.workspace)
        if body is None:
            return {}
        return {
            "name_fr": body.name_fr, "name_ar": body.name_ar, "name_en": body.name_en, "set_up_on": body.set_up_on
        }  # fmt: skip

    def write(self) -> None:
        set_up_body(self.project, self.names("name"), self.cleaned_data["set_up_on"], by=self.workspace.user)


class OfBody(EntryForm):
    """A form that wants the body to be there."""

    tab = TAB
    permission = Permission.DESCRIBE_PROJECT

    @classmethod
    def decide(cls, workspace: Workspace, subject: Any) -> Decision:
        return ALLOWED if body_of(workspace) else Decision.refuse(_("Set the steering body up first."))

    @property
    def body(self) -> SteeringBody:
        """The body; there is one, else the form is not shown."""
        return SteeringBody.objects.get(project=self.project)


class MemberForm(OfBody):
    """An organisation, a person, or a person for an organisation."""

    title = _("Member of the steering body")
    party = party_field(_("Organisation"))
    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=SteeringRole.choices, initial=SteeringRole.MEMBER)
    left_on = forms.DateField(label=_("Left on"), required=False)

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> SteeringMember | None:
        return SteeringMember.objects.filter(body__project=workspace.project, pk=key).first()

    def prepare(self) -> None:
        offer_parties(self, "party")

    def known(self) -> dict[str, Any]:
        member: SteeringMember | None = self.subject
        if member is None:
            return {}
        return {
            "party": member.party.code if member.party else "", "person": member.person, "role": member.role,
            "left_on": member.left_on,
        }  # fmt: skip

    def write(self) -> None:
        said = self.cleaned_data
        seat_member(
            self.body, SteeringRole(said["role"]), party=said["party"], person=said["person"],
            left_on=said["left_on"], by=self.workspace.user, member=self.subject,
        )  # fmt: skip


class MembersField(forms.ModelMultipleChoiceField[SteeringMember]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class MeetingForm(OfBody):
    """A meeting with its agenda, those who came and its minutes."""

    title = _("Meeting")
    held_on = forms.DateField(label=_("Held on"))
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    agenda = text_area(_("Agenda"))
    attending = MembersField(
        SteeringMember.objects.none(), label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple
    )
    file = file_field(_("The minutes, once they are written."))
    confidentiality = confidentiality_field()

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Meeting | None:
        return Meeting.objects.filter(body__project=workspace.project, pk=key).first()

    def prepare(self) -> None:
        members = SteeringMember.objects.filter(body__project=self.project).select_related("party")
        self.choose("attending").queryset = members

    def known(self) -> dict[str, Any]:
        meeting: Meeting | None = self.subject
        if meeting is None:
            return {}
        return {
            "held_on": meeting.held_on, "place": meeting.place, "agenda": meeting.agenda,
            "attending": list(meeting.attending.values_list("pk", flat=True)),
        }  # fmt: skip

    def write(self) -> None:
        said = self.cleaned_data
        new = NewMeeting(
            said["held_on"], said["place"], said["agenda"], tuple(said["attending"]),
            self.document(DocumentKind.MINUTES),
        )  # fmt: skip
        record_meeting(self.body, new, by=self.workspace.user, correcting=self.subject)


class DecisionForm(OfBody):
    """What a meeting (the subject) decided."""

    title = _("Decision")
    text = text_area(_("What was decided"), required=True)
    party = party_field(_("Who does it"))
    due_on = forms.DateField(label=_("By"), required=False)

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Meeting | None:
        return MeetingForm.find(workspace, key)

    def prepare(self) -> None:
        offer_parties(self, "party")

    def write(self) -> None:
        said = self.cleaned_data
        record_decision(
            self.subject, said["text"], party=said["party"], due_on=said["due_on"], by=self.workspace.user
        )  # fmt: skip


class FollowUpForm(OfBody):
    """What became of a decision (the subject)."""

    title = _("What became of the decision")
    state = forms.ChoiceField(label=_("State"), choices=FollowUpState.choices)
    known_on = forms.DateField(label=_("Known on"))
    note = text_area(_("Note"), rows=2)

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> SteeringDecision | None:
        found = SteeringDecision.objects.filter(meeting__body__project=workspace.project, pk=key)
        return found.select_related("meeting").first()

    def known(self) -> dict[str, Any]:
        return {"known_on": timezone.localdate()}

    def write(self) -> None:
        said = self.cleaned_data
        follow_up(
            self.subject, FollowUpState(said["state"]), note=said["note"], known_on=said["known_on"],
            by=self.workspace.user,
        )  # fmt: skip


class EvaluationForm(EntryForm):
    """An evaluation by the six criteria, with findings and lessons."""

    title = _("Evaluation")
    tab = "desk_project_evaluation"
    permission = Permission.DESCRIBE_PROJECT
    template = "desk/projects/evaluation_form.html"
    kind = forms.ChoiceField(label=_("Kind"), choices=EvaluationKind.choices)
    dated = forms.DateField(label=_("Dated"))
    evaluator = forms.CharField(label=_("Evaluator"), max_length=200)
    party = party_field(_("Organisation"))
    file = file_field()
    confidentiality = confidentiality_field()

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Evaluation | None:
        return workspace.project.evaluations.filter(pk=key).first()

    @classmethod
    def decide(cls, workspace: Workspace, subject: Any) -> Decision:
        return ALLOWED if subject is None else rules.may_edit_evaluation(EvaluationState(subject.state))

    def prepare(self) -> None:
        offer_parties(self, "party")
        scores = [("", "–"), *((str(score), str(score)) for score in range(1, BEST_SCORE + 1))]
        for criterion in Criterion:
            self.fields[f"score_{criterion}"] = forms.TypedChoiceField(
                label=_("Score"), required=False, choices=scores, coerce=int, empty_value=None
            )
            self.fields[f"finding_{criterion}"] = text_area(_("Finding"), rows=2)
        for stem, french, arabic, english in (
            ("findings", _("Findings (French)"), _("Findings (Arabic)"), _("Findings (English)")),
            ("lessons", _("Lessons (French)"), _("Lessons (Arabic)"), _("Lessons (English)")),
        ):
            self.fields.update(dict(three_languages(stem, french, arabic, english, rows=3, required=False)))

    def criteria(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Each criterion with its score and finding."""
        return [(one, self[f"score_{one}"], self[f"finding_{one}"]) for one in Criterion]

    def plain_fields(self) -> list[forms.BoundField]:
        """Every field that is of no criterion."""
        return [field for field in self if not field.name.startswith(("score_", "finding_"))]

    def known(self) -> dict[str, Any]:
        evaluation: Evaluation | None = self.subject
        if evaluation is None:
            return {}
        plain = (
            "kind", "dated", "evaluator", "findings_fr", "findings_ar", "findings_en", "lessons_fr", "lessons_ar",
            "lessons_en",
        )  # fmt: skip
        known = {name: getattr(evaluation, name) for name in plain}
        known["party"] = evaluation.party.code if evaluation.party else ""
        for judgement in evaluation.judgements.all():
            known[f"score_{judgement.criterion}"] = judgement.score
            known[f"finding_{judgement.criterion}"] = judgement.finding
        return known

    def write(self) -> None:
        said = self.cleaned_data
        new = NewEvaluation(
            kind=EvaluationKind(said["kind"]), evaluator=said["evaluator"], dated=said["dated"],
            findings=self.names("findings"), lessons=self.names("lessons"), party=said["party"],
            judgements={one: (said[f"score_{one}"], said[f"finding_{one}"]) for one in Criterion},
            document=self.document(DocumentKind.REPORT),
        )  # fmt: skip
        save_evaluation(self.project, new, by=self.workspace.user, evaluation=self.subject)
