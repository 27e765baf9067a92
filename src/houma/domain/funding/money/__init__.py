"""Money seen: committed, due, released, spent, late and forecast, by agreement, partner, programme, place and year."""

from houma.domain.funding.money.behaviour import Behaviour, read_behaviour, read_history
from houma.domain.funding.money.curve import Curve, money_curve
from houma.domain.funding.money.matrix import Matrix, MatrixRow, money_matrix
from houma.domain.funding.money.measures import MEASURES, MoneyMeasure
from houma.domain.funding.money.narrowing import By, Question
from houma.domain.funding.money.rows import MoneyRow, MoneyRows, rows_behind

__all__ = [
    "MEASURES",
    "Behaviour",
    "By",
    "Curve",
    "Matrix",
    "MatrixRow",
    "MoneyMeasure",
    "MoneyRow",
    "MoneyRows",
    "Question",
    "money_curve",
    "money_matrix",
    "read_behaviour",
    "read_history",
    "rows_behind",
]
