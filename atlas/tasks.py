from contextlib import suppress

from celery import shared_task

from atlas.actions.candidates import begin_candidate
from atlas.actions.making import make_waiting
from atlas.actions.refusals import CandidateRefused
from hesperion.health.actions import beating

QUARTERLY = "system:atlas"  # so that any data steward may approve what it began


@shared_task
def make_waiting_candidate() -> None:
    """Make the candidate that waits. Runs in the builder.

    It is sent when a candidate is begun, and by beat, for those whose builder was killed.
    """
    with beating(part="builder"):
        make_waiting()


@shared_task
def begin_quarterly_candidate() -> None:
    """Begin the candidate of a quarter, unless one waits."""
    with suppress(CandidateRefused):
        begin_candidate(by=QUARTERLY)
