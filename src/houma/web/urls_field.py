"""Addresses for devices in the field: /field/<country>/, with a key in the address or by digest authentication.

/field/ma/formList                  asked with name and password of a key (digest)
/field/ma/key/<secret>/formList     the same with the key in the address
"""

from django.urls import URLPattern, URLResolver, include, path

from houma.web.field import views

_protocol: list[URLPattern | URLResolver] = [
    path("formList", views.form_list, name="form_list"),
    path("forms/<int:number>/form.xml", views.form, name="form"),
    path("forms/<int:number>/manifest", views.manifest, name="manifest"),
    path("forms/<int:number>/media/<str:name>", views.media, name="media"),
    path("submission", views.submission, name="submission"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("key/<str:token>/", include(([*_protocol, path("<path:rest>", views.nothing, name="nothing")], "field_key"))),
    path("key/<str:token>", views.nothing, name="field_key_alone"),
    path("", include((_protocol, "field"))),
]
