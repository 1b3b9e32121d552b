from celery import shared_task

from intake.stories.actions import reviews


@shared_task
def escalate_flags() -> None:
    reviews.escalate_flags()
