from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "hesperion.limits"
    label = "limits"
