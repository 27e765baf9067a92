"""What belongs to an account before its person signs in: the answer to an invitation."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import invitations

urlpatterns: list[URLPattern | URLResolver] = [
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
]
