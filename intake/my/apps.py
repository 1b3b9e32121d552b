from django.apps import AppConfig


class MyConfig(AppConfig):
    name = "intake.my"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from intake.consent import changes
        from intake.my import cards
        from intake.my.actions import drop_correction_without_consent

        cards.register()
        changes.register(drop_correction_without_consent)
