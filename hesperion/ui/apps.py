from django.apps import AppConfig

from hesperion.ui import input_cleaning

input_cleaning.install()  # here, as all apps are found before any of them makes a form


class UiConfig(AppConfig):
    name = "hesperion.ui"
    label = "ui"
