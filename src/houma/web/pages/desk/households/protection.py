"""What the controller of personal data does: looks, requests for erasure, files whose time ends. No file opens here."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.households import actions
from houma.domain.households.models import (
    LookChannel,
    LookReason,
    LookSubject,
    RecordClass,
    RequestState,
)
from houma.domain.households.queries.log import LookEntry, LookFilters, entries_of, log_keys
from houma.domain.households.queries.protection import erasures, lookers, requests, standing
from houma.domain.households.queries.retention import expiring, periods_of
from houma.domain.households.rules.retention import NOTICE_DAYS, months_from
from houma.domain.households.scope import households_where, under_accompaniment
from houma.domain.households.workbook import LOOKS, look_row
from houma.domain.observatory.actions.retaining import retain_answers
from houma.domain.territories.models import Country
from houma.exchange import Provenance
from houma.values.multilingual import Multilingual
from houma.web.exports import FORMATS, file_response
from houma.web.pages.agreement_filters import FilterField, select_field
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.households.common import household_or_404, with_people

PAGE_LENGTH = 50
MOST_LISTED = 10_000
"""Lines of the log on pages: to count millions of them takes longer than anybody leafs. Files have all."""
_SHOWN = 50
_READ_TOGETHER = 1000
_OUTCOMES = {None: "", False: "0", True: "1"}
_INTERNAL = Multilingual(
    "Document interne : données à caractère personnel",
    "وثيقة داخلية: معطيات ذات طابع شخصي",
    "Internal document: personal data",
)


class KeepForm(forms.Form):
    """Until when a file is kept although its time is over."""

    until = day_field("")


@with_people(Permission.PROTECT_PEOPLE)
def protection_page(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Requests for erasure, files whose time ends, what was erased, and the way to the log."""
    today = timezone.localdate()
    protected = households_where(user, Permission.PROTECT_PEOPLE)
    periods = periods_of(country, today)
    ending = sorted(expiring(country, today, among=protected), key=lambda one: one.due)
    waiting = requests(user, country).filter(state=RequestState.OPEN)
    followed = protected.filter(under_accompaniment(), pk__in=[one.household_id for one in waiting])
    return render(
        request,
        "desk/households/protection.html",
        {
            "standing": standing(user, country),
            "open_requests": waiting,
            "followed": set(followed.values_list("pk", flat=True)),
            "decided": requests(user, country).exclude(state=RequestState.OPEN)[:_SHOWN],
            "ending": ending[:_SHOWN],
            "ending_count": len(ending),
            "erased": erasures(user, country)[:_SHOWN],
            "periods": [periods[RecordClass.FOLLOWED], periods[RecordClass.REGISTERED]],
            "notice_days": NOTICE_DAYS,
            "keep_until": months_from(today, 12),
            "tonight": _tonight(country) if actions.may_set_periods(user, country) else None,
            "month_ago": (today - timedelta(days=30)).isoformat(),
        },
    )


def _tonight(country: Country) -> list[tuple[str, int]]:
    """What the nightly run would do now, in the whole country: a dry run of each of its parts."""
    files = actions.retain(country, dry_run=True)
    answers = retain_answers(country, dry_run=True)
    return [
        (_("files warned of"), len(files.warned)),
        (_("files erased"), len(files.erased)),
        (_("filled-in forms emptied of what is personal"), len(answers.submissions)),
        (_("refused sendings emptied"), answers.refused),
        (_("refusals at doors replaced by a count"), actions.retain_refusals(country, dry_run=True)),
    ]


