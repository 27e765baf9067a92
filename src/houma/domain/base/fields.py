"""Fields that keep exact what must be exact."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable

from houma.values.money import DECIMAL_PLACES, UnknownPrecision

_SetType = TypeVar("_SetType")
_GetType = TypeVar("_GetType")

if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField
else:

    class _BigInteger(models.BigIntegerField):
        """Django's fields are generic for the type checker only."""

        def __class_getitem__(cls, _types: object) -> type:
            return cls


_SCALE = Decimal(10) ** DECIMAL_PLACES


class AmountField(_BigInteger[_SetType, _GetType]):
    """An exact amount of money: a Decimal in Python, whole thousandths of the currency unit in the database.

    SQLite has no exact decimal type; integers add up exactly on both stores, also inside triggers.
    """

    _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]
    _pyi_lookup_exact_type: Decimal | int  # type: ignore[assignment]

    description = "Amount of money in thousandths of the currency unit"

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: object, connection: BaseDatabaseWrapper) -> Decimal | None:
        return None if value is None else Decimal(value) / _SCALE

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError(f"an amount of money is Decimal, not float: {value!r}")
        thousandths = Decimal(value) * _SCALE
        if thousandths != thousandths.to_integral_value():
            raise UnknownPrecision(f"{value} has more than {DECIMAL_PLACES} decimals")
        return int(thousandths)
