from celery import shared_task

from articles import actions


@shared_task
def publish_scheduled() -> None:
    actions.publish_scheduled()


@shared_task
def owe_overdue() -> None:
    actions.owe_overdue()
