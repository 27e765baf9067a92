"""Pages of money: public ones, and those of the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import money
from houma.web.pages.desk import funding_curve, funding_forecast

of_money: list[URLPattern | URLResolver] = [
    path("money/", money.public_money, name="public_money"),
    path("money.<str:file_format>", money.public_money_export, name="public_money_export"),
    path("money/rows/<slug:measure>/", money.public_money_rows, name="public_money_rows"),
]
of_funding: list[URLPattern | URLResolver] = [
    path("money/", money.money, name="money"),
    path("money.<str:file_format>", money.money_export, name="money_export"),
    path("money/rows/<slug:measure>/", money.money_rows, name="money_rows"),
    path("money/curve/", funding_curve.curve, name="money_curve"),
    path("money/forecast/", funding_forecast.forecast, name="money_forecast"),
]
