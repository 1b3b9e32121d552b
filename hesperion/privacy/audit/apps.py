from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hesperion.privacy.audit"
    label = "audit"
    verbose_name = "Audit"
