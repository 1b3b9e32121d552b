from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        # Django reads this file before there are models, which these import.
        from articles.body.comparison import register_comparison_classes
        from articles.choices import ArticleLogKind
        from articles.signal_handlers import register_signal_handlers
        from hesperion.public_log import kinds

        kinds.register(ArticleLogKind)
        register_comparison_classes()
        register_signal_handlers(self)