@with_people(Permission.PROTECT_PEOPLE)
def protection_keep(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """POST keeps a file longer."""
    household = household_or_404(country, user, code, Permission.PROTECT_PEOPLE)
    form = KeepForm(request.POST or None)
    if request.method == "POST":
        try:
            if form.is_valid():
                actions.keep_longer(household, form.cleaned_data["until"], by=user)
                messages.success(request, _("The file is kept until that day."))
            else:
                messages.error(request, _("Give a day."))
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect("protection", country.code)


@with_people(Permission.PROTECT_PEOPLE)
def look_log(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Who looked at which file or answers, when and why, and who tried to."""
    filters, query = _asked(request.GET)
    page = Paginator(log_keys(user, country, filters)[:MOST_LISTED], PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/households/protection_looks.html",
        {
            "page": page,
            "more": page.paginator.count == MOST_LISTED,
            "rows": entries_of(page.object_list),
            "fields": _fields(user, country, filters),
            "action": reverse("protection_looks", args=[country.code]),
            "exports": [
                {
                    "label": kind.upper(),
                    "href": f"{reverse('protection_looks_export', args=[country.code, kind])}?{urlencode(query)}",
                }
                for kind in FORMATS
            ],
        },
    )


@with_people(Permission.PROTECT_PEOPLE)
def look_log_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """What the log shows, as a file."""
    if file_format not in FORMATS:
        raise Http404
    filters, _query = _asked(request.GET)
    about = Provenance(
        title=LOOKS.labels,
        source=Multilingual(country.name_fr, country.name_ar, country.name_en),
        licence=_INTERNAL,
        date=timezone.localdate(),
        illustrative=country.illustrative,
    )
    rows = [look_row(entry) for entry in _all_entries(user, country, filters)]
    return file_response(request, LOOKS, rows, file_format, get_language() or "fr", about, "looks")


def _all_entries(user: User, country: Country, filters: LookFilters) -> Iterator[LookEntry]:
    keys = iter(log_keys(user, country, filters))
    while some := list(islice(keys, _READ_TOGETHER)):
        yield from entries_of(some)


def _asked(parameters: Mapping[str, Any]) -> tuple[LookFilters, dict[str, str]]:
    names = ("household", "person", "reason", "channel", "since", "until", "refused", "subject")
    query = {name: str(value)[:60] for name in names if (value := parameters.get(name, ""))}
    person = query.get("person", "")
    return (
        LookFilters(
            query.get("household", ""),
            int(person) if person.isdecimal() and len(person) < 12 else None,
            query.get("reason", "") if query.get("reason", "") in LookReason.values else "",
            query.get("channel", "") if query.get("channel", "") in LookChannel.values else "",
            _day(query.get("since", "")),
            _day(query.get("until", "")),
            {"1": True, "0": False}.get(query.get("refused", "")),
            query.get("subject", "") if query.get("subject", "") in LookSubject.values else "",
        ),
        query,
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _named(person: User) -> str:
    return person.get_full_name() or person.email


def _fields(user: User, country: Country, filters: LookFilters) -> tuple[FilterField, ...]:
    people = [
        (str(one.person.pk), _("%(name)s (%(count)d in 30 days)") % {"name": _named(one.person), "count": one.looks})
        for one in lookers(user, country)
    ]
    reasons = [(one.value, str(one.label)) for one in LookReason]
    subjects = [(one.value, str(one.label)) for one in LookSubject]
    outcomes = [("0", _("Looks")), ("1", _("Attempts that were refused"))]
    channels = [(one.value, str(one.label)) for one in LookChannel]
    return (
        FilterField("household", _("Household"), "search", filters.household, "M-…"),
        select_field("subject", _("Subject"), filters.subject, [("", _("All subjects")), *subjects]),
        select_field("person", _("Seen by"), str(filters.person or ""), [("", _("Everybody")), *people]),
        select_field("reason", _("Reason"), filters.reason, [("", _("All reasons")), *reasons]),
        select_field("channel", _("Channel"), filters.channel, [("", _("All channels")), *channels]),
        FilterField("since", _("From"), "date", filters.since.isoformat() if filters.since else ""),
        FilterField("until", _("Until"), "date", filters.until.isoformat() if filters.until else ""),
        select_field("refused", _("Outcome"), _OUTCOMES[filters.refused], [("", _("Looks and attempts")), *outcomes]),
    )
