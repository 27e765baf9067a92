"""The addresses of the service: who asks, what they may see of it, and the answer in the form they want."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from houma.domain.territories.models import Country
from houma.web.api.callers import Moderation
from houma.web.api.problems import problem
from houma.web.country import of_country
from houma.web.features import describing
from houma.web.features.asked import Misasked, read
from houma.web.features.callers import NotBelieved, who_asks
from houma.web.features.collections import Layer, Person
from houma.web.features.describing import GEOJSON, JSON, OPENAPI, SCHEMA, address, both_ways, link
from houma.web.features.layers import layer_for, layers_for
from houma.web.features.openapi import openapi
from houma.web.features.reading import content_crs, feature_of, page_of

_Parameters = ParamSpec("_Parameters")
_Inside = Callable[Concatenate[HttpRequest, Country, Person, str, _Parameters], HttpResponse]
_LARGEST_KEY = 2**63 - 1


def _service(view: _Inside[_Parameters]) -> Callable[..., HttpResponseBase]:
    """Give a view its country, the person who asks and the form of the answer; say what is wrong as problems."""

    def inside(
        request: HttpRequest, country: Country, /, *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> HttpResponse:
        person = who_asks(request)
        if not Moderation().allow_request(request):
            return problem(429, "too-many", _("Too many requests: wait a minute, or use a token."))
        return view(request, country, person, _form(request), *args, **kwargs)

    in_country = require_safe(of_country(inside))

    def said(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return in_country(*args, **kwargs)
        except NotBelieved:
            refused = problem(401, "unauthenticated", _("A token in force is required."))
            refused["WWW-Authenticate"] = 'Basic realm="houma", charset="UTF-8"'
            return refused
        except Misasked as wrong:
            places = [{"path": f"query.{name}", "reason": reason} for name, reason in wrong.faults.items()]
            return problem(400, "invalid", _("What was sent does not fit."), str(wrong), places=places)
        except Http404:
            return problem(404, "not-found", _("There is nothing here, or you cannot see it."))

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = said(*args, **kwargs)
        # Two people never share an answer of this service, not even by a server in between.
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization", "Cookie"])
        return response

    return answered


def _form(request: HttpRequest) -> str:
    """json or html: as ``f`` says, else what the program takes."""
    asked = request.GET.get("f", "")
    if asked:
        if asked not in {"json", "html"}:
            raise Misasked({"f": _("Expected one of: %(values)s.") % {"values": "json, html"}})
        return asked
    preferred = request.get_preferred_type([JSON, GEOJSON, "text/html"])
    return "html" if preferred == "text/html" else "json"


def _layer(person: Person, country: Country, key: str) -> Layer:
    layer = layer_for(person, country, key)
    if layer is None:
        raise Http404
    return layer


def _answer(
    request: HttpRequest, document: Any, form: str, title: str, *, media: str = JSON, up: tuple[str, str] | None = None
) -> HttpResponse:
    """The document itself, or a page that shows it and leads on."""
    if form == "html":
        shown = {"document": document, "heading": title, "up": up, "text": "", "columns": []}
        if features := document.get("features"):
            shown["columns"] = ["id", *features[0]["properties"]]
        if "collections" not in document and "features" not in document:
            shown["text"] = json.dumps(document, ensure_ascii=False, indent=2)
        return render(request, "features/page.html", shown)
    return HttpResponse(json.dumps(document, ensure_ascii=False, separators=(",", ":")), content_type=media)


@_service
def landing(request: HttpRequest, country: Country, person: Person, form: str) -> HttpResponse:
    """Where a program begins."""
    document = describing.landing(request, country, form)
    if form == "html":
        document["collections"] = [
            describing.collection(request, country, layer) for layer in layers_for(person, country)
        ]
    return _answer(request, document, form, document["title"])


@_service
def conformance(request: HttpRequest, country: Country, person: Person, form: str) -> HttpResponse:
    """Which parts of the standard are kept."""
    document = {"conformsTo": list(describing.CONFORMS_TO)}
    return _answer(request, document, form, _("What this service conforms to"), up=_home(request, country))


@_service
def api(request: HttpRequest, country: Country, person: Person, form: str) -> HttpResponse:
    """The OpenAPI description."""
    document = openapi(request, country, layers_for(person, country))
    title = _("Description of this service")
    return _answer(request, document, form, title, media=OPENAPI, up=_home(request, country))


@_service
def collections(request: HttpRequest, country: Country, person: Person, form: str) -> HttpResponse:
    """The layers that this person may see."""
    document = describing.collections(request, country, layers_for(person, country), form)
    return _answer(request, document, form, _("Layers"), up=_home(request, country))


@_service
def collection(request: HttpRequest, country: Country, person: Person, form: str, key: str) -> HttpResponse:
    """One layer."""
    layer = _layer(person, country, key)
    document = describing.collection(request, country, layer, form)
    return _answer(request, document, form, str(layer.title), up=_home(request, country))


@_service
def queryables(request: HttpRequest, country: Country, person: Person, form: str, key: str) -> HttpResponse:
    """By what a layer can be narrowed."""
    layer = _layer(person, country, key)
    document = describing.queryables(request, country, layer)
    return _answer(request, document, form, str(layer.title), media=SCHEMA, up=_home(request, country))


@_service
def schema(request: HttpRequest, country: Country, person: Person, form: str, key: str) -> HttpResponse:
    """The fields of a layer."""
    layer = _layer(person, country, key)
    document = describing.schema(request, country, layer)
    return _answer(request, document, form, str(layer.title), media=SCHEMA, up=_home(request, country))


@_service
def items(request: HttpRequest, country: Country, person: Person, form: str, key: str) -> HttpResponse:
    """A page of the features of a layer."""
    layer = _layer(person, country, key)
    asked = read(request.GET.dict(), layer, country)
    page = page_of(layer, person, country, asked)
    links = [
        *both_ways(request, form, GEOJSON),
        link(address(request, "collection", country.code, key), "collection", JSON, str(layer.title)),
    ]
    if page.last is not None:
        onward = address(request, "items", country.code, key, **asked.kept, f=form, after=str(page.last))
        links.append(link(onward, "next", GEOJSON if form == "json" else describing.HTML, _("Next page")))
    document: dict[str, Any] = {"type": "FeatureCollection", "links": links, "numberReturned": len(page.features)}
    if page.matched is not None:
        document["numberMatched"] = page.matched
    document["features"] = list(page.features)
    up = (address(request, "collection", country.code, key, f="html"), str(layer.title))
    response = _answer(request, document, form, str(layer.title), media=GEOJSON, up=up)
    response["Content-Crs"] = content_crs(asked.answered_in)
    return response


@_service
def item(request: HttpRequest, country: Country, person: Person, form: str, key: str, number: str) -> HttpResponse:
    """One feature; for whom it is not there, it looks as if it did not exist."""
    layer = _layer(person, country, key)
    only = {name: value for name, value in request.GET.dict().items() if name in {"f", "crs"}}
    if unknown := request.GET.keys() - only.keys():
        raise Misasked(dict.fromkeys(sorted(unknown), _("This layer knows no such parameter.")))
    asked = read(only, layer, country)
    if not (number.isascii() and number.isdecimal() and len(number) <= 19 and int(number) <= _LARGEST_KEY):
        raise Http404
    found = feature_of(layer, person, country, int(number), asked.answered_in)
    if found is None:
        raise Http404
    document = found | {
        "links": [
            *both_ways(request, form, GEOJSON),
            link(address(request, "collection", country.code, key), "collection", JSON, str(layer.title)),
        ]
    }
    up = (address(request, "items", country.code, key, f="html"), str(layer.title))
    response = _answer(request, document, form, f"{layer.title} {number}", media=GEOJSON, up=up)
    response["Content-Crs"] = content_crs(asked.answered_in)
    return response


def _home(request: HttpRequest, country: Country) -> tuple[str, str]:
    return address(request, "landing", country.code, f="html"), _("Layers")
