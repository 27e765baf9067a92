"""Forms of the programme: axes and actions, with what each action serves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.rules import Permission
from houma.domain.projects.actions import ActionPlan, remove_action, remove_axis, save_action, save_axis
from houma.domain.projects.models import Action, Axis
from houma.domain.projects.sustainability import GOALS, TARGETS, Capital, Weight, goal_of
from houma.domain.territories.models import Territory
from houma.web.pages.desk.projects.entry_form import (
    EntryForm,
    offer_parties,
    party_field,
    text_area,
    three_languages,
)
from houma.web.pages.desk.projects.workspace import Workspace
from houma.web.templatetags.values import reader_language

TAB = "desk_project_programme"


class AxisForm(EntryForm):
    """A line of the programme."""

    title = _("Axis of the programme")
    tab = TAB
    permission = Permission.DESCRIBE_PROJECT

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Axis | None:
        return workspace.project.axes.filter(pk=key).first()

    def prepare(self) -> None:
        self.fields.update(dict(three_languages("name", _("Name (French)"), _("Name (Arabic)"), _("Name (English)"))))

    def known(self) -> dict[str, Any]:
        axis: Axis | None = self.subject
        return {} if axis is None else {f"name_{own}": getattr(axis, f"name_{own}") for own in ("fr", "ar", "en")}

    def write(self) -> None:
        save_axis(self.project, self.names("name"), by=self.workspace.user, axis=self.subject)


class PlaceChoice(forms.ModelChoiceField[Territory]):
    def label_from_instance(self, obj: Territory) -> str:
        return obj.name


class ActionForm(EntryForm):
    """An action: what, where, who, how much, when, and what it serves."""

    title = _("Action")
    tab = TAB
    permission = Permission.DESCRIBE_PROJECT
    template = "desk/projects/action_form.html"
    operator = party_field(_("Operator"))
    planned_quantity = forms.DecimalField(
        label=_("Planned quantity"), required=False, min_value=0, max_digits=16, decimal_places=3
    )
    quantity_unit = forms.CharField(label=_("Unit"), required=False, max_length=60)
    cost = forms.DecimalField(label=_("Cost"), required=False, min_value=0, max_digits=16, decimal_places=2)
    starts_on = forms.DateField(label=_("Starts on"), required=False)
    ends_on = forms.DateField(label=_("Ends on"), required=False)
    territory = PlaceChoice(Territory.objects.none(), label=_("Territory"), required=False, to_field_name="code")
    longitude = forms.DecimalField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, max_digits=9, decimal_places=6
    )
    latitude = forms.DecimalField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, max_digits=9, decimal_places=6
    )
    note = text_area(_("Note"), rows=2)

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Action | None:
        return Action.objects.filter(axis__project=workspace.project, pk=key).select_related("axis").first()

    @property
    def axis(self) -> Axis:
        """The axis of the action."""
        found: Axis = self.subject.axis
        return found

    @property
    def action(self) -> Action | None:
        found: Action | None = self.subject
        return found

    def prepare(self) -> None:
        offer_parties(self, "operator")
        self.choose("territory").queryset = self.project.territories.defer("boundary")
        names = dict(three_languages("name", _("Name (French)"), _("Name (Arabic)"), _("Name (English)")))
        self.fields = {**names, **self.fields}
        self.fields["cost"].help_text = _("In whole units of the currency.")
        for capital in Capital:
            self.fields[f"capital_{capital}"] = forms.ChoiceField(
                label=capital.label, required=False, choices=[("", _("not")), *Weight.choices]
            )
        language = reader_language()
        groups = [
            (f"{goal}. {name.in_language(language)}", [(code, code) for code in TARGETS if goal_of(code) == goal])
            for goal, name in GOALS.items()
        ]
        self.fields["targets"] = forms.MultipleChoiceField(
            label=_("Targets of the Sustainable Development Goals"), required=False, choices=groups,
            widget=forms.SelectMultiple(attrs={"size": 8}),
            help_text=_("Hold Ctrl to choose several."),
        )  # fmt: skip

    def known(self) -> dict[str, Any]:
        action = self.action
        if action is None:
            return {}
        plain = (
            "name_fr", "name_ar", "name_en", "planned_quantity", "quantity_unit", "cost", "starts_on", "ends_on",
            "longitude", "latitude", "note",
        )  # fmt: skip
        served = {f"capital_{row.capital}": row.weight for row in action.capitals.all()}
        return {
            **{name: getattr(action, name) for name in plain},
            **served,
            "operator": action.operator.code if action.operator else "",
            "territory": action.territory.code if action.territory else "",
            "targets": [target.code for target in action.targets.all()],
        }

    def capital_fields(self) -> list[forms.BoundField]:
        """The fields of the five capitals, to stand side by side."""
        return [self[f"capital_{capital}"] for capital in Capital]

    def plain_fields(self) -> list[forms.BoundField]:
        """Every other field but the targets."""
        return [field for field in self if not field.name.startswith("capital_") and field.name != "targets"]

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none; an end after the beginning."""
        said = super().clean() or {}
        if (said.get("longitude") is None) != (said.get("latitude") is None):
            self.add_error("latitude", _("Give longitude and latitude in degrees, both or none."))
        starts, ends = said.get("starts_on"), said.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("An action ends after it starts."))
        return said

    def write(self) -> None:
        said = self.cleaned_data
        plain = (
            "operator", "planned_quantity", "quantity_unit", "cost", "starts_on", "ends_on", "territory", "longitude",
            "latitude", "note",
        )  # fmt: skip
        plan = ActionPlan(
            names=self.names("name"),
            capitals={capital: Weight(said[f"capital_{capital}"]) for capital in Capital if said[f"capital_{capital}"]},
            targets=tuple(said["targets"]),
            **{name: said[name] for name in plain},
        )
        save_action(self.axis, plan, by=self.workspace.user, action=self.action)


class NewActionForm(ActionForm):
    """An action to add to an axis, which is the subject."""

    title = _("New action")

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Any:
        return workspace.project.axes.filter(pk=key).select_related("project__country").first()

    @property
    def axis(self) -> Axis:
        found: Axis = self.subject
        return found

    @property
    def action(self) -> Action | None:
        return None


class RemoveActionForm(EntryForm):
    """Take an action out."""

    title = _("Take this action out of the programme?")
    tab = TAB
    permission = Permission.DESCRIBE_PROJECT

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Action | None:
        return ActionForm.find(workspace, key)

    def write(self) -> None:
        remove_action(self.subject, by=self.workspace.user)


class RemoveAxisForm(EntryForm):
    """Take an empty axis out."""

    title = _("Take this axis out of the programme?")
    tab = TAB
    permission = Permission.DESCRIBE_PROJECT

    @classmethod
    def find(cls, workspace: Workspace, key: int) -> Axis | None:
        return AxisForm.find(workspace, key)

    def write(self) -> None:
        remove_axis(self.subject, by=self.workspace.user)
