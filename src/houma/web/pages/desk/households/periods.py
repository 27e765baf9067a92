"""How long data about people is kept, by classes with a purpose and an end; who protects it sets its periods."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.households.actions import may_set_periods, set_period
from houma.domain.households.models import RecordClass, RetentionDecision
from houma.domain.households.queries.retention import decisions_of, periods_among
from houma.domain.households.rules.retention import BOUNDS, NOTICE_DAYS, PERIODS, Period
from houma.domain.territories.models import Country
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.households.common import with_people


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What a controller has to be able to say about a class of data.

    Attributes:
        holds: what is in it.
        purpose: what it is kept for.
        ground: on which legal ground it was collected.
        begins: from when its time runs.
        ends: what happens when it is over.
    """

    holds: str | Promise
    purpose: str | Promise
    ground: str | Promise
    begins: str | Promise
    ends: str | Promise


_FILE = gettext_lazy("names, telephone, composition, needs, places of life, homes, visits, aids, documents")
_ERASED = gettext_lazy(
    "The controller is warned, then the file is erased: references, days, amounts and counts by month stay"
)
WORDS: dict[RecordClass, ClassWords] = {
    RecordClass.FOLLOWED: ClassWords(
        _FILE,
        gettext_lazy("to accompany and rehouse the household, bring it back, and answer its complaints"),
        gettext_lazy("mission of public interest; consent, where the household was asked"),
        pgettext_lazy("a period runs from", "the end of the accompaniment"),
        _ERASED,
    ),
    RecordClass.REGISTERED: ClassWords(
        _FILE,
        gettext_lazy("to find the household again if its building has to be left"),
        gettext_lazy("mission of public interest; consent, where the household was asked"),
        pgettext_lazy("a period runs from", "the last change of the file"),
        _ERASED,
    ),
    RecordClass.ANSWERS: ClassWords(
        gettext_lazy("personal answers, places, pictures and sounds sent with a form that tells no period of its own"),
        gettext_lazy("to check the answers, and to enter them in the register"),
        gettext_lazy("what the form says: consent, legal obligation or mission of public interest"),
        pgettext_lazy("a period runs from", "the last sending of the form"),
        gettext_lazy("What is personal is erased without a warning; the other answers stay for the figures"),
    ),
    RecordClass.REFUSED: ClassWords(
        gettext_lazy("what a telephone sent and the house did not take"),
        gettext_lazy("so that nothing is lost by a fault: somebody may take it up"),
        gettext_lazy("what the form says: consent, legal obligation or mission of public interest"),
        pgettext_lazy("a period runs from", "the sending"),
        gettext_lazy("What was sent is erased without a warning; that it was refused, and why, stays"),
    ),
    RecordClass.DOORS: ClassWords(
        gettext_lazy("building or dwelling, day, what was asked and who asked; no name, no number, no words"),
        gettext_lazy("not to ask again at a door that said no, and to know how many families are missing"),
        gettext_lazy("mission of public interest"),
        pgettext_lazy("a period runs from", "the end of the month of the refusal"),
        gettext_lazy("The door and the day go without a warning; how many families a month said no stays"),
    ),
}
OTHERS: tuple[tuple[str | Promise, str | Promise, str | Promise], ...] = (
    (
        gettext_lazy("answers to a form that tells its period"),
        gettext_lazy("as long as the form says; nobody keeps them longer"),
        gettext_lazy("What is personal is erased without a warning; the other answers stay for the figures"),
    ),
    (
        gettext_lazy("owners of buildings: name, where a notice reaches them, share"),
        gettext_lazy("as long as the procedure of the building needs them; no period by itself"),
        gettext_lazy("Who manages the building erases them; the notices stay without their name"),
    ),
    (
        gettext_lazy("log of looks, requests and records of erasure"),
        gettext_lazy("without end: they prove who saw what, and that it was erased"),
        gettext_lazy("They hold no name of anybody who is registered, only references"),
    ),
    (
        gettext_lazy("counts of erased files, protected statistics"),
        gettext_lazy("without end"),
        gettext_lazy("They point at nobody"),
    ),
)
"""What is kept besides, for how long, and what becomes of it: no country sets a number for it."""


class PeriodForm(forms.Form):
    """A country's own period for one class."""

    months = forms.IntegerField(label=gettext_lazy("Months"))
    basis = forms.CharField(
        label=gettext_lazy("Text or decision that sets it"),
        max_length=400,
        help_text=gettext_lazy("Decision, circular, opinion of the authority: number and date"),
    )
    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=400)
    counts_from = day_field(
        gettext_lazy("Counts from"), required=False, help_text=gettext_lazy("Empty: as soon as may be")
    )

    def __init__(self, record_class: RecordClass, held: Period, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{record_class.value}_%s", initial={"months": held.months})
        least, most = BOUNDS[record_class]
        self.fields["months"].widget.attrs |= {"min": least, "max": most}
        self.fields["months"].help_text = _("From %(least)s to %(most)s") % {"least": least, "most": most}


@dataclass(frozen=True, slots=True)
class ShownClass:
    """A class of data on the page.

    Attributes:
        coming: decisions that do not count yet.
        past: all others, the latest first.
    """

    period: Period
    words: ClassWords
    house_months: int
    coming: tuple[RetentionDecision, ...]
    past: tuple[RetentionDecision, ...]
    form: PeriodForm | None
    open: bool


@with_people(Permission.PROTECT_PEOPLE)
def periods_page(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """How long each class of data is kept and why; POST sets the country's own period for one of them."""
    bound = None
    if request.method == "POST":
        bound = _set(request, country, user)
        if bound is None:
            return redirect("protection_periods", country.code)
    today = timezone.localdate()
    decisions = decisions_of(country)
    periods = periods_among(decisions, today)
    sets = bool(may_set_periods(user, country))
    shown = []
    for record_class, words in WORDS.items():
        own = [one for one in decisions if one.record_class == record_class.value]
        form = bound[1] if bound is not None and bound[0] == record_class else None
        shown.append(
            ShownClass(
                periods[record_class],
                words,
                PERIODS[record_class].months,
                tuple(one for one in own if one.counts_from > today),
                tuple(one for one in own if one.counts_from <= today),
                (form or PeriodForm(record_class, periods[record_class])) if sets else None,
                form is not None,
            )
        )
    return render(
        request,
        "desk/households/protection_periods.html",
        {"classes": shown, "others": OTHERS, "sets": sets, "notice_days": NOTICE_DAYS},
        status=200 if bound is None else 400,
    )


def _set(request: HttpRequest, country: Country, user: User) -> tuple[RecordClass, PeriodForm] | None:
    """Write the decision; the form with its faults where it was refused."""
    asked = request.POST.get("record_class", "")
    if asked not in WORDS:
        raise Http404
    record_class = RecordClass(asked)
    form = PeriodForm(record_class, PERIODS[record_class], request.POST)
    if not form.is_valid():
        return record_class, form
    said = form.cleaned_data
    try:
        set_period(
            country, record_class, said["months"], said["basis"], by=user, reason=said["reason"],
            counts_from=said["counts_from"],
        )  # fmt: skip
    except Refused as refused:
        for reason in refused.decision.reasons:
            form.add_error(None, str(reason))
        return record_class, form
    messages.success(request, _("The period is set, and what it was stays in the list."))
    return None
