"""Reads that decisions are made by, and the numbers of what waits for one."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.ui.days import utc_today
from research.choices import RequestState
from research.models import LadderReport, Request
from research.models.request import DRAFT_STATES, content_sha256
from research.requests.states import with_state

REPORT_LASTS = timedelta(days=1)  # people are sent, change and withdraw meanwhile
TIME_TO_REPLY = timedelta(days=14)
NOTICE = timedelta(days=14)  # before a request ends

_LIVE = [RequestState.APPROVED, RequestState.BUILDING, RequestState.READY, RequestState.FAILED]


def in_states(*states: str) -> QuerySet[Any]:
    """The requests in these states, with `state` and `state_at`, those that wait for longest first."""
    return with_state(Request.objects.all()).filter(state__in=states).order_by("state_at")


def newest_report(request: Request) -> LadderReport | None:
    """The newest report on the request as it is now, finished or not."""
    return request.ladder_reports.filter(content_sha256=content_sha256(request)).last()


def report_of(request: Request) -> LadderReport | None:
    """The report that the request may be checked by."""
    report = newest_report(request)
    if report is None or report.report is None or report.finished_at is None:
        return None
    return report if report.finished_at > timezone.now() - REPORT_LASTS else None


def waiting_reports() -> list[int]:
    """The ids of the reports that were ordered a minute ago or earlier, and are not finished."""
    late = timezone.now() - timedelta(minutes=1)
    waiting = LadderReport.objects.filter(finished_at=None, ordered_at__lt=late)
    return list(waiting.values_list("pk", flat=True))


def reply_until(request: Request) -> Any:
    """Until when the requester may reply to a refusal; None if none waits for a reply."""
    newest = request.changes.last()
    if newest is None or newest.state != RequestState.TO_BE_REFUSED:
        return None
    return newest.at + TIME_TO_REPLY


def announced_reason(request: Request) -> str:
    """The reason of the newest announced refusal; "" if none was announced."""
    return _text_of(request, RequestState.TO_BE_REFUSED)


def reply_of(request: Request) -> str:
    """What the requester replied to the newest refusal; "" if they did not."""
    newest = request.changes.last()
    return newest.reason if newest and newest.state == RequestState.REPLIED else ""


def _text_of(request: Request, state: str) -> str:
    newest = request.changes.filter(state=state).last()
    return newest.reason if newest else ""


def is_answerable(request: Request) -> bool:
    """Whether the requester has not replied yet, and still may."""
    until = reply_until(request)
    return until is not None and until > timezone.now()


def unanswered_refusals() -> QuerySet[Any]:
    """The requests whose time for a reply is over, and about which the stewards have no mail yet."""
    begun = timezone.now() - TIME_TO_REPLY
    late = in_states(RequestState.TO_BE_REFUSED).filter(state_at__lte=begun)
    return late.exclude(_mailed("staff.request_unanswered", since=OuterRef("state_at")))


def over() -> QuerySet[Any]:
    """The approved requests whose period or agreement is over."""
    return _live().filter(last_day__lt=utc_today())


def ending_within_notice() -> QuerySet[Any]:
    """The approved requests that end within NOTICE, those that end first first."""
    return _live().filter(last_day__range=(utc_today(), utc_today() + NOTICE)).order_by("last_day")


def ending_unannounced() -> QuerySet[Any]:
    """Those of `ending_within_notice` whose requester has no mail about it yet."""
    return ending_within_notice().exclude(_mailed("staff.request_ends_soon"))


def open_extension(request: Request) -> Request | None:
    """The extension of the request's project that the requester has begun and not asked for yet."""
    drafts = with_state(request.root.extensions.all()).filter(state__in=DRAFT_STATES)
    return drafts.first()


def _live() -> QuerySet[Any]:
    """Approved requests, each with its `last_day`."""
    return in_states(*_LIVE).annotate(last_day=Least("ends_on", "agreement_ends_on"))


def _mailed(kind: str, **since: Any) -> Exists:
    """The condition that a mail of this kind is about the request of the outer query."""
    mails = Message.objects.filter(kind=kind, about=OuterRef("pk"))
    return Exists(mails.filter(created_at__gte=since["since"]) if since else mails)
