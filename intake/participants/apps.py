from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "intake.participants"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from hesperion.privacy.audit import choices, subjects
        from intake.participants.choices import ParticipantAction
        from intake.participants.queries import subject_of

        choices.register(ParticipantAction)
        subjects.register(subject_of)
