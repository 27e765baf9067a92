"""The password asked for once more, before somebody makes what goes on opening the account without it."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from houma.domain.accounts.models import User


def was_asked(request: HttpRequest) -> bool:
    """Whether the password, or the second factor, was given within the last minutes, and not only to sign in."""
    try:
        reauthentication_required(lambda _request: None)(request)
    except ReauthenticationRequired:
        return False
    return True


def asking(request: HttpRequest, user: User) -> str:
    """Where it is asked for; this page comes back after it."""
    return f"{get_adapter(request).get_reauthentication_methods(user)[0]['url']}?{urlencode({'next': request.path})}"


def ask_first(request: HttpRequest, user: User) -> HttpResponse | None:
    """The way to be asked, for a form that was sent without it; None where it was asked.

    The form itself is not kept for later: what is done then is seen by the person who sends it.
    """
    if request.method != "POST" or was_asked(request):
        return None
    return redirect(asking(request, user))
