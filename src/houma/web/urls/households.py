"""Pages of households and of what protects their people, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.households import edit, erasing, new, periods, protection, register

of_households: list[URLPattern | URLResolver] = [
    path("households/", register.register_page, name="households"),
    path("households/new/", new.household_new, name="household_new"),
    path("households/refusal/", new.household_refusal, name="household_refusal"),
    path("households/<str:code>/", register.household_page, name="household"),
    path("households/<str:code>/data.<str:file_format>", register.household_data, name="household_data"),
    path("households/<str:code>/facts/", edit.household_facts, name="household_facts"),
    path("households/<str:code>/people/new/", edit.household_person_new, name="household_person_new"),
    path("households/<str:code>/people/<int:number>/", edit.household_person, name="household_person"),
    path("households/<str:code>/<slug:what>/", edit.household_write, name="household_write"),
    path("protection/", protection.protection_page, name="protection"),
    path("protection/periods/", periods.periods_page, name="protection_periods"),
    path("protection/looks/", protection.look_log, name="protection_looks"),
    path("protection/looks.<str:file_format>", protection.look_log_export, name="protection_looks_export"),
    path("protection/requests/<int:number>/", erasing.protection_request, name="protection_request"),
    path("protection/files/<str:code>/keep/", protection.protection_keep, name="protection_keep"),
]
