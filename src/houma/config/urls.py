"""Addresses: French without prefix, Arabic under /ar/, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("houma.web.urls_plain")),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
        path("", include("houma.web.urls")),
        prefix_default_language=False,
    ),
]
