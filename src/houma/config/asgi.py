"""The ASGI application: what a server runs."""

import importlib
import os
import warnings

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connections

from houma.config.bodies import BoundedBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houma.config.settings")

# WhiteNoise hands over its small, fingerprinted files as plain iterators; Django reads them in a thread and says so.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

# Every request has a thread, and so a connection, of its own. PostgreSQL's are made once and handed on; at most so many
# are open in one process, and a request waits for its turn. Commands and workers have one connection and keep it.
store = connections.settings["default"]
if settings.HOUMA_DATABASE_POOL and store["ENGINE"].endswith("postgis"):
    store["CONN_MAX_AGE"] = 0  # Handed back after each request.
    store["OPTIONS"]["pool"] = {"min_size": 1, "max_size": settings.HOUMA_DATABASE_POOL, "timeout": 20}

application = BoundedBodies(get_asgi_application())
# All pages are there before the first visitor, who would otherwise wait for seconds while they are imported.
importlib.import_module(settings.ROOT_URLCONF)
