"""A territorial diagnosis that stands on frozen profiles of the project's territories."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.indicators.queries import snapshot_content
from houma.domain.projects.actions import NewDiagnosis, record_profile_diagnosis
from houma.domain.projects.diagnosing import profiled_territories
from houma.web.pages.desk.projects.entry_form import EntryForm, offer_parties, party_field, three_languages
from houma.web.pages.desk.projects.workspace import Workspace
from houma.web.profile.reading import profile_view
from houma.web.profile.words import findings

_MOST_DRAFTED = 3


class ProfileDiagnosisForm(EntryForm):
    """The profiles are frozen as they are now; what they say stands in the fields as a draft, to be made one's own."""

    title = _("Territorial diagnosis from the profiles")
    tab = "desk_project"
    permission = Permission.BRING_EVIDENCE
    template = "desk/projects/profile_form.html"
    party = party_field(_("Who made it"))
    dated = forms.DateField(label=_("Dated"))

    @classmethod
    def decide(cls, workspace: Workspace, subject: Any) -> Decision:
        if profiled_territories(workspace.project):
            return ALLOWED
        return Decision.refuse(_("No territory of the project has scores: there is no profile to freeze."))

    def prepare(self) -> None:
        self.territories = profiled_territories(self.project)
        offer_parties(self, "party")
        self.fields.update(
            three_languages("findings", _("Findings (French)"), _("Findings (Arabic)"), _("Findings (English)"), rows=7)
        )

    def known(self) -> dict[str, Any]:
        if self.is_bound:
            return {}
        drafts = [findings(profile_view(snapshot_content(one))) for one in self.territories[:_MOST_DRAFTED]]
        said = {f"findings_{own}": "\n\n".join(getattr(draft, own) for draft in drafts) for own in ("fr", "ar", "en")}
        return {"dated": timezone.localdate(), **said}

    def write(self) -> None:
        said = self.cleaned_data
        new = NewDiagnosis(self.names("findings"), said["dated"], said["party"])
        record_profile_diagnosis(self.project, new, by=self.workspace.user)
