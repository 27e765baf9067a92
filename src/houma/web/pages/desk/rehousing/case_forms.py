"""The forms of a case file, each written by one action."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.households.models import ConsentKind, Purpose
from houma.domain.households.queries.consents import has_said_no
from houma.domain.households.rules.consents import standing
from houma.domain.households.rules.files import Section
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import (
    AidKind,
    AnchorKind,
    Case,
    Closure,
    Ending,
    NeedKind,
    ShareGround,
    VisitKind,
    VulnerabilityKind,
)
from houma.domain.rehousing.queries.cases import cases_in
from houma.domain.rehousing.queries.facts import workers_for
from houma.values.money import Money
from houma.web.pages.desk.fields import PAPER, day_field
from houma.web.pages.desk.rehousing.common import (
    PersonChoice,
    amount_field,
    as_money,
    words_field,
)


class CaseForm(forms.Form):
    """A form on one case; ``subject`` is the row that it is about, None where it adds one to the case."""

    title: ClassVar[str | Promise]
    send: ClassVar[str | Promise] = gettext_lazy("Record")
    permission: ClassVar[Permission] = Permission.FOLLOW_CASES
    tells: ClassVar[bool] = False
    """Whether it shows what somebody wrote about the household: then the page is a look at its file."""
    shows: ClassVar[tuple[Section, ...]] = (Section.NEEDS,)
    """Of which sections of the file, where it does."""

    def __init__(self, *args: Any, case: Case, user: User, subject: Any = None, **more: Any) -> None:
        self.case, self.user, self.subject = case, user, subject
        super().__init__(*args, **more)
        self.prepare()

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        """The row that ``key`` names within the case, None where there is none."""
        return None

    def prepare(self) -> None:
        """Fill in what depends on the case."""

    def lede(self) -> str:
        """What the form is about, in words."""
        return ""

    def write(self) -> None:
        """Call the action; may raise Refused."""
        raise NotImplementedError

    def today_in(self, name: str) -> None:
        """Let the day of a fact begin with today; the calendar offers no later one."""
        today = timezone.localdate()
        self.fields[name].initial = today
        self.fields[name].widget.attrs["max"] = today.isoformat()


class NeedForm(CaseForm):
    title = gettext_lazy("Note a need")
    kind = forms.ChoiceField(label=gettext_lazy("Need"), choices=NeedKind.choices)
    step_free = forms.BooleanField(
        label=gettext_lazy("Somebody needs an entrance without steps"),
        required=False,
        help_text=gettext_lazy("Homes are checked for it."),
    )
    note = words_field(gettext_lazy("In words"), required=False)

    def write(self) -> None:
        said = self.cleaned_data
        actions.note_need(self.case, NeedKind(said["kind"]), said["note"], by=self.user, step_free=said["step_free"])


class VulnerabilityForm(CaseForm):
    title = gettext_lazy("Note a vulnerability")
    kind = forms.ChoiceField(label=gettext_lazy("Vulnerability"), choices=VulnerabilityKind.choices)
    note = words_field(gettext_lazy("In words"), required=False)

    def write(self) -> None:
        said = self.cleaned_data
        actions.note_vulnerability(self.case, VulnerabilityKind(said["kind"]), said["note"], by=self.user)


class AnchorForm(CaseForm):
    title = gettext_lazy("Note a place of the household’s life")
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=AnchorKind.choices)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180)
    weight = forms.IntegerField(
        label=gettext_lazy("How much it counts"),
        min_value=1,
        max_value=10,
        initial=1,
        help_text=gettext_lazy("Beside the other places: 2 counts twice as much as 1."),
    )
    note = forms.CharField(label=gettext_lazy("In words"), required=False, max_length=200)

    def write(self) -> None:
        said = self.cleaned_data
        actions.note_anchor(
            self.case,
            AnchorKind(said["kind"]),
            said["longitude"],
            said["latitude"],
            by=self.user,
            weight=said["weight"],
            note=said["note"],
        )


class KinForm(CaseForm):
    title = gettext_lazy("Keep together with another household")
    number = forms.CharField(
        label=gettext_lazy("Number of the other case"),
        max_length=60,
        help_text=gettext_lazy("As it stands in the list of cases, with or without the code of the operation."),
    )
    note = forms.CharField(label=gettext_lazy("In words"), required=False, max_length=200)

    def clean_number(self) -> Any:
        """The other case, of the same operation and in the person's scope."""
        code, _dash, number = self.cleaned_data["number"].strip().rpartition("-")
        ours = code.casefold() in ("", self.case.operation.code.casefold())
        rows = cases_in(self.user, self.case.operation.country).filter(operation=self.case.operation)
        found = rows.filter(number=int(number)).first() if ours and number.isdecimal() and len(number) < 9 else None
        if found is None:
            raise forms.ValidationError(_("There is no case of this number among those that you follow."))
        return found

    def write(self) -> None:
        actions.keep_together(self.case, self.cleaned_data["number"], self.cleaned_data["note"], by=self.user)


