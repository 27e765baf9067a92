"""Envelopes of funds: the tree with what remains, one envelope with its history, and what may be done with it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission, may
from houma.domain.agreements.ledger import FundingBasis, FundingLine
from houma.domain.agreements.listing import visible_agreements
from houma.domain.base.decisions import Refused
from houma.domain.funding.actions import NewEnvelope, charge_line, open_envelope, revise_envelope
from houma.domain.funding.envelopes import (
    entries_of,
    envelope_tree,
    facts_of,
    funds_of,
    visible_envelopes,
    within_mandate,
)
from houma.domain.funding.models import Envelope, Fund
from houma.domain.territories.models import Country
from houma.values.folding import words
from houma.values.money import Money
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.agreement_filters import FilterField, Option
from houma.web.pages.desk.projects.entry_form import PartyChoice
from houma.web.pages.desk.searched import SEPARATOR, PlaceField, SearchInput, options, searched_text

_MOST_LINES = 20
_AMOUNT: dict[str, Any] = {"max_digits": 18, "decimal_places": 3}


class _Told(forms.Form):
    """Why, and the name under which the operation is recorded once."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)
    reference = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)


class FundChoice(forms.ModelChoiceField[Fund]):
    def label_from_instance(self, obj: Fund) -> str:
        return f"{obj.name} ({obj.payer.name})"


class LineField(forms.CharField):
    """A funding line, by its agreement and key; ``offer`` says of which payers."""

    widget = SearchInput

    def __init__(self, *, label: Any, help_text: Any) -> None:
        super().__init__(label=label, help_text=help_text, max_length=200)
        self.lines = FundingLine.objects.none()

    def offer(self, lines: QuerySet[FundingLine], address: str) -> None:
        """Let one of ``lines`` be chosen; ``address`` finds them."""
        self.lines, self.widget.address = lines, address

    def clean(self, value: Any) -> Any:
        """The line that was chosen."""
        said: str = super().clean(value)
        agreement, _slash, key = said.rpartition(SEPARATOR)[2].strip().rpartition("/")
        found = self.lines.filter(agreement__code=agreement, key=key).first()
        if found is None:
            raise forms.ValidationError(_("No agreement that you may see has this line."))
        return found


class Delegate(_Told):
    """A part of an envelope for another holder."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=80)
    holder = PartyChoice(Party.objects.none(), label=gettext_lazy("Holder"), to_field_name="code")
    territory = PlaceField(label=gettext_lazy("Territory"), help_text=gettext_lazy("Name or code."))
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=Decimal(0), **_AMOUNT)
    field_order: tuple[str, ...] = ("code", "holder", "territory", "amount", "reason")


class Open(Delegate):
    """An envelope at the top of its tree."""

    fund = FundChoice(Fund.objects.none(), label=gettext_lazy("Fund"), to_field_name="code")
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    field_order = ("fund", "year", "code", "holder", "territory", "amount", "reason")


class Revise(_Told):
    """The whole amount that an envelope shall hold."""

    amount = forms.DecimalField(label=gettext_lazy("New amount"), min_value=Decimal(0), **_AMOUNT)
    field_order = ("amount", "reason")


class Charge(_Told):
    """A commitment, or a part of it, charged to an envelope."""

    line = LineField(
        label=gettext_lazy("Agreement and payer"), help_text=gettext_lazy("Type a part of the agreement’s name.")
    )
    amount = forms.DecimalField(label=gettext_lazy("Amount (negative takes back)"), **_AMOUNT)
    field_order = ("line", "amount", "reason")


def _reader(user: User, country: Country) -> None:
    let_in(may(user, Permission.SEE_LEDGER, country))


@at_desk
def funding(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The trees of envelopes that the person may see, by fund and year."""
    _reader(user, country)
    chosen = visible_envelopes(user).filter(fund__country=country)
    years = sorted(set(chosen.order_by().values_list("year", flat=True)), reverse=True)
    year, fund = request.GET.get("year", ""), request.GET.get("fund", "")
    if (number := whole_number(year)) is not None:
        chosen = chosen.filter(year=number)
    if fund:
        chosen = chosen.filter(fund__code=fund)
    trees = envelope_tree(chosen)
    funds = funds_of(country)
    currency = country.currency
    return render(
        request,
        "desk/funding/funding.html",
        {
            "trees": trees,
            "allocated": Money.total((tree.facts.allocated for tree in trees), currency),
            "charged": Money.total((tree.charged for tree in trees), currency),
            "remaining": Money.total((tree.facts.allocated - tree.charged for tree in trees), currency),
            "fields": [
                FilterField(
                    "year",
                    _("Year"),
                    "select",
                    options=(
                        Option("", _("All years"), not year),
                        *(Option(str(one), str(one), str(one) == year) for one in years),
                    ),
                ),
                FilterField(
                    "fund",
                    _("Fund"),
                    "select",
                    options=(
                        Option("", _("All funds"), not fund),
                        *(Option(one.code, one.name, one.code == fund) for one in funds),
                    ),
                ),
            ],
            "action": reverse("funding", args=[country.code]),
            "may_manage": may(user, Permission.MANAGE_ENVELOPES, country),
            "exports": [
                {
                    "href": f"{reverse('funding_export', args=[country.code, kind])}?{request.GET.urlencode()}",
                    "label": label,
                }
                for kind, label in (("xlsx", "XLSX"), ("csv", "CSV"), ("json", "JSON"))
            ],
        },
    )


