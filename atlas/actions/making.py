"""What the builder does: it counts the candidate that waits, and runs the gate over it."""

import logging
from functools import partial

from django.db import transaction
from django.utils import timezone

from atlas.actions.candidates import MAKE_TASK, count_candidate
from atlas.actions.gating import run_gate
from atlas.actions.refusals import CandidateRefused
from atlas.models import GateRun, Gone, Member, Release
from atlas.queries import has_lost_people, unmade_candidate
from atlas.release_files import write_missing_releases
from hesperion.accounts.groups import STEWARD
from hesperion.accounts.queries import members
from hesperion.builder_lock import alone
from hesperion.mail.actions import enqueue
from hesperion.notify_worker import notify_worker

CANDIDATE_MADE, CANDIDATE_FAILED = "staff.atlas_candidate_made", "staff.atlas_candidate_failed"
FAILED = "error"  # in the report of a run: the sentence about what went wrong
WENT_WRONG = (
    "Something went wrong while it was made. The log of the builder says where. Tell the administrator, and "
    "make it again."
)

LEFT = "Somebody who is counted in it left while it was made. Make it again: they are not counted then."

logger = logging.getLogger(__name__)


def make_waiting() -> None:
    """Count the candidate that waits, and attack it, unless another process is at it.

    Afterwards the gate has passed it, or says why not. What a builder that was killed had begun begins anew.
    Published releases that the ledger lacks are written there.
    """
    with alone() as is_alone:
        if is_alone:
            write_missing_releases()
        release = unmade_candidate() if is_alone else None
        if release:
            _make(release)


@transaction.atomic
def make_again(*, release: Release) -> None:
    """Have the builder count and attack a candidate again whose making failed. Raises CandidateRefused."""
    run = _is_there(release) and release.gate_runs.order_by("pk").last()
    if not run or FAILED not in run.report:
        raise CandidateRefused("Nothing of it has failed so that it can be made again.")
    run.delete()
    release.bands.all().delete()
    for rows in (Member, Gone):
        rows.objects.filter(as_of=release).delete()
    transaction.on_commit(partial(notify_worker, MAKE_TASK))


def _make(release: Release) -> None:
    release.gate_runs.filter(ended_at=None).delete()
    try:
        count_candidate(release)
        _end(release, run_gate(release).is_passed)
    except Exception as error:
        _fail(release, error)


@transaction.atomic
def _fail(release: Release, error: Exception) -> None:
    """Say that it went wrong, unless the candidate was discarded meanwhile.

    The database refuses changed bands of a set that somebody left: that is nobody's mistake.
    """
    if _is_there(release):
        is_left = has_lost_people(release)
        if not is_left:
            logger.error("%s was not made", release, exc_info=error)
        release.gate_runs.filter(ended_at=None).delete()
        report = {FAILED: LEFT if is_left else WENT_WRONG}
        GateRun.objects.create(release=release, of=0, ended_at=timezone.now(), report=report)
        _end(release, is_passed=False)


def _end(release: Release, is_passed: bool) -> None:
    """Mail the data stewards."""
    kind = CANDIDATE_MADE if is_passed else CANDIDATE_FAILED
    for subject in members(STEWARD).values_list("subject", flat=True):
        enqueue(kind=kind, subject=subject)


def _is_there(release: Release) -> bool:
    """Whether it still is a candidate, and not another one that has its number since; locks it."""
    same = Release.objects.filter(pk=release.pk, made_at=release.made_at, approval=None)
    return same.select_for_update(of=("self",)).first() is not None
