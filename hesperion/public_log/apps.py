from django.apps import AppConfig


class PublicLogConfig(AppConfig):
    name = "hesperion.public_log"
    label = "public_log"
