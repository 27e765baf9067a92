"""Addresses of the layers, under /features/ and a country."""

from django.urls import URLPattern, path

from houma.web.features import views

app_name = "features"
urlpatterns: list[URLPattern] = [
    path("", views.landing, name="landing"),
    path("conformance", views.conformance, name="conformance"),
    path("api", views.api, name="api"),
    path("collections", views.collections, name="collections"),
    path("collections/<slug:key>", views.collection, name="collection"),
    path("collections/<slug:key>/queryables", views.queryables, name="queryables"),
    path("collections/<slug:key>/schema", views.schema, name="schema"),
    path("collections/<slug:key>/items", views.items, name="items"),
    path("collections/<slug:key>/items/<str:number>", views.item, name="item"),
]
