"""How people sign in: with a password, and with a second factor where they have one."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.account_actions import change_password
from houma.domain.accounts.account_queries import ever_held_credentials, keys_made_for_others
from houma.domain.accounts.models import User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.accounts.rules import Permission, mandates_allowing, second_factor_satisfied
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.desk.queries import tasks_of
from houma.domain.territories.models import Country
from houma.web.country import default_country
from houma.web.desk_ways import MY_TASKS

_log = logging.getLogger(__name__)


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator: nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """My tasks in the country where the person has a role, where one came from no other page; else home.

        Of several countries the one with most waiting, and of those with as much the first.
        """
        held = mandates_in_force(request.user).values("territory__country")
        countries = list(Country.objects.filter(code__in=held).order_by("illustrative", "position", "code"))
        if len(countries) < 2:
            found = countries[0] if countries else None
        else:
            found = max(countries, key=lambda country: tasks_of(request.user, country).total)
        return self.get_logout_redirect_url(request) if found is None else reverse(MY_TASKS, args=[found.code])

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The home page of the first country."""
        country = default_country()
        return reverse("root") if country is None else reverse("home", args=[country.code])

    def set_password(self, user: User, password: str) -> None:
        """Changed by its person, or chosen by the link of an e-mail: tokens and keys end with the old one."""
        change_password(user, password)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell of a change to the account in the person's own language, whoever made it in which one.

        The change was made: a mail server that does not answer is told in the log.
        """
        if template_prefix.startswith("account/email/password_"):
            told = {"credentials_ended": ever_held_credentials(user), "keys_for_others": keys_made_for_others(user)}
            context = {**(context or {}), **told}
        with translation.override(user.language):
            try:
                super().send_notification_mail(template_prefix, user, context, email)
            except (SMTPException, OSError):
                _log.exception("the person of account %s could not be told: %s", user.pk, template_prefix)


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors encrypted: who reads the database alone computes no code.

    The key is derived from the secret key of the house. Where that one is changed, the old one stays in
    SECRET_KEY_FALLBACKS for as long as people do not set up their second factor anew.
    """

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer."),
    }

    def encrypt(self, text: str) -> str:
        """The text as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text that was stored; raises InvalidToken where no key of the house opens it."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"houma.second-factor:{key!s}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


AFTER_SECOND_FACTOR = "after_second_factor"


def second_factor_for(request: HttpRequest, user: User, permission: Permission) -> Decision:
    """Whether ``user`` lacks nothing but the second factor for ``permission``; its set-up then leads back to this page.

    Allowed for whoever has it, and for those without a role that would need it. The page shows
    the reasons with ``desk/second_factor_wanted.html``.
    """
    if not mandates_allowing(user, permission).exists():
        return ALLOWED
    decision = second_factor_satisfied(user, permission)
    if not decision:
        request.session[AFTER_SECOND_FACTOR] = request.path
    return decision
