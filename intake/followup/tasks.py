from celery import shared_task

from intake.followup.actions import drafts, reminders, which_month


@shared_task
def remind_of_check_ins() -> None:
    reminders.sweep_reminders()


@shared_task
def ask_for_months() -> None:
    which_month.ask_for_months()


@shared_task
def drop_stale_check_ins() -> None:
    drafts.drop_stale_check_ins()
