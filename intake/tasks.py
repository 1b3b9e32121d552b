from celery import shared_task

from intake import actions


@shared_task
def drop_stale_drafts() -> None:
    actions.drop_stale_drafts()
