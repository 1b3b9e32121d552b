from celery import shared_task

from intake.actions import drafts
from intake.my import actions as my


@shared_task
def drop_stale_drafts() -> None:
    drafts.drop_stale_drafts()


@shared_task
def drop_orphaned_keys() -> None:
    drafts.drop_orphaned_keys()


@shared_task
def sweep_sign_ins() -> None:
    my.sweep()
