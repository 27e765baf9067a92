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

# Each namespace stands on a route of its own: on an empty one, Django writes what the address around it asks for into
# the parameters of every empty route there is.
_COUNTRY = "field/<country:country>/"
_with_key: list[URLPattern | URLResolver] = [*_protocol, path("<path:rest>", views.nothing, name="nothing")]

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_COUNTRY}key/<str:token>/", include((_with_key, "field_key"))),
    # The key alone, as somebody types it: an answer of ours keeps it out of the log, a page not found would not.
    path(f"{_COUNTRY}key/<str:token>", views.nothing, name="field_key_alone"),
    path(f"{_COUNTRY}key/<str:token>/", views.nothing, name="field_key_and_slash"),
    path(_COUNTRY, include((_protocol, "field"))),
]
