import uuid

from celery import shared_task

from hesperion.mail import actions


@shared_task
def deliver(message_id: str) -> None:
    actions.deliver(uuid.UUID(message_id))


@shared_task
def sweep() -> None:
    actions.sweep()
