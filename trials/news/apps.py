from django.apps import AppConfig


class TrialNewsConfig(AppConfig):
    name = "trials.news"
    label = "trials_news"
    verbose_name = "News about trials"

    def ready(self) -> None:
        # This imports models, which are not loaded when this file is.
        from trials.news.vocabularies import register_vocabularies

        register_vocabularies()
