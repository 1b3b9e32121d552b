from django.apps import AppConfig

from hesperion.ui import typed

typed.install()  # here, as all apps are found before any of them makes a form


class UiConfig(AppConfig):
    name = "hesperion.ui"
    label = "ui"
