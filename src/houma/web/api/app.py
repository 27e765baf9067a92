"""The API as one: its routes, its answers to what goes wrong, its description, and what every answer carries."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from houma.web.api.callers import Anybody, Moderation
from houma.web.api.conditions import etag_of
from houma.web.api.documentation import OwnPage
from houma.web.api.language import DESCRIPTION, in_language_named
from houma.web.api.problems import MEDIA_TYPE, answer_problems
from houma.web.api.routes import (
    agreement_uploads,
    agreement_writes,
    agreements,
    country,
    desk,
    indicators,
    money,
    profile,
    project_uploads,
    project_writes,
    projects,
    questions,
    statistics,
    watch,
)

_DESCRIPTION = """Projects, agreements and money of a country's city policy.

Everything public is read without an account. A token (`Authorization: Bearer …`), made at `/desk/tokens/`, reads and
writes what its scopes and its person's mandates allow, never more. Amounts are decimal strings with their currency,
dates are ISO 8601, what is unknown is null. Texts are in the language of `?lang=` (fr, ar, en), else of
`Accept-Language`, else of the token's person; so are the reasons of a refusal, a problem document (RFC 9457). Lists
have `limit` (200 at most) and `offset`. A read answers with an `ETag`; a write that takes `If-Match` is not made (412)
where the read would answer another one by then, in the same language. Files are sent as `multipart/form-data`."""


class HoumaAPI(NinjaAPI):
    """Ninja's API, whose reads can be asked again cheaply and whose description tells what is public."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """The answer; a read that did not change is answered with 304."""
        response = super().create_response(request, data, **options)
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        response["Cache-Control"] = "private, no-cache"
        if request.method != "GET" or response.status_code != HTTPStatus.OK:
            return response
        response["ETag"] = etag = etag_of(response.content)
        return get_conditional_response(request, etag, response=response) or response

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description; problems by their media type, and what needs no token marked as such.

        It takes a third of a second to make and is the same as long as the process lives: made once.
        """
        kept: dict[str, OpenAPISchema] = self.__dict__.setdefault("_described", {})
        asked = repr(sorted(options.items()))
        if asked not in kept:
            kept[asked] = self._described_anew(**options)
        return kept[asked]

    def _described_anew(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe(operation)
        schema["components"]["securitySchemes"].pop(Anybody.__name__, None)
        return schema


def _describe(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
    operation["parameters"] = [*operation.get("parameters", []), DESCRIPTION]
    ways = operation.get("security", [])
    operation["security"] = [{} if Anybody.__name__ in way else way for way in ways]


api = HoumaAPI(
    title="Houma",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api-1",
    docs=OwnPage(),
    docs_url="/",
    throttle=[Moderation()],
)
answer_problems(api)
api.add_decorator(in_language_named, mode="view")
# Who reads and who writes projects share one router: an address has its methods in one place.
for _router in dict.fromkeys(
    room.router
    for room in (
        country,
        profile,
        projects,
        project_writes,
        project_uploads,
        agreements,
        agreement_writes,
        agreement_uploads,
        money,
        questions,
        desk,
        indicators,
        statistics,
        watch,
    )
):
    api.add_router("", _router)
