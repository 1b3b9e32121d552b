from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "hesperion.health"
    label = "health"

    def ready(self) -> None:
        # The task imports models, which are loaded only now.
        from celery.signals import worker_ready

        from hesperion.health.tasks import beat

        worker_ready.connect(beat, weak=False, dispatch_uid="health.beat")
