from celery import shared_task

from intake.my import actions


@shared_task
def drop_stale_corrections() -> None:
    actions.drop_stale_corrections()
