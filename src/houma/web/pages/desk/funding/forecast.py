"""The forecast of releases: by quarter with its uncertainty, payer by payer, and how wrong it was before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from houma.domain.accounts.models import User
from houma.domain.agreements.bilan.filters import FilterError
from houma.domain.agreements.listing import visible_agreements
from houma.domain.funding.foresight import Foresight, foresee, past_errors
from houma.domain.funding.money import Question
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.kept import LONG, kept_for_reader
from houma.web.pages.money_fields import asked_of, money_fields, rounded

_MOST_PAYERS = 40


@at_desk
def forecast(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What is expected of the agreements of the address."""
    asked, fault = asked_of(request, country)
    visible = visible_agreements(user)
    past = kept_for_reader(request, country, "past errors", lambda: past_errors(country, visible), seconds=LONG)

    def found_for(question: Question) -> Foresight:
        return kept_for_reader(
            request,
            country,
            f"foresee {question!r}",
            lambda: foresee(question, visible, widening=past.test.widening),
        )

    try:
        found = found_for(asked)
    except FilterError as error:
        fault = error.sentence(get_language() or "fr")
        asked = Question.from_params(country.code, {}, timezone.localdate())
        found = found_for(asked)
    return render(
        request,
        "desk/funding/forecast.html",
        {
            "fault": fault,
            "found": found,
            "beyond": rounded(found.beyond),
            "payers": found.payers[:_MOST_PAYERS],
            "more_payers": max(0, len(found.payers) - _MOST_PAYERS),
            "past": past,
            "fields": money_fields(country, asked, cut=False),
            "action": reverse("money_forecast", args=[country.code]),
            "back": f"{reverse('money', args=[country.code])}?{asked.query_string()}",
        },
    )
