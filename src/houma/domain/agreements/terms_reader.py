"""Reading the JSON form of terms, with every fault of shape and of sense at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import PartyRole
from houma.domain.agreements.terms import ArticleTerms, FundingTerms, InstalmentTerms, PartyTerms, Terms
from houma.domain.agreements.terms_check import Fault, TermsError, faults_of
from houma.values.money import Money
from houma.values.multilingual import Multilingual

_KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,39}$")
_PARTY = re.compile(r"^[A-Za-z0-9_-]{1,120}$")
_ACTION = re.compile(r"^\d+\.\d+$")
_YEARS = range(1900, 2200)
_LARGEST = Decimal(10) ** 15  # Amounts are kept as 64-bit thousandths; sums of many must still fit.
_Value = TypeVar("_Value")


def read_terms(data: object) -> Terms:
    """Read the JSON form; raises TermsError with all faults of shape and of sense at once."""
    reader = _Reader()
    terms = reader.terms(data)
    faults = tuple(reader.faults)
    if not faults:
        faults = faults_of(terms)
    if faults:
        raise TermsError(faults)
    return terms


class _Reader:
    """Reads the JSON form and collects every fault of shape with its path."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._currency = "XXX"

    def terms(self, data: object) -> Terms:
        body = self._mapping("", data)
        self._currency = self._read(body, "currency", "currency", self._as_currency, required=True) or "XXX"
        return Terms(
            title=self._three("title", body.get("title")),
            currency=self._currency,
            total=self._read(body, "total", "total", self._as_money),
            start_year=self._read(body, "start_year", "start_year", self._as_year),
            end_year=self._read(body, "end_year", "end_year", self._as_year),
            funding=tuple(
                self._line(str(key), line) for key, line in self._mapping("funding", body.get("funding") or {}).items()
            ),
            parties=tuple(
                self._party(str(code), party)
                for code, party in self._mapping("parties", body.get("parties") or {}).items()
            ),
            articles=tuple(
                sorted(self.articles(body.get("articles") or {}), key=lambda item: (item.position, item.key))
            ),
        )

    def articles(self, data: object) -> Iterator[ArticleTerms]:
        for name, article in self._mapping("articles", data).items():
            key, path = str(name), f"articles.{name}"
            if not _KEY.match(key):
                self._fault(path, _("An article's key is made of small letters, digits, - and _, at most 40."))
            body = self._mapping(path, article)
            position = self._read(body, "position", f"{path}.position", self._as_position, required=True)
            yield ArticleTerms(
                key,
                position or 1,
                self._three(f"{path}.title", body.get("title") or {}),
                self._three(f"{path}.text", body.get("text") or {}),
            )

    def _three(self, path: str, data: object) -> Multilingual:
        said = self._mapping(path, data)
        return Multilingual(*(str(said.get(language) or "") for language in ("fr", "ar", "en")))

    def _line(self, key: str, data: object) -> FundingTerms:
        path = f"funding.{key}"
        if not _KEY.match(key):
            self._fault(path, _("A line's key is made of small letters, digits, - and _, at most 40."))
        body = self._mapping(path, data)
        parts = body.get("instalments") or []
        if not isinstance(parts, list):
            self._fault(f"{path}.instalments", _("A list is expected."))
            parts = []
        return FundingTerms(
            key=key,
            payer=self._read(body, "payer", f"{path}.payer", self._as_party, required=True) or "",
            receiver=self._read(body, "receiver", f"{path}.receiver", self._as_party),
            action=self._read(body, "action", f"{path}.action", self._as_action),
            amount=self._read(body, "amount", f"{path}.amount", self._as_money),
            instalments=tuple(self._instalment(path, position, part) for position, part in enumerate(parts, start=1)),
            basis=self._read(body, "basis", f"{path}.basis", FundingBasis) or FundingBasis.PART,
        )

    def _instalment(self, line: str, position: int, data: object) -> InstalmentTerms:
        path = f"{line}.instalments.{position}"
        body = self._mapping(path, data)
        number = body.get("number", position)
        if not isinstance(number, int) or isinstance(number, bool):
            self._fault(path, _("The number of an instalment is a whole number."))
            number = position
        due = self._read(body, "due", f"{path}.due", self._as_day, required=True)
        amount = self._read(body, "amount", f"{path}.amount", self._as_money, required=True)
        return InstalmentTerms(number, due or date.min, amount or Money.zero(self._currency))

    def _party(self, code: str, data: object) -> PartyTerms:
        path = f"parties.{code}"
        if not _PARTY.match(code):
            self._fault(path, _("This is not the code of a partner."))
        body = self._mapping(path, data)
        roles = self._read(body, "roles", f"{path}.roles", self._as_roles, required=True) or ()
        must_sign = body.get("must_sign", True)
        if not isinstance(must_sign, bool):
            self._fault(f"{path}.must_sign", _("True or false is expected."))
        return PartyTerms(code, roles, bool(must_sign))

    def _fault(self, path: str, reason: Promise | str) -> None:
        self.faults.append(Fault(path or "terms", reason))

    def _mapping(self, path: str, data: object) -> Mapping[str, Any]:
        if isinstance(data, Mapping):
            return data
        self._fault(path, _("Named values are expected."))
        return {}

    def _read(
        self, body: Mapping[str, Any], name: str, path: str, read: Callable[[Any], _Value], *, required: bool = False
    ) -> _Value | None:
        value = body.get(name)
        if value is None:
            if required:
                self._fault(path, _("This is missing."))
            return None
        try:
            return read(value)
        except (ValueError, TypeError, InvalidOperation):
            self._fault(path, format_lazy(_("{value} cannot be read here."), value=repr(value)))
            return None

    def _as_money(self, value: Any) -> Money:
        if not isinstance(value, str):
            raise TypeError(value)
        money = Money(Decimal(value), self._currency)
        if abs(money.amount) >= _LARGEST:
            raise ValueError(value)
        return money

    @staticmethod
    def _as_currency(value: Any) -> str:
        return Money.zero(value).currency

    @staticmethod
    def _as_year(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value not in _YEARS:
            raise ValueError(value)
        return value

    @staticmethod
    def _as_position(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 999:
            raise ValueError(value)
        return value

    @staticmethod
    def _as_day(value: Any) -> date:
        return date.fromisoformat(value)

    @staticmethod
    def _as_party(value: Any) -> str:
        if not _PARTY.match(value):
            raise ValueError(value)
        return str(value)

    @staticmethod
    def _as_action(value: Any) -> str:
        if not _ACTION.match(value):
            raise ValueError(value)
        return str(value)

    @staticmethod
    def _as_roles(value: Any) -> tuple[PartyRole, ...]:
        if not isinstance(value, list):
            raise TypeError(value)
        return tuple(PartyRole(role) for role in value)