def _envelope(user: User, country: Country, fund: str, code: str) -> Envelope:
    return get_object_or_404(
        visible_envelopes(user).select_related("fund__payer", "territory", "holder", "parent__fund"),
        fund__country=country,
        fund__code=fund,
        code=code,
    )


@at_desk
def envelope(request: HttpRequest, country: Country, user: User, fund: str, code: str) -> HttpResponseBase:
    """One envelope: what it holds, what was done with it, and what may be done now; POST does it."""
    _reader(user, country)
    found = _envelope(user, country, fund, code)
    manages = within_mandate(found.territory_id, user, Permission.MANAGE_ENVELOPES)
    # What an envelope holds is decided where it comes from.
    above = found.parent.territory_id if found.parent is not None else found.territory_id
    revises = within_mandate(above, user, Permission.MANAGE_ENVELOPES)
    kinds: dict[str, type[_Told]] = {"delegate": Delegate, "revise": Revise, "charge": Charge}
    forms_: dict[str, forms.Form] = {
        name: _offered(form(auto_id=f"{name}-%s", initial={"reference": uuid4().hex}), country, user, found)
        for name, form in kinds.items()
    }
    wanted = request.POST.get("do", "")
    if request.method == "POST":
        if not (revises if wanted == "revise" else manages):
            raise PermissionDenied(_("Your role does not allow this here."))
        if wanted not in kinds:
            raise Http404
        forms_[wanted] = form = _offered(kinds[wanted](request.POST, auto_id=f"{wanted}-%s"), country, user, found)
        if form.is_valid() and _done(form, wanted, found, user):
            messages.success(request, _("It is recorded."))
            return redirect("funding_envelope", country=country.code, fund=fund, code=code)
    children = envelope_tree(visible_envelopes(user).filter(parent=found))
    facts = facts_of([found])[found.pk]
    return render(
        request,
        "desk/funding/envelope.html",
        {
            "envelope": found,
            "facts": facts,
            "children": children,
            "entries": [
                {"entry": entry, "money": Money(entry.amount, found.fund.currency)} for entry in entries_of(found)
            ],
            "forms": forms_,
            "manages": manages,
            "revises": revises,
            "opened": wanted,
            "back": reverse("funding", args=[country.code]),
        },
        status=400 if request.method == "POST" else 200,
    )


