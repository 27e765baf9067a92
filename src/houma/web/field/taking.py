"""A filled form handed to the house, and what the device or the browser is told."""

import logging

from django.http import HttpResponse
from django.utils.translation import gettext as _

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import User
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import Channel, RefusalReason
from houma.domain.observatory.queries.reach import forms_for
from houma.domain.observatory.rules.instances import NotAnInstance, read_instance
from houma.domain.observatory.rules.receipts import Received as Outcome
from houma.domain.territories.models import Country
from houma.web.field import answers
from houma.web.field.offered import forms_of
from houma.web.field.receiving import Received

_LOG = logging.getLogger("houma.field")
STATUS: dict[RefusalReason, int] = {
    RefusalReason.MALFORMED: 400,
    RefusalReason.UNSAFE: 400,
    RefusalReason.TOO_LARGE: 413,
    RefusalReason.UNKNOWN_FORM: 404,
    RefusalReason.NOT_TAKEN: 403,
    RefusalReason.NO_INSTANCE_ID: 400,
    RefusalReason.CONFLICT: 409,
    RefusalReason.BASE_MOVED: 409,
    RefusalReason.ATTACHMENT: 422,
    RefusalReason.FORBIDDEN: 403,
}


def hand_over(received: Received, country: Country, by: User, channel: Channel) -> Outcome:
    """Hand a request to the observatory."""
    files = {str(file.name): file.read() for file in received.files}
    return receive_submission(country, received.instance, files, by=by, channel=channel)


def status_of(outcome: Outcome, received: Received) -> int:
    """201 where it was taken, 202 where more is announced.

    A file that was not taken makes the whole an error: the device then keeps it, and the person sees why. One that no
    question asked for does not: the device would try for ever, and nobody could take it out of its folder.
    """
    if outcome.refusal is not None:
        return STATUS[outcome.refusal]
    if outcome.lacks:
        return STATUS[RefusalReason.ATTACHMENT]
    return 202 if received.is_incomplete else 201


def take(received: Received, key: FieldKey) -> HttpResponse:
    """Take what a device sent with ``key``, and answer it."""
    if not _is_of(key, received.instance):
        _LOG.warning("%s sent a form that its mandate does not reach", key.username)
        return answers.error(_("No form of yours has this form_id and this version."), 404)
    outcome = hand_over(received, key.mandate.territory.country, key.user, Channel.OPENROSA)
    status, sentence = status_of(outcome, received), str(outcome.sentence)
    if outcome.submission is None or status >= 400:
        return answers.error(sentence, status)
    return answers.taken(
        sentence,
        form_id=outcome.submission.form.form_id,
        version=outcome.submission.version.version,
        instance_id=outcome.submission.instance_id,
        complete=not received.is_incomplete,
    )


def _is_of(key: FieldKey, instance: bytes) -> bool:
    """Whether the form lies on the line of the key's own mandate, and not only on that of another of its person.

    What cannot be read, and a form out of the person's reach, is for the observatory to refuse and to keep aside.
    """
    try:
        form_id = read_instance(instance).form_id
    except NotAnInstance:
        return True
    of_person = forms_for(key.user, key.mandate.territory.country).filter(form_id=form_id)
    return forms_of(key).filter(form_id=form_id).exists() or not of_person.exists()
