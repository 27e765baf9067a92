"""Reasons that several rules give."""

from django.utils.translation import gettext_lazy as _

NOT_HERE = _("There is nothing of this name where you work.")