class VisitForm(CaseForm):
    title = gettext_lazy("Record a visit")
    kind = forms.ChoiceField(label=gettext_lazy("Where"), choices=VisitKind.choices)
    on = day_field(gettext_lazy("Day"))
    note = words_field(gettext_lazy("What was said and seen"))

    def prepare(self) -> None:
        self.today_in("on")

    def write(self) -> None:
        said = self.cleaned_data
        actions.record_visit(self.case, VisitKind(said["kind"]), said["on"], said["note"], by=self.user)


class AidForm(CaseForm):
    title = gettext_lazy("Grant an aid")
    permission = Permission.PLACE_HOUSEHOLDS
    kind = forms.ChoiceField(label=gettext_lazy("Aid"), choices=AidKind.choices)
    amount = amount_field(gettext_lazy("Amount"))
    rule = forms.CharField(
        label=gettext_lazy("By which rule"),
        max_length=400,
        help_text=gettext_lazy("The decision or scale by which it is due"),
    )
    on = day_field(gettext_lazy("Day"))

    def prepare(self) -> None:
        self.today_in("on")

    def write(self) -> None:
        said = self.cleaned_data
        amount = Money(said["amount"], self.case.operation.currency)
        actions.grant_aid(self.case, AidKind(said["kind"]), amount, said["rule"], by=self.user, on=said["on"])


class ReferralForm(CaseForm):
    title = gettext_lazy("Send to a service")
    service = forms.CharField(label=gettext_lazy("Service"), max_length=200)
    purpose = words_field(gettext_lazy("What for"))
    despite = forms.ChoiceField(
        label=gettext_lazy("On what ground, against its word"),
        choices=[("", "–"), *ShareGround.choices],
        required=False,
    )
    despite_reason = words_field(gettext_lazy("Why this cannot wait for its agreement"), required=False, most=400)
    tells = True
    shows = (Section.CONSENTS,)

    def prepare(self) -> None:
        last = standing(self.case.household.consents.filter(purpose=Purpose.SHARE)).get(Purpose.SHARE.value)
        self.said = None if last is None else last.kind == ConsentKind.GIVEN
        if self.said is not False:
            del self.fields["despite"], self.fields["despite_reason"]

    def lede(self) -> str:
        if self.said is None:
            return _(
                "This household was never asked whether its file may be passed on: ask it first, and record its answer."
            )
        if not self.said:
            return _(
                "This household does not want its file to be passed on. Without a danger or a duty set by law, it is"
                " not sent to a service."
            )
        return _("This household has agreed to its file being passed on.")

    def write(self) -> None:
        said = self.cleaned_data
        actions.refer(
            self.case,
            said["service"],
            said["purpose"],
            by=self.user,
            despite=said.get("despite", ""),
            despite_reason=said.get("despite_reason", ""),
        )


class TaskForm(CaseForm):
    title = gettext_lazy("Plan a step")
    what = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    due_on = day_field(gettext_lazy("Until"))
    whose = PersonChoice(
        User.objects.none(),
        label=gettext_lazy("Whose step"),
        required=False,
        empty_label=gettext_lazy("whoever follows the case"),
    )

    def prepare(self) -> None:
        field = self.fields["whose"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = workers_for(self.case.operation, timezone.localdate()).order_by("last_name", "email")
        self.fields["due_on"].widget.attrs["min"] = timezone.localdate().isoformat()

    def write(self) -> None:
        said = self.cleaned_data
        actions.plan_task(self.case, said["what"], said["due_on"], by=self.user, whose=said["whose"])


class DocumentForm(CaseForm):
    title = gettext_lazy("Attach a document")
    file = forms.FileField(label=gettext_lazy("File"), help_text=PAPER)
    name = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=200)
    of_paper = forms.BooleanField(
        label=gettext_lazy("It shows a paper, neither the home nor people"),
        required=False,
        help_text=gettext_lazy("Where the file is a picture"),
    )
    tells = True
    shows = (Section.CONSENTS,)

    def prepare(self) -> None:
        self.said_no = has_said_no(self.case.household, Purpose.PICTURES)
        if not self.said_no:
            del self.fields["of_paper"]

    def lede(self) -> str:
        return _("This household does not want its home to be photographed.") if self.said_no else ""

    def write(self) -> None:
        file = self.cleaned_data["file"]
        new = NewDocument(file.name or "", file.read(), DocumentKind.OTHER, self.cleaned_data["name"])
        actions.attach_document(self.case, new, by=self.user, of_paper=self.cleaned_data.get("of_paper", False))


