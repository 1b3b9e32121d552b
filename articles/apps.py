from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        # Django reads this file before there are models, which these import.
        from articles.comparing import use_for_rich_text
        from articles.signal_handlers import register_signal_handlers

        use_for_rich_text()
        register_signal_handlers(self)
