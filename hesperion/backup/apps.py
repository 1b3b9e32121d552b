from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "hesperion.backup"
    label = "backup"