def _done(form: forms.Form, wanted: str, found: Envelope, user: User) -> bool:
    """Do what a valid form asks; what is refused becomes an error of the form."""
    values, currency = form.cleaned_data, found.fund.currency
    amount, reason = Money(values["amount"], currency), values["reason"]
    reference = f"{wanted}-{found.pk}-{values['reference'] or uuid4().hex}"
    try:
        if wanted == "revise":
            revise_envelope(found, amount, reason, reference=reference, by=user)
        elif wanted == "charge":
            charge_line(found, values["line"], amount, reason, reference=reference, by=user)
        else:
            open_envelope(_new(form, found.fund, found.year, found), by=user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _new(form: forms.Form, fund: Fund, year: int, parent: Envelope | None) -> NewEnvelope:
    values = form.cleaned_data
    amount = Money(values["amount"], fund.currency)
    place, holder = values["territory"], values["holder"]
    return NewEnvelope(fund, values["code"], year, place, holder, amount, values["reason"], parent)


def _offered(form: forms.Form, country: Country, user: User, found: Envelope | None = None) -> forms.Form:
    """The form with what may be chosen in it."""
    fields = form.fields
    if isinstance(holder := fields.get("holder"), forms.ModelChoiceField):
        holder.queryset = Party.objects.filter(country=country, is_family=False).order_by("name_fr")
    if isinstance(fund := fields.get("fund"), forms.ModelChoiceField):
        fund.queryset = Fund.objects.filter(country=country).select_related("payer").order_by("code")
    if isinstance(place := fields.get("territory"), PlaceField):
        place.offer(country)
    if found is not None and isinstance(line := fields.get("line"), LineField):
        line.offer(_lines_of(user, found), reverse("funding_lines", args=[country.code, found.fund.code, found.code]))
    return form


def _lines_of(user: User, found: Envelope) -> QuerySet[FundingLine]:
    """Lines that the payer of an envelope's fund, or one of its family, pays under agreements that the person sees."""
    payer = found.fund.payer_id
    return FundingLine.objects.filter(
        Q(payer=payer) | Q(payer__family=payer),
        agreement__in=visible_agreements(user).filter(country=found.fund.country_id).values("pk"),
        basis=FundingBasis.PART,
    )


@at_desk
def lines(request: HttpRequest, country: Country, user: User, fund: str, code: str) -> HttpResponse:
    """Lines that may be charged to an envelope, by a part of the agreement's name or code, as entries of a list."""
    _reader(user, country)
    found = _lines_of(user, _envelope(user, country, fund, code)).select_related("agreement", "payer")
    for word in words(searched_text(request)):
        found = found.filter(
            Q(agreement__project__search_text__contains=f" {word}") | Q(agreement__code__icontains=word)
        )
    return options(
        [
            (f"{line.agreement.name}{SEPARATOR}{line.agreement.code}/{line.key}", line.payer.name)
            for line in found.order_by("agreement__code", "key")[:_MOST_LINES]
        ]
    )


@at_desk
def open_top(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Open an envelope at the top of a fund's year."""
    if not may(user, Permission.MANAGE_ENVELOPES, country):
        raise PermissionDenied(_("Your role does not allow this here."))
    form = _offered(Open(request.POST or None), country, user)
    if request.method == "POST" and form.is_valid():
        new = _new(form, form.cleaned_data["fund"], form.cleaned_data["year"], None)
        if not within_mandate(new.territory.pk, user, Permission.MANAGE_ENVELOPES):
            form.add_error("territory", _("Your role does not allow this here."))
        else:
            try:
                opened = open_envelope(new, by=user)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("funding_envelope", country=country.code, fund=new.fund.code, code=opened.code)
    return render(
        request,
        "desk/funding/open.html",
        {"form": form, "back": reverse("funding", args=[country.code])},
        status=400 if form.is_bound else 200,
    )
