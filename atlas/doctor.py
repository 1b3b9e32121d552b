"""What may be wrong with releases of the atlas, for `manage.py doctor`."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from atlas.models import GateRun, Release
from atlas.queries import (
    newest_release,
    published_releases,
    release_document,
    waiting_candidate,
)
from atlas.release_files import (
    ReleaseFileError,
    is_other_release,
    lost_releases,
    unwritten_releases,
)
from hesperion.doctor.problems import Problem
from hesperion.text.canonical_json import json_sha256

LONGEST_RUN = timedelta(hours=2)  # of the gate
LONGEST_WAIT = timedelta(days=30)  # of a candidate
OLDEST = timedelta(days=200)  # two quarters, and some days for their approval

_LOG = "docker compose logs --since=6h builder says why."
_STEWARD = "A data steward opens Releases of the atlas in /admin/"


def wrong_releases() -> Iterator[Problem]:
    yield from _history()
    yield from _work()


def _history() -> Iterator[Problem]:
    """Whether database and ledger know the same releases, and as they were published."""
    newest = newest_release()
    if lost := lost_releases():
        yield _problem(
            f"Release {lost[-1]} of the atlas was public, and the database does not know it.",
            f"{_STEWARD}, and has the lost releases read: docs/operations.md, Restore.",
        )
    elif newest:
        yield from _of_another_history(newest)
    if unwritten := unwritten_releases():
        yield _problem(
            f"The ledger lacks release {unwritten[-1]} of the atlas. The builder writes it within a minute.",
            f"If it does not: {_LOG}",
        )
    for release in published_releases().select_related("approval"):
        if json_sha256(release_document(release)) != release.approval.sha256:
            yield _problem(
                f"The database has other numbers for {release} of the atlas than were published.",
                "Somebody changed the database. Put back the newest set: docs/operations.md, Restore.",
            )


def _of_another_history(release: Release) -> Iterator[Problem]:
    try:
        if is_other_release(release):
            yield _problem(
                f"{release} of the atlas is another one in the ledger than in the database.",
                "Put back the newest set, database and ledger: docs/operations.md, Restore.",
            )
    except ReleaseFileError as error:
        yield _problem(
            str(error),
            f"Move it out of the ledger's folder: the builder writes it anew within a minute. If not: {_LOG}",
        )


def _work() -> Iterator[Problem]:
    """Whether candidates are made, and decided about."""
    now, newest, candidate = timezone.now(), newest_release(), waiting_candidate()
    run = GateRun.objects.filter(ended_at=None).first()
    if run and now - run.begun_at > LONGEST_RUN:
        yield _problem(
            f"The gate has been at {run.release} of the atlas for more than two hours.",
            f"{_LOG} To begin anew: docker compose restart builder",
        )
    if candidate and now - candidate.made_at > LONGEST_WAIT:
        yield _problem(
            f"The candidate for {candidate} of the atlas has been waiting for more than 30 days.",
            f"{_STEWARD}, discards it, and has a new one made.",
        )
    if newest and now - newest.approval.published_at > OLDEST:
        yield _problem(
            f"The newest release of the atlas, {newest.number}, is more than 200 days old.",
            f"{_STEWARD}, has a candidate made, and another one approves it.",
        )


def _problem(sentence: str, mend: str) -> Problem:
    return Problem("atlas", sentence, mend)
