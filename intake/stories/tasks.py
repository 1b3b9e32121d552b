from celery import shared_task

from intake.stories.actions import flags


@shared_task
def escalate_flags() -> None:
    flags.escalate_flags()
