"""Forms about the money of a file."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import Party
from houma.domain.base.decisions import Reason
from houma.domain.buildings import actions
from houma.domain.buildings.models import AidRule, Building, MoneyEntry, MoneyKind, Procedure
from houma.domain.documents.models import DocumentKind
from houma.domain.territories.models import Ancestry
from houma.values.money import DECIMAL_PLACES, Money
from houma.web.pages.desk.buildings.forms import BuildingForm, handed_in
from houma.web.pages.desk.fields import day_field


def last_file(building: Building) -> Procedure | None:
    """The file that money is recorded on: the open one, else the last; recovery comes after the works."""
    return building.procedures.order_by("-number").first()


class MoneyForm(BuildingForm):
    title = gettext_lazy("Record an amount")
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=MoneyKind.choices)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), min_value=Decimal("0.001"), max_digits=15, decimal_places=DECIMAL_PLACES
    )
    happened_on = day_field(gettext_lazy("Day"))
    payer = forms.ModelChoiceField(
        Party.objects.none(), label=gettext_lazy("Who paid"), required=False,
        help_text=gettext_lazy("Left blank where the owner pays back."),
    )  # fmt: skip
    rule = forms.ModelChoiceField(AidRule.objects.none(), label=gettext_lazy("Rule of the aid"), required=False)
    rule_cited = forms.CharField(label=gettext_lazy("Or the rule in words"), required=False, max_length=300)
    note = forms.CharField(label=gettext_lazy("In words"), required=False, max_length=400)
    document = forms.FileField(label=gettext_lazy("Voucher"), required=False)

    def prepare(self) -> None:
        country = self.building.country
        above = Ancestry.objects.filter(descendant=self.building.territory_id).values("ancestor")
        rules = AidRule.objects.filter(Q(territory=None) | Q(territory__in=above), country=country)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]
        parties = Party.objects.filter(country=country, is_family=False).order_by("name_fr")
        self.fields["payer"].queryset = parties  # type: ignore[attr-defined]
        self.fields["happened_on"].initial = timezone.localdate()
        self.fields["amount"].help_text = country.currency

    def refusals(self) -> tuple[Reason, ...]:
        return () if last_file(self.building) is not None else (_("This building has no file."),)

    def write(self) -> None:
        said = self.cleaned_data
        procedure = last_file(self.building)
        if procedure is None:
            raise forms.ValidationError(_("This building has no file."))
        new = actions.NewMoney(
            MoneyKind(said["kind"]),
            Money(said["amount"], self.building.country.currency),
            said["happened_on"],
            payer=said["payer"],
            rule=said["rule"],
            rule_cited=said["rule_cited"],
            note=said["note"],
            document=handed_in(said["document"], DocumentKind.PROOF) if said["document"] else None,
        )
        actions.record_money(procedure, new, by=self.user)


class ReverseForm(BuildingForm):
    title = gettext_lazy("Reverse an amount")
    note = forms.CharField(label=gettext_lazy("Why"), max_length=400)

    @classmethod
    def find(cls, building: Building, key: int) -> MoneyEntry | None:
        return MoneyEntry.objects.filter(pk=key, procedure__building=building, reverses=None).first()

    def write(self) -> None:
        actions.reverse_money(self.subject, self.cleaned_data["note"], by=self.user)
