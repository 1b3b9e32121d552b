from celery import shared_task

from hesperion.limits import actions


@shared_task
def delete_expired_counts() -> None:
    actions.delete_expired_counts()
