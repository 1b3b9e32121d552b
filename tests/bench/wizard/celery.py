from celery import Celery

app = Celery("wizard", include=["tests.bench.wizard.tasks"])
app.config_from_object("django.conf:settings", namespace="CELERY")
