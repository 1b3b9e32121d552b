from celery import shared_task

from intake import actions


@shared_task
def drop_stale_drafts() -> None:
    actions.drop_stale_drafts()


@shared_task
def drop_orphaned_keys() -> None:
    actions.drop_orphaned_keys()
