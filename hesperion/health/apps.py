from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "hesperion.health"
    label = "health"

    def ready(self) -> None:
        # The task imports models, which are loaded only now.
        from celery.signals import worker_ready

        from hesperion.health.tasks import record_start

        worker_ready.connect(record_start, weak=False, dispatch_uid="health.record_start")
