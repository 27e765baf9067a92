"""How people sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from houma.web.country import default_country


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator: nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page of the first country, where the person came from no other page."""
        country = default_country()
        return reverse("root") if country is None else reverse("home", args=[country.code])

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)
