"""Builds an extract from beginning to end, again where its people change meanwhile."""

import logging
import shutil
from contextlib import suppress
from datetime import timedelta

from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from hesperion.builder_lock import alone
from hesperion.privacy.keys.files import make_file_key
from research.builds import people
from research.builds.actions import (
    TimeIsOver,
    delete_extract,
    fail_build,
    finish_build,
    forget_people,
    is_past,
)
from research.builds.facts import about_extract
from research.builds.failures import (
    DATABASE,
    UNKNOWN,
    Again,
    BuildFailed,
    Stopped,
    is_connection_lost,
    key_store,
    sentence_of,
)
from research.builds.files import Files, Written, publish_files
from research.builds.sweeping import sweep
from research.builds.watch import Watch
from research.choices import RequestState
from research.disclosure import TooManyWithheld, withhold
from research.formats import About
from research.models import Extract, Request
from research.models.request import content_sha256
from research.released import find_day_zero, released_tables
from research.requests.states import WrongState, state_of

MOST_BUILDS = 3
RESTLESS = "People in it changed their consent each time it was built. Build it again."
CHANGED = "What was approved is not what is asked for now. The request must be checked again."
CHECK_AGAIN = "The request must be checked again."
RESUMED = timedelta(hours=1)  # after the start; a build that loses the database later has failed

logger = logging.getLogger(__name__)


def build_waiting() -> None:
    """Build all extracts that wait, one after the other, unless another process is at it.

    Afterwards the request of each is ready, failed or revoked, unless the database is away.
    """
    try:
        with alone() as is_alone:
            if is_alone:
                for extract in _unfinished():
                    _build(extract)
                    _sweep()
                _sweep()
    except OSError as error:
        for extract in _unfinished():
            fail_build(extract=extract, reason=sentence_of(error))


def _unfinished() -> list[Extract]:
    waiting = Extract.objects.filter(finished_at=None).order_by("started_at")
    return list(waiting.select_related("request__project", "approval__request_check"))


def _build(extract: Extract) -> None:
    """Build one extract; or say why not, and leave nothing of it."""
    research = connections["research"]
    watch = Watch(extract, stop=lambda: research.connection and research.connection.cancel_safe())
    try:
        with watch:
            _attempts(extract, watch)
    except Exception as error:
        _end(extract, watch.why or error)


def _attempts(extract: Extract, watch: Watch) -> None:
    for _ in range(MOST_BUILDS):
        with suppress(Again):
            return _attempt(extract, watch)
    raise BuildFailed(RESTLESS)


def _attempt(extract: Extract, watch: Watch) -> None:
    """Raises Again where its people are not the same at the end, or consent no more."""
    watch.begin("Clearing")
    watch.people = watch.rows = 0
    sweep()
    forget_people(extract=extract)
    _require_approved(extract)
    with people.snapshot() as cursor:
        written, about = _written(extract, cursor, watch)
    watch.begin("Checking that everybody still consents")
    publish_files(extract, [one.file for one in written])
    finish_build(
        extract=extract,
        size=about.people,
        files=[one.file for one in written],
        rows=sum(sum(one.manifest.rows.values()) for one in written),
        manifest={one.file.format: one.manifest.as_json() for one in written},
    )


def _written(extract: Extract, cursor: CursorWrapper, watch: Watch) -> tuple[list[Written], About]:
    """The people and files of the extract, as they are in one snapshot."""
    request, step = extract.request, extract.approval.request_check.step
    watch.begin("Choosing the people")
    extract.snapshot_at = people.choose(cursor, request)
    withheld = _withheld(cursor, request, step)
    people.require_consent(request, cursor, watch)
    watch.begin("Giving the people pseudonyms")
    size = people.write_people(extract, cursor, watch)
    about = about_extract(extract, people=size, withheld=withheld)
    find_day_zero(cursor)
    tables = released_tables(fields=request.fields, step=step, reasons=request.reasons)
    with key_store():
        key = make_file_key(extract.pk)
    return Files(extract, cursor, tables, watch).write(about, key), about


def _withheld(cursor: CursorWrapper, request: Request, step: int) -> int:
    try:
        return withhold(cursor, request=request, step=step).withheld
    except TooManyWithheld as error:
        raise BuildFailed(f"{error} {CHECK_AGAIN}") from error


def _require_approved(extract: Extract) -> None:
    """Raises Stopped or BuildFailed unless the request is still what was approved, and its time not over."""
    request, approval = extract.request, extract.approval
    check = approval.request_check
    if state_of(request) != RequestState.BUILDING:
        raise Stopped
    if (check.content_sha256, check.sha256) != (content_sha256(request), approval.sha256):
        raise BuildFailed(CHANGED)
    if check.digest != approval.sha256:
        raise BuildFailed(CHANGED)
    if is_past(request):
        raise BuildFailed(str(TimeIsOver()))


def _end(extract: Extract, error: Exception) -> None:
    """Leave nothing of the extract, and say why; of one that lost the database, nothing but its row."""
    connections.close_all()
    shutil.rmtree(extract.folder, ignore_errors=True)
    is_fresh = timezone.now() - extract.started_at < RESUMED
    if is_fresh and is_connection_lost(error):
        logger.warning("The build of extract %s lost the database; it begins anew.", extract.pk)
    elif isinstance(error, Stopped | WrongState):
        delete_extract(extract=extract)
    else:
        reason = sentence_of(error)
        if reason in (UNKNOWN, DATABASE):
            logger.error("The build of extract %s failed", extract.pk, exc_info=error)
        fail_build(extract=extract, reason=reason)


def _sweep() -> None:
    """What it can't delete now, the next one does."""
    try:
        sweep()
    except (OSError, BuildFailed) as error:
        logger.warning("Files of extracts were not swept: %s", type(error).__name__)
