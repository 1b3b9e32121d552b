"""Data stewards who decide about one candidate at once: one decision counts, the others hear why not."""

from itertools import count

import pytest

from atlas.actions.approving import approve_candidate, discard_candidate
from atlas.actions.refusals import CandidateRefused
from atlas.models import Release, ReleaseApproval
from atlas.release_files import unwritten_releases
from tests.factories import atlas
from tests.services import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def told(decide, **named):
    """The sentence that a steward reads; "" where they were first."""
    try:
        decide(**named)
    except CandidateRefused as refused:
        return str(refused)
    return ""


def test_of_those_who_approve_at_once_one_publishes():
    release = atlas.candidate({"people:sle:infused": 16}, prepared_by="user:1")
    sha256, stewards = atlas.passed(release).sha256, count(2)

    def approve():
        by = f"user:{next(stewards)}"
        return told(approve_candidate, release=release, sha256=sha256, by=by)

    first, *others = sorted(in_parallel(4, approve))
    assert first == ""
    assert all("just now" in one or "published already" in one for one in others)
    assert ReleaseApproval.objects.get().release == release
    assert unwritten_releases() == []


def test_what_one_approves_and_another_discards_at_once_is_public_or_gone():
    release = atlas.candidate({"people:sle:infused": 16}, prepared_by="user:1")
    sha256, turns = atlas.passed(release).sha256, count()

    def decide():
        if next(turns) % 2:
            return told(approve_candidate, release=release, sha256=sha256, by="user:2")
        return told(discard_candidate, release=release, by="user:3")

    first, *others = sorted(in_parallel(4, decide))
    assert first == ""
    assert all(others)
    assert Release.objects.count() == ReleaseApproval.objects.count()
