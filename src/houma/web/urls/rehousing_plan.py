"""The plan of an operation, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.rehousing import plan

_PLAN = "rehousing/operations/<slug:code>/plan"

of_plan: list[URLPattern | URLResolver] = [
    path(f"{_PLAN}/", plan.plan_page, name="rehousing_plan"),
    path(f"{_PLAN}.<str:file_format>", plan.plan_file, name="rehousing_plan_file"),
    path(f"{_PLAN}/ask/", plan.plan_ask, name="rehousing_plan_ask"),
    path(f"{_PLAN}/stop/", plan.plan_stop, name="rehousing_plan_stop"),
    path(f"{_PLAN}/fix/", plan.plan_fix, name="rehousing_plan_fix"),
    path(f"{_PLAN}/let-go/", plan.plan_let_go, name="rehousing_plan_let_go"),
    path(f"{_PLAN}/offer/", plan.plan_offer, name="rehousing_plan_offer"),
]
