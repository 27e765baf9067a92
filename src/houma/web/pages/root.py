"""The bare address of the site: French by default, the language chosen before where there is one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from houma.values.multilingual import LANGUAGES
from houma.web.country import default_country


def root(request: HttpRequest) -> HttpResponse:
    """Go to the home page of the first country; a page that says what to do where nothing is loaded."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
        return in_language(request)


def in_language(request: HttpRequest) -> HttpResponse:
    """The same from an address that names its language and no country."""
    country = default_country()
    if country is None:
        return render(request, "pages/empty.html", status=503)
    return HttpResponseRedirect(reverse("home", args=[country.code]))
