"""People, mandates and histories of records at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import history
from houma.web.pages.desk.people import mandate, people

of_people: list[URLPattern | URLResolver] = [
    path("people/", people.people, name="people"),
    path("people/mine/", people.own_mandates, name="people_mine"),
    path("people/mine/<int:number>/revoke/", people.loan_revoked, name="people_loan_revoked"),
    path("people/invite/", mandate.mandate_invite, name="people_invite"),
    path("people/<int:number>/", mandate.mandate, name="people_mandate"),
    path("people.<str:file_format>", people.people_export, name="people_export"),
    path("history/<slug:kind>/<str:key>/", history.history, name="history"),
]
