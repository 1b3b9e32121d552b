from celery import shared_task

from intake.followup.actions import reminders


@shared_task
def remind_of_check_ins() -> None:
    reminders.sweep_reminders()
