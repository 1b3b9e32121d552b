from celery import shared_task

from hesperion.limits import actions


@shared_task
def sweep() -> None:
    actions.sweep()
