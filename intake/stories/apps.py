from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "intake.stories"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.privacy.audit import choices
        from intake.consent import changes
        from intake.stories.actions.publishing import end_texts_without_consent
        from intake.stories.choices import StoryAction

        choices.register(StoryAction)
        changes.register(end_texts_without_consent)
