from celery import shared_task

from articles import actions


@shared_task
def publish_scheduled() -> None:
    actions.publish_scheduled()


@shared_task
def owe_overdue() -> None:
    actions.owe_overdue()


# Two hours are enough for some 30,000 words, and more than any article here has.
@shared_task(time_limit=2 * 60 * 60)
def narrate() -> None:
    actions.narrate_owed()
