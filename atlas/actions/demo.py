"""Releases of a site for trying out: of the last quarters, by the real actions, then moved back in time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

import pgtrigger
from django.conf import settings

from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import CandidateRefused, make_candidate
from atlas.actions.gating import run_gate
from atlas.models import Release, ReleaseApproval
from atlas.queries import published_releases

QUARTERS = 3
_PREPARED_BY, _APPROVED_BY = (
    "system:made-up steward",
    "system:other made-up steward",
)  # as in the audit
_AT = time(6)
_APPROVED_AFTER = timedelta(days=1)


def make_demo_releases(*, today: date) -> int:
    """Publish a release for the first day of each of the last quarters; returns how many.

    Where one is published already it makes none. It ends with one that the gate does not pass: that waits as a
    candidate. Raises CandidateRefused where people could be real.
    """
    if not settings.MADE_UP_PEOPLE:
        raise CandidateRefused("This site is for real people: MADE_UP_PEOPLE is off.")
    if published_releases().exists():
        return 0
    Release.objects.filter(prepared_by=_PREPARED_BY).delete()  # of a run that was broken off
    return sum(1 for _ in takewhile(publish_made_up, sorted(_last_quarters(today))))


def _last_quarters(today: date) -> list[date]:
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    found = [first]
    while len(found) < QUARTERS:
        last = found[-1] - timedelta(days=1)
        found.append(date(last.year, last.month - 2, 1))
    return found


def publish_made_up(on: date) -> bool:
    """Publish a release as of a day, if the gate passes it; returns whether it did."""
    release = make_candidate(by=_PREPARED_BY, on=on)
    run = run_gate(release)
    if run.is_passed:
        approve_candidate(release=release, sha256=run.sha256, by=_APPROVED_BY)
        _move_back(release, datetime.combine(on, _AT, UTC))
    return run.is_passed


def _move_back(release: Release, made_at: datetime) -> None:
    """Give a published release the times at which it would have been made and approved."""
    with pgtrigger.ignore("atlas.Release:published_for_good", "atlas.ReleaseApproval:for_good"):
        Release.objects.filter(pk=release.pk).update(made_at=made_at)
        approvals = ReleaseApproval.objects.filter(pk=release.pk)
        approvals.update(published_at=made_at + _APPROVED_AFTER)
