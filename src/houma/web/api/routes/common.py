"""What every route needs: its country, its answers, what it finds in the caller's scope."""

from datetime import date
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Path, Schema
from pydantic import Field

from houma.domain.base.decisions import Decision, Refused
from houma.domain.territories.models import Country
from houma.web.api.problems import Problem
from houma.web.api.shapes.common import Code

_Found = TypeVar("_Found", bound=Model)

CountryCode = Path[Annotated[str, Field(pattern=r"^[a-z]{2}$", description="ISO 3166-1 alpha-2, lower case")]]
PathCode = Path[Code]
PathNumber = Path[Annotated[int, Field(ge=1, le=2**31 - 1)]]

_READ_PROBLEMS = frozenset({401, 403, 404, 422, 429})
_WRITE_PROBLEMS = frozenset({400, 401, 403, 404, 409, 422, 429})


def reading(shape: type[Schema] | Any) -> dict[Any, Any]:
    """The answers of a route that reads."""
    return {200: shape, _READ_PROBLEMS: Problem}


def writing(shape: type[Schema] | Any, *, status: int = 200, conditional: bool = False) -> dict[Any, Any]:
    """The answers of a route that writes; ``conditional`` where it heeds ``If-Match``."""
    return {status: shape, _WRITE_PROBLEMS | ({412} if conditional else set()): Problem}


def day_of(text: str | None) -> date | None:
    """The day of a text that has the form of one; Refused where the calendar has no such day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(Decision.refuse(_("This date does not exist."))) from error


def country_of(code: str) -> Country:
    """The country of the address; 404 for one that is not here."""
    found = Country.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def one(rows: QuerySet[_Found], **wanted: Any) -> _Found:
    """The one row, from a query that holds the caller's scope; 404 outside."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Http404
    return found
