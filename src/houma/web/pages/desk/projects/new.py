"""Opening a project."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.projects.actions import NewProject, record_life_evidence, start_project
from houma.domain.projects.life_reading import may_open_project, territories_to_open_on
from houma.domain.projects.models import Programme, Project, Scale, Visibility
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.desk.projects.entry_form import three_languages
from houma.web.pages.desk.projects.forms_preparing import ProgrammeChoice
from houma.web.pages.desk.searched import PlaceField


class NewProjectForm(forms.Form):
    """What a project is opened with."""

    code = forms.RegexField(
        r"^[\w.-]+$", label=gettext_lazy("Code"), max_length=80, help_text=gettext_lazy("Letters, digits, - _ and .")
    )
    programme = ProgrammeChoice(Programme.objects.none(), label=gettext_lazy("Programme"), to_field_name="code")
    scale = forms.ChoiceField(label=gettext_lazy("Scale of intervention"), choices=Scale.choices)
    place = PlaceField(
        label=gettext_lazy("Territory"),
        help_text=gettext_lazy("Name or code of a commune, a province or a region; others are added later."),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=Visibility.choices, initial=Visibility.INTERNAL
    )
    start_year = forms.IntegerField(label=gettext_lazy("Start"), required=False, min_value=1990, max_value=2100)
    end_year = forms.IntegerField(label=gettext_lazy("End"), required=False, min_value=1990, max_value=2100)

    def __init__(self, *args: Any, country: Country, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country, self.user = country, user
        programme = self.fields["programme"]
        if isinstance(programme, forms.ModelChoiceField):
            programme.queryset = Programme.objects.filter(country=country).order_by("name_fr")
        place = self.fields["place"]
        if isinstance(place, PlaceField):
            place.offer(country, territories_to_open_on(user))
        names = three_languages(
            "name", gettext_lazy("Name (French)"), gettext_lazy("Name (Arabic)"), gettext_lazy("Name (English)")
        )
        self.fields = {"code": self.fields["code"], **dict(names), **self.fields}
        if not may(user, Permission.DESCRIBE_PROJECT, country):
            # A commune proposes; an officer decides who sees it.
            del self.fields["visibility"]

    def clean_code(self) -> str:
        """A code names one project of the country."""
        code: str = self.cleaned_data["code"]
        if Project.objects.filter(country=self.country, code=code).exists():
            raise ValidationError(_("This project code exists already in the country."))
        return code

    def clean(self) -> dict[str, Any]:
        """An end after the beginning."""
        said = super().clean() or {}
        starts, ends = said.get("start_year"), said.get("end_year")
        if starts and ends and ends < starts:
            self.add_error("end_year", _("A project ends after it starts."))
        return said

    def write(self) -> Project:
        """Open the project; raises ValidationError, IntegrityError for a code that was taken meanwhile."""
        said = self.cleaned_data
        new = NewProject(
            programme=said["programme"],
            code=said["code"],
            names=Multilingual(said["name_fr"], said["name_ar"], said["name_en"]),
            scale=Scale(said["scale"]),
            territories=(said["place"],),
            start_year=said["start_year"],
            end_year=said["end_year"],
            visibility=Visibility(said.get("visibility", Visibility.INTERNAL)),
        )
        with transaction.atomic():
            project = start_project(new, by=self.user)
            record_life_evidence(project, by=self.user)
        return project


@at_desk
def new_project(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Open a project on a territory of one's mandates."""
    let_in(may_open_project(user, country))
    form = NewProjectForm(request.POST or None, country=country, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            project = form.write()
        except IntegrityError:
            form.add_error("code", _("This project code exists already in the country."))
        else:
            return redirect("desk_project", country=country.code, code=project.code)
    return render(request, "desk/projects/new.html", {"form": form}, status=400 if form.is_bound else 200)
