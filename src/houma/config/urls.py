"""Addresses: every page has one per language, under /fr/, /ar/ and /en/; what speaks no language stands beside them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler500 = "houma.config.error_pages.server_error"

urlpatterns = [
    path("", include("houma.web.urls.plain")),
    *i18n_patterns(
        path("account/second-factor/", include("allauth.mfa.urls")),
        path("account/", include("houma.web.urls.account")),
        path("account/", include("allauth.account.urls")),
        path("", include("houma.web.urls.site")),
    ),
]
