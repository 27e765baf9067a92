"""The e-mail that carries an invitation's link, in the language of who is invited."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from houma.domain.accounts.models import User
from houma.domain.accounts.people_actions import Invited

_log = logging.getLogger(__name__)


def invitation_path(invited: Invited) -> str:
    """The path of the link in the person's language; empty for who signs in already."""
    if invited.secret is None:
        return ""
    with translation.override(invited.user.language):
        return reverse("invitation", args=[invited.secret])


def send_invitation(invited: Invited, link: str, by: User) -> bool:
    """Tell the invited person; False where the mail server did not take it, which the log then says."""
    context = {"invited": invited, "link": link, "by": by.get_full_name() or by.email}
    with translation.override(invited.user.language):
        context |= {"role": invited.mandate.get_role_display(), "territory": invited.mandate.territory.name}
        subject = render_to_string("desk/people/invitation_subject.txt", context).strip()
        body = render_to_string("desk/people/invitation_mail.txt", context)
    try:
        EmailMessage(subject, body, to=[invited.user.email]).send()
    except (SMTPException, OSError):
        _log.exception("the invitation of mandate %s could not be sent", invited.mandate.pk)
        return False
    return True
