"""Checking a request: the report of the ladder, which the worker makes, and the check itself."""

import logging
from functools import partial

from django.db import DatabaseError, transaction
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.notify_worker import notify_worker
from hesperion.privacy.actor import actor_of
from research.choices import RequestState
from research.dictionary import UnknownVariable
from research.disclosure import assess_disclosure
from research.filters import BadFilter
from research.models import Check, LadderReport, Request
from research.models.request import content_sha256
from research.requests.decisions.notices import mail_stewards
from research.requests.decisions.queries import report_of
from research.requests.decisions.rules import (
    DecisionRefused,
    locked_request,
    refuse_if,
    why_not_by,
    why_over,
)
from research.requests.states import change_state

MAKE_REPORT = "research.tasks.make_ladder_report"
CHECKED_IN = frozenset({RequestState.ASKED, RequestState.CHECKED})
TIMED_OUT = "The database did not finish it in time. Ask again when fewer people use it."

logger = logging.getLogger(__name__)


@transaction.atomic
def order_report(*, request: Request, by: User) -> LadderReport:
    """Have the worker compute the ladder. Raises DecisionRefused if the request waits for no check."""
    request = locked_request(request, CHECKED_IN)
    refuse_if(why_not_by(request, by))
    report = LadderReport.objects.create(
        request=request, content_sha256=content_sha256(request), ordered_by=by
    )
    transaction.on_commit(partial(notify_worker, MAKE_REPORT, str(report.pk)))
    return report


@transaction.atomic
def make_report(*, report_id: int) -> None:
    """Compute the ladder for an ordered report, unless that was done or another process is at it."""
    waiting = LadderReport.objects.select_for_update(skip_locked=True)
    row = waiting.filter(pk=report_id, finished_at=None).first()
    if row is None:
        return
    try:
        row.report = assess_disclosure(row.request)
    except (BadFilter, UnknownVariable) as error:
        row.failure = str(error)
    except DatabaseError as error:
        logger.warning("Ladder report %s failed: %s", report_id, type(error).__name__)
        row.failure = TIMED_OUT
    row.finished_at = timezone.now()
    row.save(update_fields=["report", "failure", "finished_at"])


@transaction.atomic
def check_request(
    *,
    request: Request,
    report_id: int,
    step: int,
    agreement_sha256: str,
    remark: str,
    by: User,
) -> Check:
    """Store the check of the request, for an extract at this step of the ladder.

    `report_id` is the report that `by` read, `agreement_sha256` that of the file that the hospital
    signed. Raises DecisionRefused.
    """
    request = locked_request(request, CHECKED_IN)
    refuse_if(why_not_by(request, by))
    refuse_if(why_over(request))
    report = report_of(request)
    if report is None or report.pk != report_id:
        raise DecisionRefused("The ladder was computed anew since you read it. Read it again.")
    refuse_if(_why_not_at(report, step))
    if agreement_sha256 != request.agreement_sha256:
        raise DecisionRefused("The signed file is not the agreement that the request names.")
    stored = Check.objects.create(
        request=request,
        content_sha256=report.content_sha256,
        step=step,
        report=report.report,
        remark=remark,
        checked_by=by,
    )
    change_state(request=request, state=RequestState.CHECKED, by=actor_of(by))
    mail_stewards("staff.request_checked", request, but=[request.asked_by, by])
    return stored


def _why_not_at(report: LadderReport, step: int) -> str:
    """Why no extract may be made at this step."""
    if report.step is None:
        return (
            "No step of the ladder hides the people well enough. The request can only be refused."
        )
    if step < report.step:
        return f"At step {step} people could be found. Choose step {report.step}, or a later one."
    return ""
