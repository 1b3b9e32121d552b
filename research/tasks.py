import logging

from celery import shared_task

from research.cohort import queries

PARTS = 16  # of the cohort, each compared by a task of its own, whose time is limited

logger = logging.getLogger(__name__)


@shared_task
def check_cohort(part: int = 0) -> None:
    """Compare one part of the cohort with the facts, log how many rows differ, and enqueue the next part."""
    if count := queries.differences(part, PARTS):
        logger.error(
            "The cohort differs from the facts of %d participants: run manage.py rebuild_cohort",
            count,
        )
    if part + 1 < PARTS:
        check_cohort.delay(part + 1)
