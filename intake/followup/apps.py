from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "intake.followup"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.privacy.audit import choices
        from intake.followup.choices import FollowupAction

        choices.register(FollowupAction)
