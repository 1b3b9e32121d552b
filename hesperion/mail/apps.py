from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "hesperion.mail"
    label = "mail"
