"""Candidates for a release: made, or discarded. There is one at most."""

from datetime import date
from functools import partial

from django.db import IntegrityError, transaction

from atlas.actions.refusals import CandidateRefused
from atlas.actions.restoring import require_whole_history
from atlas.choices import AtlasAction
from atlas.code import code_digest
from atlas.counting.bands import make_bands
from atlas.models import AtlasCell, Release
from atlas.tables.definitions import faces_of, spec, spec_digest
from hesperion.notify_worker import notify_worker
from hesperion.privacy.audit.actions import record_event
from hesperion.ui.days import utc_today
from intake.record.choices.diseases import Family

MAKE_TASK = "atlas.tasks.make_waiting_candidate"


def make_candidate(*, by: str, on: date | None = None) -> Release:
    """Begin a candidate, and count it at once. Raises CandidateRefused as `begin_candidate` does."""
    release = begin_candidate(by=by, on=on)
    count_candidate(release)
    return release


@transaction.atomic
def begin_candidate(*, by: str, on: date | None = None) -> Release:
    """Store a candidate without bands, as of a day, by default today. After the commit the builder counts it.

    Raises CandidateRefused if there is one, or if releases are lost.
    """
    require_whole_history()
    newest = Release.objects.order_by("-number").first()
    if newest and not hasattr(newest, "approval"):
        raise CandidateRefused(f"{newest} waits already. Approve or discard it first.")
    try:
        with transaction.atomic():
            release = Release.objects.create(
                number=newest.number + 1 if newest else 1,
                counted_on=on or utc_today(),
                spec=spec(),
                spec_sha256=spec_digest(),
                code_sha256=code_digest(),
                prepared_by=by,
            )
    except IntegrityError as error:
        raise CandidateRefused("Somebody began a candidate at the same time.") from error
    record_event(actor=by, action=AtlasAction.CANDIDATE_MADE, detail={"release": release.number})
    transaction.on_commit(partial(notify_worker, MAKE_TASK))
    return release


@transaction.atomic
def count_candidate(release: Release) -> None:
    """Count everybody, and store the bands of a candidate, if it has none yet. It can't be discarded meanwhile.

    Raises Release.DoesNotExist if it was before.
    """
    Release.objects.select_for_update().get(pk=release.pk, made_at=release.made_at)
    if release.bands.exists():
        return
    faces = [face for family in Family for face in faces_of(family)]
    AtlasCell.objects.bulk_create(
        [
            AtlasCell(face=face.name, table=face.table, key=face.key(cell))
            for face in faces
            for cell in face.cells()
        ],
        ignore_conflicts=True,
    )
    make_bands(number=release.pk, faces=faces, on=release.counted_on)
