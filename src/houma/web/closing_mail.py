"""The e-mail to somebody whose account was closed, in this person's own language."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from houma.domain.accounts.models import User

_log = logging.getLogger(__name__)


def tell_of_closing(user: User) -> bool:
    """Tell it; False where the mail server did not take it, which the log then says."""
    with translation.override(user.language):
        subject = render_to_string("account/email/account_closed_subject.txt").strip()
        body = render_to_string("account/email/account_closed_message.txt").strip()
    try:
        EmailMessage(subject, body, to=[user.email]).send()
    except (SMTPException, OSError):
        _log.exception("the person of account %s could not be told that it is closed", user.pk)
        return False
    return True
