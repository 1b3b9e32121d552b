from celery import shared_task

from intake.share.actions import drafts
from intake.share.resume import actions as resume


@shared_task
def drop_stale_drafts() -> None:
    drafts.drop_stale_drafts()


@shared_task
def drop_orphaned_keys() -> None:
    drafts.drop_orphaned_keys()


@shared_task
def remind_of_drafts() -> None:
    resume.remind()


@shared_task
def sweep_links() -> None:
    resume.delete_old_requests()
