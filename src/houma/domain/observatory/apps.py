from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObservatoryConfig(AppConfig):
    name = "houma.domain.observatory"
    label = "observatory"
    verbose_name = _("Social observatory")
    default_auto_field = "django.db.models.BigAutoField"
