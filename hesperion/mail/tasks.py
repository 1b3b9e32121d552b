import uuid

from celery import shared_task

from hesperion.mail import actions


@shared_task
def deliver(message_ids: list[str]) -> None:
    for message_id in message_ids:
        actions.deliver(uuid.UUID(message_id))


@shared_task
def deliver_due() -> None:
    actions.deliver_due()
