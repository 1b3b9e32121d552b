from django.apps import AppConfig


class TrialNewsConfig(AppConfig):
    name = "trials.news"
    label = "trials_news"
    verbose_name = "News about trials"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from intake.participants import export_parts
        from trials.news.card import register_card
        from trials.news.export import export_trials
        from trials.news.vocabularies import register_vocabularies

        register_vocabularies()
        register_card()
        export_parts.register("trials", export_trials)
