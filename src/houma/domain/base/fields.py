"""Fields that keep exact what must be exact."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from houma.values.money import DECIMAL_PLACES, UnknownPrecision

if TYPE_CHECKING:
    _Integer = models.Field[Decimal, Decimal]
else:
    _Integer = models.BigIntegerField

_SCALE = Decimal(10) ** DECIMAL_PLACES


class AmountField(_Integer):
    """An exact amount of money: a Decimal in Python, whole thousandths of the currency unit in the database.

    SQLite has no exact decimal type; integers add up exactly on both stores, also inside triggers.
    """

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
