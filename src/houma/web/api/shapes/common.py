"""What many shapes are made of: texts in three languages, amounts as strings, pages of a list."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from houma.domain.accounts.models import Party
from houma.domain.agreements.terms import amount_text
from houma.domain.territories.models import Territory
from houma.values.money import DECIMAL_PLACES, Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

_Row = TypeVar("_Row")
_Item = TypeVar("_Item", bound=Schema)
_AMOUNT = rf"^(0|[1-9][0-9]{{0,14}})(\.[0-9]{{1,{DECIMAL_PLACES}}})?$"
MOST = 200
FARTHEST = 1_000_000


Words = Annotated[str, Field(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
"""A text as people write it: no store keeps control characters."""
Code = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
"""A code as the house gives it."""


class Texts(Schema):
    """A text in French, Arabic and English; empty where there is none."""

    fr: str
    ar: str
    en: str

    @classmethod
    def of(cls, texts: Multilingual) -> "Texts":
        return cls(fr=texts.fr, ar=texts.ar, en=texts.en)


class NewTexts(Schema):
    """A text in French, with or without Arabic and English."""

    fr: Annotated[Words, Field(min_length=1, max_length=400)]
    ar: Annotated[Words, Field(max_length=400)] = ""
    en: Annotated[Words, Field(max_length=400)] = ""

    @property
    def value(self) -> Multilingual:
        return Multilingual(self.fr, self.ar, self.en)


class Amount(Schema):
    """An exact amount: the number as a decimal string, never a float."""

    amount: str = Field(examples=["1500000", "12.345"])
    currency: str = Field(description="ISO 4217")

    @classmethod
    def of(cls, money: Money | None) -> "Amount | None":
        if money is None:
            return None
        return cls(amount=amount_text(money) or "0", currency=money.currency)

    @classmethod
    def sure(cls, money: Money) -> "Amount":
        return cls(amount=amount_text(money) or "0", currency=money.currency)


class NewAmount(Schema):
    """An amount to write: not negative, at most three decimals."""

    amount: str = Field(pattern=_AMOUNT, examples=["1500000"])
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["MAD"])

    @property
    def value(self) -> Money:
        return Money(Decimal(self.amount), self.currency)


class PlaceRef(Schema):
    """A territory by its code."""

    code: str
    level: str
    name: Texts

    @classmethod
    def of(cls, place: Territory) -> "PlaceRef":
        return cls(code=place.code, level=place.level, name=Texts.of(place.names))


class PartyRef(Schema):
    """An organisation by its code."""

    code: str
    type: str
    name: Texts

    @classmethod
    def of(cls, party: Party) -> "PartyRef":
        return cls(code=party.code, type=party.type, name=Texts.of(party.names))


class Reference(Schema):
    """Something by its code and its name."""

    code: str
    name: Texts


class Page(Schema):
    """A part of a list. ``next`` and ``previous`` are addresses; null at the ends."""

    count: int = Field(description="How many there are in all, under the filters of the address")
    limit: int
    offset: int
    next: str | None
    previous: str | None


class Paging(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=MOST, description=f"How many, {MOST} at most")
    offset: int = Field(0, ge=0, le=FARTHEST, description="How many are passed over")


Asked = Query[Paging]


def page_of(
    request: HttpRequest,
    asked: Paging,
    rows: QuerySet[Any] | list[Any],
    shape: Callable[[Any], _Item],
    prepare: Callable[[list[Any]], Iterable[Any]] = iter,
) -> dict[str, Any]:
    """The asked part of ``rows``, each as ``shape`` makes it; ``prepare`` reads what stands around a whole part."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    part = list(rows[asked.offset : asked.offset + asked.limit])
    following = asked.offset + asked.limit
    return {
        "count": count,
        "limit": asked.limit,
        "offset": asked.offset,
        "next": _address(request, asked.limit, following) if following < count else None,
        "previous": _address(request, asked.limit, max(0, asked.offset - asked.limit)) if asked.offset else None,
        "items": [shape(row) for row in prepare(part)],
    }


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset)
    return f"{request.path}?{urlencode(sorted(query.items()))}"


def day_text(day: date | None) -> str | None:
    """ISO 8601, or null."""
    return day.isoformat() if day else None


def known_text(known: PartialDate | str | None) -> str | None:
    """``2018``, ``2018-05`` or ``2018-05-14``, or null."""
    return str(known) if known else None


def number_text(number: Decimal | None) -> str | None:
    """A decimal string without trailing zeros, or null."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
