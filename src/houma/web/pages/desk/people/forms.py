"""Forms of the people screen: a mandate, an invitation, a period, a loan."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Mandate, Party, Role, User
from houma.domain.accounts.people_queries import managing_mandates
from houma.domain.accounts.people_rules import GIVEN_BY_MANAGERS, NewMandate
from houma.domain.accounts.rules import Permission
from houma.domain.base.wording import listed
from houma.domain.projects.models import Project
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Ancestry, Country, Level, Territory
from houma.web.pages.desk.fields import day_field


class ProjectsField(forms.CharField):
    """Codes of projects, separated by commas or spaces; empty for all of the territory."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Only these projects"),
            help_text=gettext_lazy("Codes separated by commas; empty: all projects of the territory."),
            required=False,
            **kwargs,
        )


def projects_named(text: str, user: User, country: Country) -> list[Project]:
    """The projects that ``text`` names, among those whose people ``user`` manages; raises ValidationError."""
    codes = {code for code in text.replace(",", " ").split() if code}
    found = list(projects_where(user, Permission.MANAGE_PEOPLE).filter(country=country, code__in=codes))
    unknown = codes - {project.code for project in found}
    if unknown:
        shown = listed(sorted(unknown))
        raise forms.ValidationError(_("Not found in your scope: %(codes)s") % {"codes": shown})
    return found


class InviteForm(forms.Form):
    """A person and the mandate that is opened for this person."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=150)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")]
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    party = forms.ChoiceField(
        label=gettext_lazy("Organisation"),
        required=False,
        help_text=gettext_lazy("For a partner, an operator or the manager of an organisation."),
    )
    territory = forms.CharField(
        label=gettext_lazy("Territory"),
        max_length=40,
        help_text=gettext_lazy("Code of the region, province or commune; all below it is included."),
        widget=forms.TextInput(attrs={"list": "territories-in-reach"}),
    )
    projects = ProjectsField()
    starts_on = day_field(gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: from now on."))
    ends_on = day_field(gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until it is ended."))

    def __init__(self, *args: Any, user: User, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.country = user, country
        managing = list(managing_mandates(user, country).select_related("party", "territory"))
        everything = any(held.role == Role.ADMINISTRATOR for held in managing)
        roles = list(Role) if everything else sorted(GIVEN_BY_MANAGERS)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, capfirst(str(role.label))) for role in roles
        ]
        own = [held.party for held in managing if held.party is not None]
        parties = (
            list(Party.objects.filter(country=country, is_family=False).order_by("name_fr")) if everything else own
        )
        self.parties = {party.code: party for party in parties}
        none = [("", _("None: the administration itself"))] if everything else []
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            *none,
            *((party.code, party.name) for party in parties),
        ]
        below = Ancestry.objects.filter(ancestor__in=[held.territory_id for held in managing]).values("descendant")
        self.reach = Territory.objects.filter(country=country, pk__in=below).defer("boundary")
        wide = self.reach.filter(level__in=[Level.COUNTRY, Level.REGION, Level.PROVINCE]).order_by("level", "code")
        self.suggested = list(wide)

    def clean_territory(self) -> Territory:
        """The territory of this code, where one's own mandate reaches it."""
        found = self.reach.filter(code=self.cleaned_data["territory"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no such territory in your scope."))
        return found

    def clean_projects(self) -> list[Project]:
        """The projects of these codes, where one's own mandate reaches them."""
        return projects_named(self.cleaned_data["projects"], self.user, self.country)

    def clean(self) -> None:
        """Whoever acts for an organisation says for which."""
        role = self.cleaned_data.get("role")
        if role in PARTY_BOUND_ROLES and not self.cleaned_data.get("party"):
            self.add_error("party", _("A partner, an operator or a manager acts for an organisation."))
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A mandate ends after it starts."))

    def mandate(self) -> NewMandate:
        """The mandate that is asked for; only once the form is valid."""
        chosen = self.cleaned_data
        return NewMandate(
            role=Role(chosen["role"]),
            territory=chosen["territory"],
            party=self.parties.get(chosen["party"]),
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
        )


class ChangeForm(forms.Form):
    """From when until when a mandate holds, and on which projects."""

    starts_on = day_field(gettext_lazy("From"), required=False)
    ends_on = day_field(gettext_lazy("Until"), required=False)
    projects = ProjectsField()
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)

    def __init__(self, *args: Any, user: User, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.country = user, country

    def clean_projects(self) -> list[Project]:
        """The projects of these codes, where one's own mandate reaches them."""
        return projects_named(self.cleaned_data["projects"], self.user, self.country)


class EndForm(forms.Form):
    """Why a mandate is ended."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)


class LendForm(forms.Form):
    """To whom one lends a mandate, for how long and why."""

    mandate = forms.ChoiceField(label=gettext_lazy("Mandate"))
    email = forms.EmailField(label=gettext_lazy("E-mail address of the delegate"))
    starts_on = day_field(gettext_lazy("From"))
    ends_on = day_field(gettext_lazy("Until"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, own: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(mandate.pk): mandate for mandate in own}
        self.fields["mandate"].choices = [  # type: ignore[attr-defined]
            (number, f"{capfirst(mandate.get_role_display())} · {mandate.territory.name}")
            for number, mandate in self.own.items()
        ]

    def clean_email(self) -> User:
        """The person with an account of this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody with this address may take this mandate."))
        return found
