"""Lost releases: those that were published after the backup that was restored."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from atlas.actions.refusals import CandidateRefused
from atlas.choices import AtlasAction
from atlas.models import AtlasCell, Band, GateRun, Release, ReleaseApproval
from atlas.queries import newest_release, release_document, waiting_candidate
from atlas.release_files import ReleaseFileError, is_other_release, lost_releases, read_release
from atlas.signature import signed_message
from hesperion.edge.page_cache import purge
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.signing import is_signature
from hesperion.text.canonical_json import json_sha256


def require_whole_history() -> None:
    """Raise CandidateRefused where a release was public that the database does not know, or knows otherwise."""
    if lost := lost_releases():
        raise CandidateRefused(
            f"Release {lost[-1]} was public, and the database does not know it: an older backup was restored. "
            "A data steward must have the lost releases read first."
        )
    newest = newest_release()
    try:
        is_other = newest is not None and is_other_release(newest)
    except ReleaseFileError as error:
        raise CandidateRefused(f"{error} Tell the administrator.") from error
    if is_other:
        raise CandidateRefused(
            f"{newest} in the ledger is another one than in the database. Tell the administrator."
        )


@transaction.atomic
def read_lost_releases(*, by: str) -> list[int]:
    """Store the lost releases as their files have them, and discard a candidate. Returns their numbers.

    Raises CandidateRefused, and changes nothing, if there are none, or if one of their files is no good.
    """
    numbers = lost_releases()
    if not numbers:
        raise CandidateRefused("No release is lost.")
    try:
        contents = [read_release(number) for number in numbers]
    except ReleaseFileError as error:
        raise CandidateRefused(
            f"{error} The administrator must put it back from a copy of the ledger. Until then no release can "
            "be made."
        ) from error
    _discard_candidate(by)
    try:
        for content in contents:
            with transaction.atomic():
                _store(content)
    except IntegrityError as error:
        raise CandidateRefused("Somebody had them read at the same time.") from error
    record_event(actor=by, action=AtlasAction.LOST_RELEASES_READ, detail={"releases": numbers})
    transaction.on_commit(purge, robust=True)
    return numbers


def _discard_candidate(by: str) -> None:
    candidate = waiting_candidate()
    if candidate:
        detail = {"release": candidate.number}
        record_event(actor=by, action=AtlasAction.CANDIDATE_DISCARDED, detail=detail)
        candidate.delete()


def _store(content: dict[str, Any]) -> None:
    release = _release(content["release"])
    _store_bands(release, content["bands"])
    approval = content["approval"]
    signature, version = bytes.fromhex(approval["signature"]), approval["key_version"]
    sha256 = json_sha256(release_document(release))
    if sha256 != approval["sha256"] or not is_signature(signature, signed_message(sha256), version):
        raise CandidateRefused(f"The file of {release} does not fit its signature.")
    published_at = datetime.fromisoformat(approval["published_at"])
    GateRun.objects.create(
        release=release,
        begun_at=published_at,
        ended_at=published_at,
        of=0,
        is_passed=True,
        sha256=sha256,
    )
    values = {**approval, "signature": signature, "published_at": published_at}
    ReleaseApproval.objects.create(release=release, **values)


def _release(values: dict[str, Any]) -> Release:
    days = {
        "made_at": datetime.fromisoformat(values["made_at"]),
        "counted_on": date.fromisoformat(values["counted_on"]),
    }
    return Release.objects.create(**{**values, **days, "is_restored": True})


def _store_bands(release: Release, bands: dict[str, list[Any]]) -> None:
    cells = [
        AtlasCell(face=face, table=face.partition(":")[0], key=key)
        for face, rows in bands.items()
        for key, *_ in rows
    ]
    AtlasCell.objects.bulk_create(cells, ignore_conflicts=True)
    stored = AtlasCell.objects.filter(face__in=bands).values_list("face", "key", "pk")
    cell_ids = {(face, key): pk for face, key, pk in stored}
    Band.objects.bulk_create(
        Band(
            release=release,
            cell_id=cell_ids[face, key],
            low=low,
            high=high,
            as_of_id=as_of,
            kept_because=why,
        )
        for face, rows in bands.items()
        for key, low, high, as_of, why in rows
    )
