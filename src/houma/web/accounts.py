"""How people sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from houma.domain.accounts.queries import mandates_in_force
from houma.web.country import default_country
from houma.web.desk_ways import MY_TASKS


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator: nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """My tasks in the first country where the person has a role, where one came from no other page; else home."""
        held = mandates_in_force(request.user).order_by(
            "territory__country__illustrative", "territory__country__position", "territory__country"
        )
        country = held.values_list("territory__country", flat=True).first()
        return self.get_logout_redirect_url(request) if country is None else reverse(MY_TASKS, args=[country])

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The home page of the first country."""
        country = default_country()
        return reverse("root") if country is None else reverse("home", args=[country.code])
