"""Forms of progress: the operator's report and the officer's check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.projects.actions import NewLine, NewPhoto, NewReport, add_photo, check_progress, report_progress
from houma.domain.projects.life_reading import reporting_parties
from houma.domain.projects.models import Action, Moment, ReportedProgress, Verdict
from houma.web.pages.desk.projects.entry_form import EntryForm, text_area
from houma.web.pages.desk.projects.forms_preparing import PictureField
from houma.web.pages.desk.projects.workspace import Workspace

TAB = "desk_project_progress"


class ReportForm(EntryForm):
    """What an operator (the subject) reports of its actions."""

    title = _("Progress report")
    tab = TAB
    permission = Permission.REPORT_PROGRESS
    template = "desk/projects/report_form.html"
    period_start = forms.DateField(label=_("From"))
    period_end = forms.DateField(label=_("To"))
    difficulties = text_area(_("Difficulties met"))
    photos = PictureField(label=_("Photos"), required=False, help_text=_("They are shown to the parties."))

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Party | None:
        return reporting_parties(workspace.user, workspace.project).filter(pk=key).first()

    def prepare(self) -> None:
        self.actions = list(
            Action.objects.filter(axis__project=self.project, operator=self.subject)
            .select_related("axis")
            .order_by("axis__number", "number")
        )
        for action in self.actions:
            self.fields[f"quantity_{action.pk}"] = forms.DecimalField(
                label=_("Quantity done"), required=False, min_value=0, max_digits=16, decimal_places=3
            )
            self.fields[f"percentage_{action.pk}"] = forms.DecimalField(
                label=_("Percentage"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
            )
            self.fields[f"difficulties_{action.pk}"] = forms.CharField(label=_("Difficulties met"), required=False)

    def lines(self) -> list[tuple[Action, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each action with its fields."""
        return [
            (one, self[f"quantity_{one.pk}"], self[f"percentage_{one.pk}"], self[f"difficulties_{one.pk}"])
            for one in self.actions
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of the report as a whole."""
        return [self[name] for name in ("period_start", "period_end", "difficulties", "photos")]

    def write(self) -> None:
        said = self.cleaned_data
        lines = tuple(
            NewLine(one, said[f"quantity_{one.pk}"], said[f"percentage_{one.pk}"], said[f"difficulties_{one.pk}"])
            for one in self.actions
            if said[f"quantity_{one.pk}"] is not None or said[f"percentage_{one.pk}"] is not None
        )
        photos = []
        for file in said["photos"]:
            new = NewDocument(file.name, file.read(), DocumentKind.PHOTO, confidentiality=Confidentiality.PARTIES)
            photos.append(add_photo(self.project, NewPhoto(new, Moment.DURING), by=self.workspace.user))
        report = NewReport(
            self.subject, said["period_start"], said["period_end"], lines, said["difficulties"], tuple(photos)
        )
        report_progress(self.project, report, by=self.workspace.user)


class CheckForm(EntryForm):
    """What an officer found of a reported value (the subject)."""

    title = _("Check of progress")
    tab = TAB
    permission = Permission.CHECK_PROGRESS
    template = "desk/projects/check_form.html"
    verdict = forms.ChoiceField(label=_("What you found"), choices=Verdict.choices, widget=forms.RadioSelect)
    quantity = forms.DecimalField(
        label=_("Quantity found"), required=False, min_value=0, max_digits=16, decimal_places=3
    )
    percentage = forms.DecimalField(
        label=_("Percentage found"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    reason = text_area(_("Why"), rows=2)

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> ReportedProgress | None:
        found = ReportedProgress.objects.filter(report__project=workspace.project, pk=key)
        return found.select_related("report__party", "action__axis").first()

    @classmethod
    def decide(cls, workspace: Workspace, subject: Any) -> Decision:
        if subject.report.recorded_by_id == workspace.user.pk:
            return Decision.refuse(_("You reported this yourself: another person checks it."))
        return ALLOWED

    def write(self) -> None:
        said = self.cleaned_data
        check_progress(
            self.subject, Verdict(said["verdict"]), quantity=said["quantity"], percentage=said["percentage"],
            reason=said["reason"], by=self.workspace.user,
        )  # fmt: skip
