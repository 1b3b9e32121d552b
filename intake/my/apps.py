from django.apps import AppConfig


class MyConfig(AppConfig):
    name = "intake.my"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from intake.consent import changes
        from intake.my import status
        from intake.my.actions import drop_correction_without_consent
        from intake.my.views import renewal
        from intake.participants import panels

        panels.register("my/panels/renewals.html", renewal.renewals_panel, order=10)
        panels.register("my/panels/stories.html", status.stories_panel, order=20)
        panels.register("my/panels/pin.html", lambda participants: {}, order=30)
        changes.register(drop_correction_without_consent)
