from celery import shared_task

from hesperion.public_log.actions import copy_statements


@shared_task
def copy_log() -> None:
    """Write the statements that the ledger's copy lacks, such as one that a crash kept out of it."""
    copy_statements()
