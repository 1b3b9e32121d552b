from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from hesperion.mail.renderers import register
        from intake import emails
        from intake.my import actions as my
        from intake.my.emails import erase, sign_in

        register(emails.CONFIRMATION, emails.confirmation)
        register(my.KIND, sign_in)
        register(my.ERASE_KIND, erase)
