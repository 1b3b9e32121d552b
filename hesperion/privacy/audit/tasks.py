from celery import shared_task

from hesperion.privacy.audit import actions


@shared_task
def seal_audit() -> None:
    actions.seal_audit()
