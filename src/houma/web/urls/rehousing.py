"""Pages of rehousing, at the desk: operations, cases, homes, norms."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.rehousing import (
    case,
    case_entries,
    case_homes,
    cases,
    homes,
    homes_files,
    homes_forms,
    norms,
    operation_forms,
    operations,
)

_CASE = "rehousing/cases/<slug:operation>/<int:number>/"
_OPERATION = "rehousing/operations/<slug:code>/"
_HOME = "rehousing/homes/<str:code>/"

of_rehousing: list[URLPattern | URLResolver] = [
    path("rehousing/", operations.operation_list, name="rehousing"),
    path("rehousing/new/", operation_forms.operation_new, name="rehousing_new"),
    path(_OPERATION, operations.operation_page, name="rehousing_operation"),
    path(f"{_OPERATION}edit/", operation_forms.operation_edit, name="rehousing_edit"),
    path(f"{_OPERATION}buildings/", operations.operation_buildings, name="rehousing_operation_buildings"),
    path(f"{_OPERATION}buildings/add/", operation_forms.building_add, name="rehousing_building_add"),
    path(f"{_OPERATION}buildings/<int:key>/", operation_forms.building_dates, name="rehousing_building"),
    path(f"{_OPERATION}open/", operation_forms.case_open, name="rehousing_open"),
    path("rehousing/norms/", norms.norm_list, name="rehousing_norms"),
    path("rehousing/norms/new/", norms.norm_new, name="rehousing_norm_new"),
    path("rehousing/norms/<slug:code>/<int:number>/", norms.norm_page, name="rehousing_norm"),
    path("rehousing/homes/", homes.home_list, name="rehousing_homes"),
    path("rehousing/homes.<str:file_format>", homes_files.export, name="rehousing_homes_export"),
    path("rehousing/homes-template.xlsx", homes_files.template, name="rehousing_homes_template"),
    path("rehousing/homes-import/", homes_files.bring, name="rehousing_homes_import"),
    path("rehousing/homes-import/<int:number>/", homes_files.import_run, name="rehousing_homes_import_run"),
    path("rehousing/homes-import/<int:number>/annotated.xlsx", homes_files.annotated, name="rehousing_homes_annotated"),
    path("rehousing/homes-new/", homes_forms.home_new, name="rehousing_home_new"),
    path(_HOME, homes.home_page, name="rehousing_home"),
    path(f"{_HOME}edit/", homes_forms.home_edit, name="rehousing_home_edit"),
    path(f"{_HOME}close/", homes_forms.home_close, name="rehousing_home_close"),
    path(f"{_HOME}closures/<int:key>/lift/", homes_forms.closure_lift, name="rehousing_home_lift"),
    path("rehousing/cases/", cases.case_list, name="rehousing_cases"),
    path("rehousing/cases.<str:file_format>", cases.case_export, name="rehousing_cases_export"),
    path(_CASE, case.case_page, name="rehousing_case"),
    path(f"{_CASE}homes/", case_homes.suitable, name="rehousing_case_homes"),
    path(f"{_CASE}documents/<int:key>/", case.case_document, name="rehousing_case_document"),
    path(f"{_CASE}enter/<slug:kind>/", case_entries.enter, name="rehousing_case_enter"),
    path(f"{_CASE}change/<slug:kind>/<int:key>/", case_entries.change, name="rehousing_case_change"),
]
