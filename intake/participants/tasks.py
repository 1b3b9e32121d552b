from celery import shared_task

from intake.participants.actions import sign_in


@shared_task
def sweep_sign_ins() -> None:
    sign_in.delete_old_sign_ins()
