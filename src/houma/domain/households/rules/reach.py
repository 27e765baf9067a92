"""Refusals that several actions give."""

from django.utils.translation import gettext_lazy as _

NOT_HERE = _("There is no such household among those that you follow.")
NOTHING_LEFT = _("This data is erased already.")
ALREADY_DECIDED = _("This request was made or decided already.")
NOT_YOURS = _("Who protects the data of the whole country decides this.")
NO_SUCH_PERIOD = _("Name the text or the decision that sets the period.")
SAY_WHY = _("Say why the period changes.")
