from celery import shared_task

from intake.consent.actions import consents, erasing, erasure_receipts, reminders


@shared_task
def remind_unconfirmed() -> None:
    reminders.remind_unconfirmed()


@shared_task
def erase_unconfirmed() -> None:
    reminders.erase_unconfirmed()


@shared_task
def ask_at_majority() -> None:
    consents.ask_at_majority()


@shared_task
def lock_unanswered() -> None:
    consents.lock_unanswered()


@shared_task
def sweep_mailed() -> None:
    erasing.delete_old_erasure_mails()
    erasure_receipts.delete_old_receipts()


@shared_task
def enqueue_renewals() -> None:
    consents.enqueue_renewals()
