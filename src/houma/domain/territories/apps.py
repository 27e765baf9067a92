# Both bring their own PROJ and GDAL. Loaded after SpatiaLite has brought the system's, they take half of each other's
# functions and end in a segmentation fault; loaded before the first connection to the store, they keep to their own.
import pyogrio  # noqa: F401
import pyproj  # noqa: F401
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoriesConfig(AppConfig):
    name = "houma.domain.territories"
    label = "territories"
    verbose_name = _("Territories")
    default_auto_field = "django.db.models.BigAutoField"
