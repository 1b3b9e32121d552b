from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hesperion.accounts"
    label = "accounts"
    verbose_name = "Accounts"
