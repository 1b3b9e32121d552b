"""Candidates for a release: made, or discarded. There is one at most."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from atlas.choices import AtlasAction
from atlas.code import code_digest
from atlas.counting.bands import make_bands
from atlas.counting.memberships import count
from atlas.models import AtlasCell, Release, ReleaseApproval
from atlas.tables.definitions import faces_of, spec, spec_digest
from hesperion.privacy.audit.actions import record_event
from intake.record.choices.diseases import Family

NEW_BEFORE_THE_FIRST = timedelta(
    days=90
)  # who joined in these days is new, where there is no release yet


class CandidateRefused(Exception):
    """Raised if a candidate can't be made, discarded or approved. Its message is for staff."""


@transaction.atomic
def make_candidate(*, by: str, on: date | None = None) -> Release:
    """Count everybody as of a day, by default today, and store a candidate.

    Raises CandidateRefused if there is one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        release = _begin(by, on or timezone.now().date())
        faces = [face for family in Family for face in faces_of(family)]
        AtlasCell.objects.bulk_create(
            [
                AtlasCell(face=face.name, table=face.table, key=face.key(cell))
                for face in faces
                for cell in face.cells()
            ],
            ignore_conflicts=True,
        )
        count(cursor, faces=faces, on=release.counted_on)
        since = _newest_before(release)
        make_bands(cursor, number=release.number, faces=[face.name for face in faces], since=since)
    record_event(actor=by, action=AtlasAction.CANDIDATE_MADE, detail={"release": release.number})
    return release


def _begin(by: str, on: date) -> Release:
    newest = Release.objects.order_by("-number").first()
    if newest and not hasattr(newest, "approval"):
        raise CandidateRefused(f"{newest} waits already. Approve or discard it first.")
    return Release.objects.create(
        number=newest.number + 1 if newest else 1,
        counted_on=on,
        spec=spec(),
        spec_sha256=spec_digest(),
        code_sha256=code_digest(),
        prepared_by=by,
    )


def _newest_before(release: Release) -> datetime:
    approved = ReleaseApproval.objects.filter(release__number__lt=release.number)
    newest = approved.order_by("-release").values_list("release__made_at", flat=True).first()
    return newest or release.made_at - NEW_BEFORE_THE_FIRST
