"""What a person is told whose mandates do not allow something."""

from django.utils.translation import gettext_lazy as _

NOT_HERE = _("Your role does not allow this for this building.")
NOT_THERE = _("Your role does not allow this in this territory.")
