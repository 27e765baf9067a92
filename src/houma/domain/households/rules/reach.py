"""Refusals that several actions give."""

from django.utils.translation import gettext_lazy as _

NOT_HERE = _("There is no such household among those that you follow.")
NOTHING_LEFT = _("This data is erased already.")
ALREADY_DECIDED = _("This request was made or decided already.")
NOT_YOURS = _("Who protects the data of the whole country decides this.")
NO_SUCH_PERIOD = _("A period is a number of months, longer than its warning, with the text that sets it.")
