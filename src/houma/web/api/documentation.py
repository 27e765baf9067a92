"""The description of the API as a page of this house, made from its schema: nothing comes from another site."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or a field: its name, what it is, whether it has to be there."""

    name: str
    place: str
    kind: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One operation."""

    key: str
    method: str
    path: str
    title: str
    about: str
    public: bool
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    answer: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Routes of one subject."""

    key: str
    routes: tuple[Route, ...]


class OwnPage(DocsBase):
    """Draws the schema as one plain page."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema(path_params=kwargs)
        rooms: dict[str, list[Route]] = {}
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                room = (operation.get("tags") or ["other"])[0]
                rooms.setdefault(room, []).append(_route(schema, method, path, operation))
        about = {
            "title": schema["info"]["title"],
            "version": schema["info"]["version"],
            "description": [_paragraph(part) for part in schema["info"]["description"].split("\n\n")],
            "rooms": [Room(key, tuple(routes)) for key, routes in rooms.items()],
            "shapes": [
                {"name": name, "about": _about(shape), "fields": _fields(schema, shape)}
                for name, shape in sorted(schema["components"]["schemas"].items())
            ],
            "schema_name": "openapi.json",
            "schema_url": reverse(f"{api.urls_namespace}:openapi-json"),
        }
        return render(request, "api/documentation.html", about)


def _paragraph(text: str) -> SafeString:
    """A paragraph of the description; what stands between backticks is code."""
    parts = text.replace("\n", " ").split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if odd % 2 else part,) for odd, part in enumerate(parts))
    )


def _route(schema: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Route:
    # JSON, or a form where files come with it: one of them each.
    taken: dict[str, dict[str, Any]] = operation.get("requestBody", {}).get("content", {})
    body = next(iter(taken.values()), {}).get("schema", {})
    answers: dict[str, dict[str, Any]] = operation["responses"]
    done = next((answer for status, answer in answers.items() if int(status) < 300), {})
    contents: dict[str, dict[str, Any]] = done.get("content", {})
    shape = next(iter(contents.values()), {}).get("schema", {})
    return Route(
        key=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation.get("summary", ""),
        about=operation.get("description", ""),
        public={} in operation.get("security", []),
        parameters=tuple(
            Value(one["name"], one["in"], _kind(one["schema"]), one.get("description", ""), one.get("required", False))
            for one in operation.get("parameters", [])
        ),
        body=_fields(schema, _followed(schema, body)),
        answer=_kind(shape),
        statuses=tuple(str(status) for status in answers),
    )


def _fields(schema: dict[str, Any], shape: dict[str, Any]) -> tuple[Value, ...]:
    required = set(shape.get("required", []))
    return tuple(
        Value(name, "body", _kind(field), _about(field), name in required)
        for name, field in shape.get("properties", {}).items()
    )


def _followed(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """The shape itself where ``shape`` only names it."""
    name = shape.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"].get(name, shape) if name else shape
    return found


def _about(shape: dict[str, Any]) -> str:
    return str(shape.get("description", ""))


def _kind(shape: dict[str, Any]) -> str:
    """What a value is, in one short line."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    if "const" in shape:
        return str(shape["const"])
    if options := shape.get("anyOf") or shape.get("oneOf") or shape.get("allOf"):
        return " | ".join(dict.fromkeys(_kind(option) for option in options))
    if shape.get("type") == "array":
        return f"[{_kind(shape.get('items', {}))}]"
    return str(shape.get("format") or shape.get("type") or "object")
