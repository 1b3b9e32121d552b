from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        # Django reads this file before there are models, which these import.
        from articles.body.comparison import register_comparison_classes
        from articles.signal_handlers import register_signal_handlers

        register_comparison_classes()
        register_signal_handlers(self)
