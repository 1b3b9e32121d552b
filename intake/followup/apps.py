from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "intake.followup"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.privacy.audit import choices
        from intake.consent import changes
        from intake.followup.actions.drafts import drop_draft_without_consent
        from intake.followup.actions.reminders import remind_if_allowed, remind_participant
        from intake.followup.choices import FollowupAction
        from intake.followup.which_month import month_card
        from intake.participants import panels
        from intake.participants.confirmations import on_confirmation

        panels.register("my/cards/which_month.html", month_card, order=16)
        choices.register(FollowupAction)
        changes.register(remind_if_allowed)
        changes.register(drop_draft_without_consent)
        on_confirmation(remind_participant)
