from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from hesperion.mail.renderers import register
        from intake import emails

        register(emails.CONFIRMATION, emails.confirmation)
