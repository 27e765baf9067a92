from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "houma.web"
    label = "web"
