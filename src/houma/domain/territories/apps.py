"""The app, and the libraries that have to be in the process before SpatiaLite is."""

import ctypes
from importlib.machinery import PathFinder
from importlib.util import find_spec

# Pyproj and pyogrio bring their own PROJ, GEOS and GDAL. Loaded after SpatiaLite has brought the system's, they take
# half of each other's functions and end in a segmentation fault; loaded before the first connection to the store, they
# keep to their own.
import pyproj  # noqa: F401
import shapely  # noqa: F401
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _load_libraries(package: str, extension: str) -> None:
    """Load the libraries that ``extension`` is linked with, without importing ``package``.

    To see what it could work with, pyogrio imports pandas and pyarrow: a second for every process that starts, for
    what only files of boundaries ask for.
    """
    found = find_spec(package)
    built = PathFinder.find_spec(extension, found.submodule_search_locations if found else None)
    if built is None or built.origin is None:
        raise ImportError(f"{package} is installed without {extension}")
    ctypes.CDLL(built.origin)


_load_libraries("pyogrio", "_ogr")


class TerritoriesConfig(AppConfig):
    name = "houma.domain.territories"
    label = "territories"
    verbose_name = _("Territories")
    default_auto_field = "django.db.models.BigAutoField"
