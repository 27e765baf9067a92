"""Refusals as problem documents (RFC 9457), with their reasons in the caller's language."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from houma.domain.agreements.bilan import FilterError
from houma.domain.agreements.terms_check import TermsError
from houma.domain.base.decisions import Decision, Refused
from houma.values.money import CurrencyMismatch
from houma.web.api.conditions import Moved
from houma.web.api.wording import expected

MEDIA_TYPE = "application/problem+json"


class Place(Schema):
    """One place of what was sent that does not fit."""

    path: str = Field(description="Where: parts joined by dots, the first one says body, query, path or header")
    reason: str = Field(description="What was expected")


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str = Field(description="What kind of problem it is: a name that does not change")
    title: str = Field(description="The same in one sentence, in the caller's language")
    status: int
    detail: str = Field(description="What is wrong here and now")
    reasons: list[str] = Field(default=[], description="Every reason against what was asked")
    places: list[Place] = Field(default=[], description="Places of the request that do not fit")


class Forbidden(Exception):
    """The caller is known and may not do this; ``decision`` says why."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(" ".join(str(reason) for reason in decision.reasons))


def allowed(decision: Decision) -> None:
    """Raise Forbidden unless ``decision`` allows: for permissions. Rules of the trade raise Refused."""
    if not decision.allowed:
        raise Forbidden(decision)


def problem(status: int, kind: str, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """The answer."""
    document = {
        "type": f"urn:houma:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "reasons": more.get("reasons", []),
        "places": more.get("places", []),
    }
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


def unauthenticated() -> HttpResponse:
    """No token, or one that is not in force."""
    response = problem(401, "unauthenticated", _("A token in force is required."))
    response["WWW-Authenticate"] = 'Bearer realm="houma"'
    return response


def answer_problems(api: NinjaAPI) -> None:
    """Give ``api`` its answers to everything that a caller can do wrong."""
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(Forbidden, _forbidden)
    api.add_exception_handler(Moved, _moved)
    api.add_exception_handler(TermsError, _terms)
    api.add_exception_handler(ValidationError, _request_invalid)
    api.add_exception_handler(ModelValidationError, _values_invalid)
    api.add_exception_handler(CurrencyMismatch, _other_currency)
    api.add_exception_handler(FilterError, _filter_invalid)
    api.add_exception_handler(IntegrityError, _taken)
    api.add_exception_handler(HttpError, _http_error)


def _reasons(decision: Decision) -> list[str]:
    return [str(reason) for reason in decision.reasons]


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, "not-found", _("There is nothing here, or you cannot see it."))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    reasons = _reasons(error.decision)
    return problem(409, "refused", _("This is not possible now."), " ".join(reasons), reasons=reasons)


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    reasons = _reasons(error.decision)
    return problem(403, "forbidden", _("You may not do this."), " ".join(reasons), reasons=reasons)


def _moved(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(412, "moved", _("It changed since you read it: read it again, then decide."))


def _terms(request: HttpRequest, error: Any) -> HttpResponse:
    places = [{"path": f"body.terms.{fault.path}", "reason": str(fault.reason)} for fault in error.faults]
    return problem(422, "invalid", _("The terms are not in order."), places=places)


def _request_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    places = [
        {"path": ".".join(map(str, one["loc"])), "reason": expected(one["type"], one.get("ctx", {}))}
        for one in error.errors
    ]
    return problem(422, "invalid", _("What was sent does not fit."), places=places)


def _values_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    if hasattr(error, "message_dict"):
        found = [(f"body.{name}", text) for name, texts in error.message_dict.items() for text in texts]
    else:
        found = [("body", text) for text in error.messages]
    places = [{"path": path, "reason": str(text)} for path, text in found]
    return problem(422, "invalid", _("What was sent does not fit."), places=places)


def _filter_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    places = [{"path": f"query.{error.field}", "reason": error.sentence(get_language() or "fr")}]
    return problem(422, "invalid", _("What was sent does not fit."), places=places)


def _other_currency(request: HttpRequest, error: Any) -> HttpResponse:
    reason = _("The amount is in another currency.")
    return problem(409, "refused", _("This is not possible now."), reason, reasons=[reason])


def _taken(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(409, "conflict", _("This exists already, or contradicts what is stored."))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    status = int(error.status_code)
    if status == HTTPStatus.UNAUTHORIZED:
        return unauthenticated()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return problem(429, "too-many-requests", _("Too many requests: wait a moment, or use a token."))
    if status == HTTPStatus.BAD_REQUEST:
        return problem(400, "unreadable", _("This is not readable JSON."))
    return problem(status, "error", str(error))
