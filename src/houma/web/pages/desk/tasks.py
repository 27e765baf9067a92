"""My tasks: what waits for the person who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk


@at_desk
def my_tasks(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What waits, in order of urgency."""
    return render(request, "desk/tasks.html", {})
