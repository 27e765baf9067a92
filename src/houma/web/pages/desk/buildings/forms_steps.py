"""The form of a step: it asks for what the table of the procedure says that the step asks for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houma.domain.accounts.models import User
from houma.domain.buildings import actions
from houma.domain.buildings.models import AppealGround, Building, MeasureKind, NoticeWay, ProcedureTerm, WorksBy
from houma.domain.buildings.rules.procedure import CAUTION, Asked, Facts, Transition, may_meet_caution
from houma.domain.documents.models import DocumentKind
from houma.web.pages.desk.buildings.forms import handed_in, words_field
from houma.web.pages.desk.fields import day_field

_KINDS = {"decide": DocumentKind.MINUTES, "monitor": DocumentKind.MINUTES}


class StepForm(forms.Form):
    """What is said of a step; fields follow from its row of the table."""

    def __init__(
        self, *args: Any, building: Building, user: User, transition: Transition, facts: Facts, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.building, self.user, self.transition = building, user, transition
        self.fields["happened_on"] = day_field(_("Day"), initial=timezone.localdate())
        self._ask_what_it_brings()
        if transition.deadline is not Asked.NO:
            self.fields["due_on"] = day_field(
                _("Last day"), required=transition.deadline is Asked.MUST, help_text=self._term()
            )
        self.fields["document"] = forms.FileField(
            label=_("Signed document"), required=transition.document is Asked.MUST
        )
        self.fields["reason"] = words_field(_("Reason and remarks"))
        if may_meet_caution(transition, facts):
            self.fields["despite"] = forms.ChoiceField(
                label=_("Why this does not wait for an appeal"),
                choices=[("", "–"), *AppealGround.choices],
                required=False,
                help_text=CAUTION,
            )

    def _ask_what_it_brings(self) -> None:
        asked = self.transition.asks_for
        if "measures" in asked:
            self.fields["measures"] = forms.MultipleChoiceField(
                label=_("Measures decided"),
                choices=[(kind.value, kind.label) for kind in MeasureKind],
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["measure_details"] = forms.CharField(label=_("In words"), required=False, max_length=400)
        if "members" in asked:
            self.fields["chair"] = forms.CharField(
                label=_("Chaired by"), max_length=200, help_text=_("Service or authority")
            )
            self.fields["members"] = words_field(
                _("Members"),
                help_text=_("One service a line; its delegate behind a semicolon, where the minutes name one."),
            )
        if "notice" in asked:
            owners = self.building.owners.filter(ended_on=None, erased_at=None)
            self.fields["way"] = forms.ChoiceField(
                label=_("How the owner was notified"), choices=[("", "–"), *NoticeWay.choices]
            )
            self.fields["owner"] = forms.ModelChoiceField(
                owners, label=_("Owner notified"), required=False, empty_label="–"
            )
            self.fields["owner"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
            if not owners:
                self.fields["owner"].help_text = _("No owner is recorded: the notice is posted.")
        if "works_by" in asked:
            self.fields["works_by"] = forms.ChoiceField(label=_("Works"), choices=WorksBy.choices)
        if "works" in asked:
            self.fields["works"] = words_field(_("What is done"))
            self.fields["contractor"] = forms.CharField(label=_("Contractor"), required=False, max_length=200)

    def _term(self) -> str:
        term = ProcedureTerm.objects.filter(country=self.building.country_id, step=self.transition.code).first()
        if term is None:
            return (
                _("The texts give no term: the authority sets the day.")
                if self.transition.deadline is Asked.MUST
                else ""
            )
        if term.most_days is None:
            return _("The authority sets the day (%(source)s).") % {"source": term.source}
        said = ngettext("At most %(days)s day (%(source)s).", "At most %(days)s days (%(source)s).", term.most_days)
        return said % {"days": term.most_days, "source": term.source}

    def _members(self) -> list[actions.Member]:
        said = self.cleaned_data
        if "members" not in self.transition.asks_for:
            return []
        found = [actions.Member(said["chair"], chairs=True)]
        for line in said["members"].splitlines():
            body, _semicolon, person = line.partition(";")
            if body.strip():
                found.append(actions.Member(body.strip()[:200], person.strip()[:150]))
        return found

    def write(self) -> None:
        """Record the step; raises Refused."""
        said = self.cleaned_data
        file = said.get("document")
        new = actions.NewStep(
            said["happened_on"],
            due_on=said.get("due_on"),
            reason=said["reason"],
            document=handed_in(file, _KINDS.get(self.transition.code, DocumentKind.OTHER)) if file else None,
            measures=[MeasureKind(kind) for kind in said.get("measures", ())],
            measure_details=said.get("measure_details", ""),
            members=self._members(),
            way=NoticeWay(said["way"]) if said.get("way") else None,
            owner=said.get("owner"),
            works_by=WorksBy(said["works_by"]) if said.get("works_by") else None,
            contractor=said.get("contractor", ""),
            works=said.get("works", ""),
            despite=AppealGround(said["despite"]) if said.get("despite") else None,
        )
        actions.take_step(self.building, self.transition.code, new, by=self.user)
