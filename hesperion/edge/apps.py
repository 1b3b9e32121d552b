from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "hesperion.edge"
    label = "edge"

    def ready(self) -> None:
        from hesperion.edge.choosers import start_without_inline_scripts

        start_without_inline_scripts()
