"""The forms of a case file on offers and stays, each written by one action."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import Answer, Case, Ending, Home
from houma.domain.rehousing.queries.facts import days_of
from houma.domain.rehousing.queries.homes import homes_in
from houma.domain.rehousing.rules.stays import Days
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.rehousing.case_forms import CaseForm
from houma.web.pages.desk.rehousing.common import words_field

PLACE = Permission.PLACE_HOUSEHOLDS


class _HomeForm(CaseForm):
    """About a home and the days of a stay in it."""

    permission = PLACE
    starts_on = day_field(gettext_lazy("First day"))
    until = day_field(gettext_lazy("Day of return"), help_text=gettext_lazy("From this day the home is free again."))

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return homes_in(user, case.operation.country, PLACE).filter(pk=key).first()

    def prepare(self) -> None:
        days = days_of(self.case, timezone.localdate())
        if days is not None:
            self.fields["starts_on"].initial, self.fields["until"].initial = days.start, days.until

    def lede(self) -> str:
        home: Home = self.subject
        parts = [home.code, home.site, home.address]
        return " · ".join(part for part in parts if part)

    def days(self) -> Days:
        """The days that were entered."""
        return Days(self.cleaned_data["starts_on"], self.cleaned_data["until"])


class OfferForm(_HomeForm):
    title = gettext_lazy("Offer this home")
    send = gettext_lazy("Offer")

    def write(self) -> None:
        actions.offer_home(self.case, self.subject, self.days(), by=self.user)


class PlaceForm(_HomeForm):
    title = gettext_lazy("Place without an offer")
    send = gettext_lazy("Place the household")
    reason = words_field(gettext_lazy("Reason"), help_text=gettext_lazy("Why the household could not be asked first."))

    def write(self) -> None:
        actions.place(self.case, self.subject, self.days(), self.cleaned_data["reason"], by=self.user)


class _OfferAnswer(CaseForm):
    on = day_field(gettext_lazy("Day"))

    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.offers.filter(pk=key, answer=Answer.PENDING).select_related("home").first()

    def prepare(self) -> None:
        self.today_in("on")

    def lede(self) -> str:
        return str(self.subject.home.code)


class AcceptForm(_OfferAnswer):
    title = gettext_lazy("The household accepts the offer")
    send = gettext_lazy("Accepted: place the household")

    def write(self) -> None:
        actions.accept_offer(self.subject, by=self.user, on=self.cleaned_data["on"])


class RefuseForm(_OfferAnswer):
    title = gettext_lazy("The household refuses the offer")
    reason = words_field(gettext_lazy("Reason"), help_text=gettext_lazy("In the household’s own words."))

    def write(self) -> None:
        actions.refuse_offer(self.subject, self.cleaned_data["reason"], by=self.user, on=self.cleaned_data["on"])


class WithdrawOfferForm(_OfferAnswer):
    title = gettext_lazy("Take the offer back")
    permission = PLACE
    reason = words_field(gettext_lazy("Reason"))

    def write(self) -> None:
        actions.withdraw_offer(self.subject, self.cleaned_data["reason"], by=self.user, on=self.cleaned_data["on"])


class _StayForm(CaseForm):
    @classmethod
    def find(cls, case: Case, user: User, key: int) -> Any:
        return case.placements.filter(pk=key, ended_on=None).select_related("home", "case").first()

    def lede(self) -> str:
        return str(self.subject.home.code)


class MoveInForm(_StayForm):
    title = gettext_lazy("The household has moved in")
    on = day_field(gettext_lazy("Day"))

    def prepare(self) -> None:
        self.today_in("on")

    def write(self) -> None:
        actions.move_in(self.subject, by=self.user, on=self.cleaned_data["on"])


class DaysForm(_StayForm):
    title = gettext_lazy("Change the days of the stay")
    permission = PLACE
    starts_on = day_field(gettext_lazy("First day"))
    until = day_field(gettext_lazy("Day of return"))
    reason = words_field(gettext_lazy("Reason"))

    def prepare(self) -> None:
        self.fields["starts_on"].initial, self.fields["until"].initial = self.subject.starts_on, self.subject.until
        if self.subject.moved_in_on is not None:
            del self.fields["starts_on"]

    def write(self) -> None:
        said = self.cleaned_data
        days = Days(said.get("starts_on", self.subject.starts_on), said["until"])
        actions.change_days(self.subject, days, said["reason"], by=self.user)


class ReviewForm(_StayForm):
    title = gettext_lazy("Review the stay")
    on = day_field(gettext_lazy("Day"))
    finding = words_field(gettext_lazy("What you found"))
    next_on = day_field(
        gettext_lazy("Next review"),
        required=False,
        help_text=gettext_lazy("Left empty, after the months that the operation says."),
    )

    def prepare(self) -> None:
        self.today_in("on")

    def write(self) -> None:
        said = self.cleaned_data
        actions.review_stay(self.subject, said["finding"], by=self.user, on=said["on"], next_on=said["next_on"])


class EndForm(_StayForm):
    title = gettext_lazy("End the stay")
    ending = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=[(one.value, one.label) for one in Ending if one != Ending.WITHDRAWN],
    )
    on = day_field(gettext_lazy("The household left on"))
    reason = words_field(
        gettext_lazy("Reason"), required=False, help_text=gettext_lazy("Only a return home needs none.")
    )

    def prepare(self) -> None:
        self.today_in("on")

    def write(self) -> None:
        said = self.cleaned_data
        actions.end_stay(self.subject, Ending(said["ending"]), said["reason"], by=self.user, on=said["on"])


class WithdrawForm(_StayForm):
    title = gettext_lazy("Withdraw the placement")
    permission = PLACE
    reason = words_field(gettext_lazy("Reason"))

    def lede(self) -> str:
        return _("Home %(code)s is free again for these days.") % {"code": self.subject.home.code}

    def write(self) -> None:
        actions.withdraw_placement(self.subject, self.cleaned_data["reason"], by=self.user)