class AssignForm(CaseForm):
    title = gettext_lazy("Give the case to somebody")
    permission = Permission.PLACE_HOUSEHOLDS
    worker = PersonChoice(
        User.objects.none(),
        label=gettext_lazy("Who follows the case"),
        required=False,
        help_text=gettext_lazy("With the number of open cases that each has."),
    )

    def prepare(self) -> None:
        field = self.fields["worker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = workers_for(self.case.operation, timezone.localdate()).order_by("last_name", "email")
        field.initial = self.case.worker_id

    def write(self) -> None:
        actions.assign_case(self.case, self.cleaned_data["worker"], by=self.user)


class TermsForm(CaseForm):
    title = gettext_lazy("What differs for this household")
    out_by = day_field(gettext_lazy("Out by"), required=False)
    back_on = day_field(gettext_lazy("Back on"), required=False)
    most_rent = amount_field(gettext_lazy("Highest rent a month"), required=False)

    def lede(self) -> str:
        return _("Leave empty what is as for its building and its operation.")

    def prepare(self) -> None:
        for name in ("out_by", "back_on", "most_rent"):
            self.fields[name].initial = getattr(self.case, name)

    def write(self) -> None:
        said = self.cleaned_data
        rent = as_money(said["most_rent"], self.case.operation.country)
        actions.set_case_terms(self.case, out_by=said["out_by"], back_on=said["back_on"], most_rent=rent, by=self.user)


class CloseForm(CaseForm):
    title = gettext_lazy("Close the case")
    send = gettext_lazy("Close the case")
    closure = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=[("", "–"), *Closure.choices],
        help_text=gettext_lazy("Who does not return has given up its dwelling, and the inventory says so."),
    )
    reason = words_field(
        gettext_lazy("Reason"), required=False, help_text=gettext_lazy("Only a return home needs none.")
    )
    on = day_field(gettext_lazy("Day"))

    def prepare(self) -> None:
        self.today_in("on")
        last = self.case.placements.exclude(ended_on=None).order_by("-ended_on", "-pk").first()
        # What cannot be taken back is chosen, unless the end of the last stay has said it already.
        if last is not None and last.ending == Ending.RETURNED:
            self.fields["closure"].initial = Closure.RETURNED

    def lede(self) -> str:
        return _("A closed case stays closed. Its data is kept for the time that its class says, then erased.")

    def write(self) -> None:
        said = self.cleaned_data
        actions.close_case(self.case, Closure(said["closure"]), said["reason"], by=self.user, on=said["on"])


class MetForm(CaseForm):
    title = gettext_lazy("The need is met")
    send = gettext_lazy("Yes, it is met")

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.needs.filter(pk=key, met_on=None).first()

    def write(self) -> None:
        actions.meet_need(self.subject, by=self.user)


class FactEndedForm(CaseForm):
    title = gettext_lazy("It holds no longer")
    send = gettext_lazy("Yes, it holds no longer")

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.vulnerabilities.filter(pk=key, ended_on=None).first()

    def write(self) -> None:
        actions.end_vulnerability(self.subject, by=self.user)


class AnchorOutForm(CaseForm):
    title = gettext_lazy("The place does not count any more")
    send = gettext_lazy("Yes, take it out")

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.anchors.filter(pk=key).first()

    def write(self) -> None:
        actions.drop_anchor(self.subject, by=self.user)


class KinOutForm(CaseForm):
    title = gettext_lazy("The households need not stay together")
    send = gettext_lazy("Yes, take it out")

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.kin_after.filter(pk=key).first() or case.kin_before.filter(pk=key).first()

    def write(self) -> None:
        actions.part(self.subject, by=self.user)


class AidBackForm(CaseForm):
    title = gettext_lazy("Reverse the aid")
    permission = Permission.PLACE_HOUSEHOLDS
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.aids.filter(pk=key, reverses=None, reversed_by=None).first()

    def write(self) -> None:
        actions.reverse_aid(self.subject, self.cleaned_data["reason"], by=self.user)


class OutcomeForm(CaseForm):
    title = gettext_lazy("What came of it")
    tells = True
    outcome = words_field(gettext_lazy("Outcome"))

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.referrals.filter(pk=key).first()

    def lede(self) -> str:
        return f"{self.subject.service} – {self.subject.purpose}"

    def write(self) -> None:
        actions.record_outcome(self.subject, self.cleaned_data["outcome"], by=self.user)


class TaskDoneForm(CaseForm):
    title = gettext_lazy("The step is done")
    tells = True
    send = gettext_lazy("Yes, it is done")
    on = day_field(gettext_lazy("Day"))

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.tasks.filter(pk=key, done_on=None).first()

    def prepare(self) -> None:
        self.today_in("on")

    def lede(self) -> str:
        return str(self.subject.what)

    def write(self) -> None:
        actions.finish_task(self.subject, by=self.user, on=self.cleaned_data["on"])


class TaskOutForm(CaseForm):
    title = gettext_lazy("Take the step off the plan")
    tells = True
    send = gettext_lazy("Yes, take it off")

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.tasks.filter(pk=key, done_on=None).first()

    def lede(self) -> str:
        return str(self.subject.what)

    def write(self) -> None:
        actions.drop_task(self.subject, by=self.user)
