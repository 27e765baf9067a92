"""The documents by which a program finds its way: landing page, conformance, collections, queryables."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.territories.models import Country
from houma.web.features.collections import Field, Layer
from houma.web.features.crs import CRS84, extent_of, systems_of

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
Document = dict[str, Any]


def address(request: HttpRequest, name: str, *words: str | int, **query: str) -> str:
    """The whole address of a page of this service."""
    path = reverse(f"features:{name}", args=words)
    return request.build_absolute_uri(f"{path}?{urlencode(query)}" if query else path)


def link(href: str, rel: str, media: str, title: str) -> Document:
    return {"href": href, "rel": rel, "type": media, "title": title}


def both_ways(request: HttpRequest, shown: str, media: str = JSON) -> list[Document]:
    """Links of a document to itself and to its other form; ``shown`` is the form answered now, json or html."""
    here = request.GET.copy()
    found = []
    for form, kind, title in (("json", media, "JSON"), ("html", HTML, "HTML")):
        here["f"] = form
        href = request.build_absolute_uri(f"{request.path}?{here.urlencode()}")
        found.append(link(href, "self" if form == shown else "alternate", kind, title))
    return sorted(found, key=lambda one: str(one["rel"]), reverse=True)


def landing(request: HttpRequest, country: Country, shown: str) -> Document:
    code = country.code
    return {
        "title": _("Houma: layers of %(country)s") % {"country": country.name},
        "description": _("Territories, projects, agreements and buildings, as far as you may see them."),
        "attribution": country.attribution_fr,
        "links": [
            *both_ways(request, shown),
            link(address(request, "api", code), "service-desc", OPENAPI, _("Description of this service")),
            link(address(request, "api", code, f="html"), "service-doc", HTML, _("Description of this service")),
            link(address(request, "conformance", code), "conformance", JSON, _("What this service conforms to")),
            link(address(request, "collections", code), "data", JSON, _("Layers")),
        ],
    }


def collections(request: HttpRequest, country: Country, layers: Iterable[Layer], shown: str) -> Document:
    return {
        "links": both_ways(request, shown),
        "crs": list(systems_of(country)),
        "collections": [collection(request, country, layer) for layer in layers],
    }


def collection(request: HttpRequest, country: Country, layer: Layer, shown: str = "") -> Document:
    """One layer. Its extent is the country's: that of its own rows would tell where things are that one cannot see."""
    code, key = country.code, layer.key
    own = both_ways(request, shown) if shown else [link(address(request, "collection", code, key), "self", JSON, key)]
    items = str(layer.title)
    return {
        "id": key,
        "title": items,
        "description": str(layer.about),
        "itemType": "feature",
        "extent": {"spatial": {"bbox": [list(extent_of(country))], "crs": CRS84}},
        "crs": list(systems_of(country)),
        "storageCrs": CRS84,
        "links": [
            *own,
            link(address(request, "items", code, key), "items", GEOJSON, items),
            link(address(request, "items", code, key, f="html"), "items", HTML, items),
            link(address(request, "queryables", code, key), _QUERYABLES, SCHEMA, _("What it can be narrowed by")),
            link(address(request, "schema", code, key), "describedby", SCHEMA, _("Its fields")),
        ],
    }


def queryables(request: HttpRequest, country: Country, layer: Layer) -> Document:
    """The fields by which a layer can be narrowed, as a JSON Schema."""
    return _schema(request, layer, (one for one in layer.fields if one.filters))


def schema(request: HttpRequest, country: Country, layer: Layer) -> Document:
    """All fields of a layer, as a JSON Schema."""
    return _schema(request, layer, layer.fields)


def _schema(request: HttpRequest, layer: Layer, fields: Iterable[Field]) -> Document:
    place = {"title": _("Place"), "x-ogc-role": "primary-geometry", "format": f"geometry-{_GEOMETRY[layer.geometry]}"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": request.build_absolute_uri(request.path),
        "type": "object",
        "title": str(layer.title),
        "properties": {"geometry": place} | {one.name: field_schema(one) for one in fields},
        "additionalProperties": False,
    }


_GEOMETRY = {"Geometry": "any", "Point": "point", "MultiPoint": "multipoint", "MultiPolygon": "multipolygon"}


def field_schema(one: Field) -> Document:
    """A field as a part of a JSON Schema."""
    found: Document = {"title": str(one.title), "type": one.kind.value}
    if one.day:
        found["format"] = "date"
    if one.choices:
        found["enum"] = list(one.choices)
    return found
