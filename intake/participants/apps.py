from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "intake.participants"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from hesperion.privacy.audit import choices
        from intake.participants.choices import ParticipantAction

        choices.register(ParticipantAction)
