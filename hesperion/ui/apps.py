from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hesperion.ui"
    label = "ui"
