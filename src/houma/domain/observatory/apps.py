from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObservatoryConfig(AppConfig):
    name = "houma.domain.observatory"
    label = "observatory"
    verbose_name = _("Social observatory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how what filled-in forms keep about a household is told and erased."""
        from houma.domain.households.actions.erasers import Eraser, declare_erasers
        from houma.domain.observatory.actions.erasing import erase, held

        declare_erasers(Eraser("observatory", held, erase))
