"""What a layer is: whom it shows what, which fields it has, and what it can be narrowed by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country
from houma.web.features.crs import Box

Person = User | AnonymousUser
Rows = QuerySet[Any, Any]


class Kind(StrEnum):
    """Kinds of values, by their names in JSON Schema."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    YES_NO = "boolean"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a layer: its name, what it says, and the path to it. ``choices`` are its only values."""

    name: str
    title: str | Promise
    path: str
    kind: Kind = Kind.TEXT
    day: bool = False
    choices: tuple[str, ...] = ()
    filters: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """A collection in the words of the standard.

    Args:
        rows: what this person may see of it in this country: the scope is in this query.
        open_to: whether the layer is there at all for this person.
        shapes: shapes (shapely, degrees) of the rows with these keys, for a page of them.
        meeting: rows whose shape meets a box.
        during: rows that fall into days from … to … (either may be open); None where the layer knows no time.
        below: path to the territory of a row, by which ``within=`` narrows.
    """

    key: str
    title: str | Promise
    about: str | Promise
    geometry: str
    fields: tuple[Field, ...]
    rows: Callable[[Person, Country], Rows]
    shapes: Callable[[Iterable[int]], Mapping[int, Any]]
    meeting: Callable[[Rows, Box], Rows]
    below: str
    during: Callable[[date | None, date | None], Q] | None = None
    open_to: Callable[[Person, Country], bool] = field(default=lambda person, country: True)
