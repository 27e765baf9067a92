"""The S-curve of planned against real, and what was done on the ground beside what was paid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.agreements.bilan.filters import FilterError
from houma.domain.agreements.listing import visible_agreements
from houma.domain.funding.money import Question, money_curve
from houma.domain.funding.money.progress import ProjectStanding, standing_of_projects
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.kept import kept_for_reader
from houma.web.pages.money_fields import asked_of, money_fields


def _shares(one: ProjectStanding) -> list[dict[str, object]]:
    """The shares of a project under their headings; in hundredths for the picture."""
    labels = (_("Time gone by"), _("Released"), _("Spent"), _("Done on the ground"))
    values = (one.elapsed, one.released, one.spent, one.done)
    return [
        {"label": label, "value": value, "hundredths": None if value is None else round(value * 100, 1)}
        for label, value in zip(labels, values, strict=True)
    ]


@at_desk
def curve(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Planned, released, spent and expected by month for the agreements of the address."""
    asked, fault = asked_of(request, country)
    visible = visible_agreements(user)
    try:
        found = kept_for_reader(request, country, f"curve {asked!r}", lambda: money_curve(asked, visible))
    except FilterError as error:
        fault = error.sentence(get_language() or "fr")
        asked = Question.from_params(country.code, {}, timezone.localdate())
        found = kept_for_reader(request, country, f"curve {asked!r}", lambda: money_curve(asked, visible))
    standing = kept_for_reader(request, country, f"standing {asked!r}", lambda: standing_of_projects(asked, visible))
    return render(
        request,
        "desk/funding/curve.html",
        {
            "fault": fault,
            "asked": asked,
            "curve": found,
            "points": [
                {
                    "month": point.month.isoformat()[:7],
                    "amounts": (point.planned, point.released, point.spent, point.expected, point.low, point.high),
                }
                for point in found.points
            ],
            "standing": [{"project": one.project, "shares": _shares(one)} for one in standing],
            "ground_unknown": sum(1 for one in standing if one.done is None),
            "fields": money_fields(country, asked, cut=False),
            "action": reverse("money_curve", args=[country.code]),
            "back": f"{reverse('money', args=[country.code])}?{asked.query_string()}",
        },
    )
