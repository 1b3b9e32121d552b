import logging
from uuid import UUID

from celery import shared_task

from hesperion.health.actions import beating
from hesperion.ui.days import utc_today
from research.builds.building import build_waiting
from research.cohort import queries
from research.cohort.day import move_cohort_to
from research.extracts import endings
from research.models import SavedCohort
from research.public_uses.leavers import publish_leavers
from research.requests.decisions.actions.checks import make_report
from research.requests.decisions.actions.endings import expire_requests, mail_ending_requests
from research.requests.decisions.actions.refusals import mail_unanswered_refusals
from research.requests.decisions.queries import waiting_reports
from research.saved_cohorts.actions import recount_cohort

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


@shared_task
def move_cohort() -> None:
    """Move the cohort on to today: states of check-ins change by the date alone."""
    move_cohort_to(utc_today())


@shared_task
def count_saved_cohorts() -> None:
    """Enqueue one task for each saved cohort, so that an error or a long count stops no other."""
    for cohort_id in SavedCohort.objects.values_list("pk", flat=True):
        count_saved_cohort.delay(str(cohort_id))


@shared_task
def count_saved_cohort(cohort_id: str) -> None:
    recount_cohort(cohort_id=UUID(cohort_id))


@shared_task
def make_ladder_report(report_id: str) -> None:
    with beating(part="builder"):
        make_report(report_id=int(report_id))


@shared_task
def make_ladder_reports() -> None:
    """Enqueue the reports that nobody is at: the broker was away, or the worker was killed."""
    for report_id in waiting_reports():
        make_ladder_report.delay(str(report_id))


@shared_task
def end_requests() -> None:
    """End the requests whose time is over, and mail about those that end soon or wait for a decision."""
    expire_requests()
    mail_ending_requests()
    mail_unanswered_refusals()


@shared_task
def build_extracts() -> None:
    """Build all extracts that wait. Runs in the builder.

    It is sent when an extract is asked for, and by beat, for those whose builder was killed. Beat's
    tasks are also how the builder shows that it works.
    """
    with beating(part="builder"):
        build_waiting()


@shared_task
def follow_up_endings() -> None:
    endings.follow_up()


@shared_task
def follow_up_all_endings() -> None:
    endings.follow_up_all()


@shared_task
def remind_of_deletions() -> None:
    endings.remind_of_deletions()


@shared_task
def publish_leavers_notices() -> None:
    publish_leavers(today=utc_today())
