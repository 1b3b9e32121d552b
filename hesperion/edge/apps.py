from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "hesperion.edge"
    label = "edge"

    def ready(self) -> None:
        # It imports Wagtail's choosers, and they models, which are loaded only now.
        from hesperion.edge.choosers import start_without_inline_scripts

        start_without_inline_scripts()
