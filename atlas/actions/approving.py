"""Approving a candidate, which publishes it, and discarding it."""

from datetime import timedelta
from functools import partial

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from atlas.actions.refusals import CandidateRefused
from atlas.actions.restoring import require_whole_history
from atlas.choices import AtlasAction, AtlasLogKind
from atlas.models import GateRun, Gone, Member, Release, ReleaseApproval
from atlas.queries import has_lost_people
from atlas.release_files import write_release
from atlas.signature import signed_message
from atlas.tables.definitions import spec_digest
from hesperion.edge.page_cache import purge
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.signing import signature_of, signing_version
from hesperion.public_log.actions import publish_statement

FRESH = timedelta(days=14)
TOO_OLD = "This candidate is older than 14 days. Discard it, and make a new one."


@transaction.atomic
def approve_candidate(*, release: Release, sha256: str, by: str) -> ReleaseApproval:
    """Publish a candidate as it was shown, by its `sha256`. Raises CandidateRefused with the reason."""
    release = _locked(release)
    if release.prepared_by == by:
        raise CandidateRefused("You prepared this candidate. Somebody else must approve it.")
    _require_passed(release, sha256)
    _require_fresh(release)
    require_whole_history()
    version = signing_version()
    approval = ReleaseApproval.objects.create(
        release=release,
        approved_by=by,
        sha256=sha256,
        signature=signature_of(signed_message(sha256), version),
        key_version=version,
    )
    _forget_old_sets(release)
    detail = {"release": release.number, "sha256": sha256}
    record_event(actor=by, action=AtlasAction.RELEASE_PUBLISHED, detail=detail)
    transaction.on_commit(partial(write_release, release), robust=True)
    transaction.on_commit(purge, robust=True)
    _state(release, sha256)
    return approval


@transaction.atomic
def discard_candidate(*, release: Release, by: str) -> None:
    """Delete a candidate. Raises CandidateRefused if it is none now."""
    release = _locked(release)
    detail = {"release": release.number}
    record_event(actor=by, action=AtlasAction.CANDIDATE_DISCARDED, detail=detail)
    release.delete()


def _locked(release: Release) -> Release:
    rows = Release.objects.filter(pk=release.pk, made_at=release.made_at)
    try:
        with transaction.atomic():
            row = rows.select_for_update(of=("self",), nowait=True).first()
    except OperationalError as error:
        raise CandidateRefused(
            "It is being counted or decided about just now. Look again."
        ) from error
    if row is None:
        raise CandidateRefused("Somebody discarded this candidate meanwhile.")
    if ReleaseApproval.objects.filter(release=row).exists():
        raise CandidateRefused(f"{row} is published already.")
    return row


def _require_passed(release: Release, sha256: str) -> None:
    run = GateRun.objects.filter(release=release).order_by("pk").last()
    if run is None or not run.is_passed:
        raise CandidateRefused("The gate has not passed this candidate.")
    if run.sha256 != sha256:
        raise CandidateRefused("This is not the candidate that you looked at. Look at it again.")


def _require_fresh(release: Release) -> None:
    if timezone.now() - release.made_at > FRESH:
        raise CandidateRefused(TOO_OLD)
    if release.spec_sha256 != spec_digest():
        raise CandidateRefused("The tables have changed since. Discard it, and make a new one.")
    if has_lost_people(release):
        raise CandidateRefused(
            "Somebody who is counted in it left since. Discard it, and make a new one."
        )


def _state(release: Release, sha256: str) -> None:
    """A release that is read in from the ledger is not stated anew."""
    publish_statement(
        kind=AtlasLogKind.RELEASE,
        about=f"atlas:{release.number}",
        body={
            "release": release.number,
            "sha256": sha256,
            "counted_on": release.counted_on.isoformat(),
        },
    )


def _forget_old_sets(release: Release) -> None:
    """Delete the sets that no cell's newest band was made of, and what was counted of them."""
    with connection.cursor() as cursor:
        for table in (Member._meta.db_table, Gone._meta.db_table):
            cursor.execute(
                f"""
                DELETE FROM {table} AS old WHERE NOT EXISTS (
                    SELECT FROM derived.band_before(%s) AS band
                    WHERE band.cell_id = old.cell_id AND band.as_of_id = old.as_of_id
                )
                """,  # noqa: S608 - our own names
                [release.number + 1],
            )
