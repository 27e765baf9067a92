"""Words for what somebody does not reach."""

from django.utils.translation import gettext_lazy as _

NOT_HERE = _("There is no such household among those that you follow.")
