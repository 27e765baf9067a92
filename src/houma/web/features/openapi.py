"""The service in the words of OpenAPI 3.0, with the layers that the reader may see and their filters."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from houma.domain.territories.models import Country
from houma.web.features.asked import MOST, USUAL
from houma.web.features.collections import Layer
from houma.web.features.crs import CRS84, systems_of
from houma.web.features.describing import GEOJSON, HTML, JSON, address, field_schema

Document = dict[str, Any]
_PROBLEM = {"$ref": "#/components/responses/Problem"}


def openapi(request: HttpRequest, country: Country, layers: Iterable[Layer]) -> Document:
    paths: Document = {
        "/": _read(_("Landing page"), JSON),
        "/conformance": _read(_("What this service conforms to"), JSON),
        "/collections": _read(_("Layers"), JSON),
    }
    for layer in layers:
        paths |= _paths(layer)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": _("Houma: layers of %(country)s") % {"country": country.name},
            "version": "1.0.0",
            "description": _("Territories, projects, agreements and buildings, as far as you may see them."),
        },
        "servers": [{"url": address(request, "landing", country.code).rstrip("/")}],
        "paths": paths,
        "components": {
            "parameters": _parameters(country),
            "responses": {
                "Problem": {
                    "description": _("What is wrong, as a problem document (RFC 9457)"),
                    "content": {"application/problem+json": {"schema": {"type": "object"}}},
                }
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "tokenAsPassword": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{}, {"token": []}, {"tokenAsPassword": []}],
    }


def _paths(layer: Layer) -> Document:
    base, title = f"/collections/{layer.key}", str(layer.title)
    shared = [{"$ref": f"#/components/parameters/{name}"} for name in ("bbox", "bboxCrs", "crs", "datetime", "limit")]
    own = [
        {"name": one.name, "in": "query", "required": False, "style": "form", "explode": False,
         "description": str(one.title), "schema": field_schema(one)}
        for one in layer.fields if one.filters
    ]  # fmt: skip
    more = [{"$ref": f"#/components/parameters/{name}"} for name in ("within", "after", "f")]
    number = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        base: _read(title, JSON, tag=layer.key),
        f"{base}/queryables": _read(title, "application/schema+json", tag=layer.key),
        f"{base}/schema": _read(title, "application/schema+json", tag=layer.key),
        f"{base}/items": _read(title, GEOJSON, [*shared, *own, *more], tag=layer.key),
        f"{base}/items/{{featureId}}": _read(
            title, GEOJSON, [number, {"$ref": "#/components/parameters/crs"}], tag=layer.key
        ),
    }


def _read(title: str, media: str, parameters: Iterable[Document] = (), tag: str = "") -> Document:
    answer = {"description": title, "content": {media: {"schema": {"type": "object"}}}}
    if media in {JSON, GEOJSON}:
        answer["content"][HTML] = {"schema": {"type": "string"}}  # type: ignore[index]
    operation: Document = {
        "summary": title,
        "parameters": list(parameters),
        "responses": {"200": answer, "400": _PROBLEM, "401": _PROBLEM, "404": _PROBLEM},
    }
    return {"get": operation | ({"tags": [tag]} if tag else {})}


def _parameters(country: Country) -> Document:
    systems = list(systems_of(country))
    numbers = {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": {"type": "number"},
    }
    return {
        "bbox": _parameter("bbox", _("Only features that meet this box"), numbers),
        "bboxCrs": _parameter("bbox-crs", _("Reference system of the box"), _uri(systems)),
        "crs": _parameter("crs", _("Reference system of the answer"), _uri(systems)),
        "datetime": _parameter("datetime", _("Only features of this moment or interval"), {"type": "string"}),
        "limit": _parameter(
            "limit",
            _("Features on a page"),
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        ),
        "within": _parameter("within", _("Code of a territory: only what lies in it or below"), {"type": "string"}),
        "after": _parameter("after", _("Where the page begins: taken from the link “next”"), {"type": "integer"}),
        "f": _parameter("f", _("Form of the answer"), {"type": "string", "enum": ["json", "html"]}),
    }


def _uri(systems: list[str]) -> Document:
    return {"type": "string", "format": "uri", "enum": systems, "default": CRS84}


def _parameter(name: str, about: str, shape: Document) -> Document:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "style": "form",
        "explode": False,
        "description": about,
        "schema": shape,
    }
