from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehousingConfig(AppConfig):
    name = "houma.domain.rehousing"
    label = "rehousing"
    verbose_name = _("Rehousing")
    default_auto_field = "django.db.models.BigAutoField"
