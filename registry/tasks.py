from celery import shared_task

from registry.letters import actions


@shared_task
def mail_letters() -> None:
    actions.sweep_letters()
