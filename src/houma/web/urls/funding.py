"""Pages of money: public ones, and those of the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import money
from houma.web.pages.desk.funding import curve, files, forecast, funding, simulate

of_money: list[URLPattern | URLResolver] = [
    path("money/", money.public_money, name="public_money"),
    path("money.<str:file_format>", money.public_money_export, name="public_money_export"),
    path("money/rows/<slug:measure>/", money.public_money_rows, name="public_money_rows"),
]
of_funding: list[URLPattern | URLResolver] = [
    path("money/", money.money, name="money"),
    path("money.<str:file_format>", money.money_export, name="money_export"),
    path("money/rows/<slug:measure>/", money.money_rows, name="money_rows"),
    path("money/curve/", curve.curve, name="money_curve"),
    path("money/forecast/", forecast.forecast, name="money_forecast"),
    path("funding/", funding.funding, name="funding"),
    path("funding/open/", funding.open_top, name="funding_open"),
    path("funding/import/", files.bring, name="funding_import"),
    path("funding/template.xlsx", files.template, name="funding_template"),
    path("funding/simulate/", simulate.simulation, name="funding_simulate"),
    path("funding.<str:file_format>", files.export, name="funding_export"),
    path("funding/import/<int:number>/", files.confirm, name="funding_import_run"),
    path("funding/envelopes/<slug:fund>/<str:code>/lines/", funding.lines, name="funding_lines"),
    path("funding/envelopes/<slug:fund>/<str:code>/", funding.envelope, name="funding_envelope"),
]
