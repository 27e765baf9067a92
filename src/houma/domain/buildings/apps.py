from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BuildingsConfig(AppConfig):
    name = "houma.domain.buildings"
    label = "buildings"
    verbose_name = _("Buildings")
    default_auto_field = "django.db.models.BigAutoField"
