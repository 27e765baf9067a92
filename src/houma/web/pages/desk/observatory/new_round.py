"""A new round: what it asks of whom, looked at before it is drawn."""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.rounds import NewRound, open_round
from houma.domain.observatory.models import (
    Form,
    FormVersion,
    Round,
    RoundPhase,
    SampleMethod,
    StratifiedBy,
    UnitKind,
    VersionState,
)
from houma.domain.observatory.queries.frames import Preview, frame_of, preview_of
from houma.domain.observatory.queries.reach import forms_for
from houma.domain.observatory.rules.sampling import Plan, may_be_drawn, within_reach
from houma.domain.observatory.scope import is_told_counts, rounds_where
from houma.domain.projects.models import Project
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country, Level, Territory
from houma.engines.surveys import SurveyFault, size_for_proportion
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk, let_in

_LEVELS = (Level.COMMUNE, Level.ARRONDISSEMENT, Level.PERIMETER, Level.PROVINCE, Level.DISTRICT_PREFECTURE)


class _Day(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


def _choices(choices: Any) -> list[tuple[str, str]]:
    return [(value, str(label).capitalize()) for value, label in choices]


class _ByTitle(forms.ModelChoiceField):  # type: ignore[type-arg]  # A plain class outside of type checks.
    """Forms by the title of their version in use."""

    titles: dict[int, FormVersion]

    def label_from_instance(self, obj: Any) -> str:
        version = self.titles.get(obj.pk)
        return version.name if version is not None else obj.form_id


class RoundForm(forms.Form):
    """What a round asks of whom. Whether it can be drawn is for the rules of rounds to say."""

    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=400)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=400, required=False)
    form = _ByTitle(Form.objects.none(), label=gettext_lazy("Form"))
    territory = forms.ModelChoiceField(Territory.objects.none(), label=gettext_lazy("Territory"))
    phase = forms.ChoiceField(label=gettext_lazy("When"), choices=())
    project = forms.ModelChoiceField(Project.objects.none(), label=gettext_lazy("Project"), required=False)
    follows = forms.ModelChoiceField(
        Round.objects.none(), label=gettext_lazy("Compared with the earlier round"), required=False
    )
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=_Day)
    ends_on = forms.DateField(label=gettext_lazy("Until"), widget=_Day)
    unit_kind = forms.ChoiceField(label=gettext_lazy("Units"), choices=())
    method = forms.ChoiceField(label=gettext_lazy("How they are chosen"), choices=())
    stratified_by = forms.ChoiceField(label=gettext_lazy("Strata"), choices=(), required=False)
    size = forms.IntegerField(
        label=gettext_lazy("Units to draw"),
        min_value=2,
        required=False,
        help_text=gettext_lazy("Buildings where buildings are drawn first; nothing for the full list."),
    )
    within = forms.IntegerField(
        label=gettext_lazy("Households in each building"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Where buildings are drawn first; nothing for all."),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=1,
        help_text=gettext_lazy("The same number draws the same sample: keep it to prove that nobody chose."),
    )

    def __init__(self, *args: Any, country: Country, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = forms_for(user, country, [Permission.DESIGN_SURVEYS]).filter(versions__state=VersionState.PUBLISHED)
        form_field = self.fields["form"]
        assert isinstance(form_field, _ByTitle)
        form_field.queryset = offered.distinct()
        in_use = FormVersion.objects.filter(form__in=offered, state=VersionState.PUBLISHED).order_by("number")
        form_field.titles = {version.form_id: version for version in in_use.defer("xform", "questions")}
        places = territories_held(user, Permission.DESIGN_SURVEYS, country).filter(level__in=_LEVELS)
        self._offer("territory", places.defer("boundary").order_by("name_fr"))
        self._offer("project", projects_where(user, Permission.DESCRIBE_PROJECT).filter(country=country))
        self._offer("follows", rounds_where(user, Permission.DESIGN_SURVEYS).filter(country=country))
        for name, choices in (
            ("phase", RoundPhase.choices),
            ("unit_kind", UnitKind.choices),
            ("method", SampleMethod.choices),
            ("stratified_by", StratifiedBy.choices),
        ):
            self.fields[name].choices = _choices(choices)  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """How the units are to be drawn; only once the form is valid."""
        told = self.cleaned_data
        return Plan(
            unit_kind=told["unit_kind"],
            method=told["method"],
            stratified_by=told["stratified_by"],
            size=0 if told["method"] == SampleMethod.FULL else told["size"] or 0,
            within=told["within"] if told["method"] in (SampleMethod.CLUSTERS, SampleMethod.BY_SIZE) else None,
            seed=told["seed"],
        )

    def round(self, digest: str) -> NewRound:
        """The round that the form asks for, drawn from the list that was looked at."""
        told = self.cleaned_data
        return NewRound(
            names=Multilingual(told["name_fr"], told["name_ar"]),
            form=told["form"],
            phase=told["phase"],
            territory=told["territory"],
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            plan=self.plan(),
            project=told["project"],
            follows=told["follows"],
            frame_digest=digest,
        )


@at_desk
def new_round(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Fill in, look at the sample, open: what is opened is what was looked at."""
    let_in(may(user, Permission.DESIGN_SURVEYS, country))
    today = timezone.localdate()
    initial = {
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "seed": secrets.randbelow(899_999) + 100_000,
        "phase": RoundPhase.BEFORE,
    }
    form = RoundForm(request.POST or None, initial=initial, country=country, user=user)
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = _looked(form, user)
        if preview is not None and request.POST.get("do") == "open":
            opened = _opened(form, request.POST.get("digest", ""), user)
            if opened is not None:
                messages.success(request, _("The round is open: its units are drawn and stay as they are."))
                return redirect("desk_round", country.code, opened.pk)
    return render(
        request,
        "desk/observatory/round_new.html",
        {"form": form, "preview": preview, "told": _is_told(form, user), "needed": _needed(preview)},
    )


def _is_told(form: RoundForm, user: User) -> bool:
    """Whether the person may know how many units the register holds there; only once the form is valid."""
    if not form.is_bound or not form.is_valid():
        return False
    return is_told_counts(user, form.cleaned_data["unit_kind"], form.cleaned_data["territory"])


def _looked(form: RoundForm, user: User) -> Preview | None:
    """What would be drawn; faults stand in the form."""
    plan, told = form.plan(), _is_told(form, user)
    frame = frame_of(form.cleaned_data["territory"], plan.unit_kind, plan.stratified_by)
    if not told:
        plan = within_reach(plan, frame)
    decision = may_be_drawn(plan, frame, told=told)
    for reason in decision.reasons:
        form.add_error(None, str(reason))
    if not decision:
        return None
    try:
        return preview_of(plan, frame)
    except SurveyFault as fault:
        form.add_error(None, fault.sentence.in_language(get_language() or "fr"))
        return None


def _opened(form: RoundForm, digest: str, user: User) -> Round | None:
    try:
        # Whether the list moved since is told to those alone who may count it.
        return open_round(form.round(digest if _is_told(form, user) else ""), by=user)
    except Refused as refused:
        for reason in refused.decision.reasons:
            form.add_error(None, str(reason))
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
    return None


def _needed(preview: Preview | None) -> list[dict[str, float]]:
    """How many a simple sample of this list would ask for a margin, where four in five answer."""
    if preview is None:
        return []
    return [
        {"margin": margin, "units": size_for_proportion(preview.there, margin, response=0.8)}
        for margin in (0.1, 0.05, 0.03)
    ]
