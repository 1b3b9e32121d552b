from django.apps import AppConfig


class NextVersionConfig(AppConfig):
    name = "tests.upgrades.next_version"
