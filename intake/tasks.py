from celery import shared_task

from intake.actions import consents, drafts, farewells, reminders, reviews
from intake.my import actions as my
from intake.resume import actions as resume


@shared_task
def drop_stale_drafts() -> None:
    drafts.drop_stale_drafts()


@shared_task
def drop_orphaned_keys() -> None:
    drafts.drop_orphaned_keys()


@shared_task
def remind() -> None:
    resume.remind()
    reminders.remind_unconfirmed()


@shared_task
def erase_unconfirmed() -> None:
    reminders.erase_unconfirmed()


@shared_task
def sweep_sign_ins() -> None:
    my.sweep()


@shared_task
def ask_at_majority() -> None:
    consents.ask_at_majority()


@shared_task
def lock_unanswered() -> None:
    consents.lock_unanswered()


@shared_task
def sweep_mailed() -> None:
    resume.sweep()
    farewells.sweep()


@shared_task
def escalate_flags() -> None:
    reviews.escalate_flags()
