"""Releases of the atlas with chosen bands, without people: as if they were read from files after a loss."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from atlas.code import code_digest
from atlas.models import AtlasCell, GateRun, Release, ReleaseApproval
from atlas.queries import release_document
from atlas.signature import signed_message
from atlas.tables.definitions import faces_of, spec, spec_digest
from hesperion.edge.page_cache import purge
from hesperion.privacy.signing import signature_of, signing_version
from hesperion.text.canonical_json import json_sha256
from intake.record.choices.diseases import Family

# Cells of `bands` are made anew; others show the band of the release before, or are held back.
_BANDS = """
    INSERT INTO public.atlas_band (release_id, cell_id, low, high, as_of_id, kept_because)
    SELECT
        %(number)s, cell.id, shown.low, CASE shown.low WHEN 0 THEN 10 ELSE shown.low + 4 END, shown.as_of,
        CASE WHEN given.low IS NULL AND before.low IS NOT NULL THEN 'few' ELSE '' END
    FROM public.atlas_atlascell AS cell
    LEFT JOIN derived.band_before(%(number)s) AS before ON before.cell_id = cell.id
    LEFT JOIN unnest(%(keys)s::text[], %(lows)s::int[]) AS given (key, low)
        ON given.key = cell.table || ':' || cell.key
    CROSS JOIN LATERAL (
        SELECT
            coalesce(given.low, before.low, 0) AS low,
            CASE WHEN given.low IS NULL THEN coalesce(before.as_of_id, %(number)s) ELSE %(number)s END AS as_of
    ) AS shown
    WHERE cell.face = ANY (%(faces)s)
"""


def candidate(bands: Mapping[str, int] | None = None, **values: Any) -> Release:
    """A candidate that shows in each cell named `<table>:<key>` of `bands` the band that begins at this number.

    0 is fewer than eleven. Any other cell keeps the band of the release before, or is a stub.
    """
    newest = Release.objects.order_by("number").last()
    release = Release.objects.create(
        **{
            "number": newest.number + 1 if newest else 1,
            "counted_on": date(2026, 11, 1),
            "spec": spec(),
            "spec_sha256": spec_digest(),
            "code_sha256": code_digest(),
            "prepared_by": "user:901",
            "is_restored": True,
        }
        | values
    )
    _store_bands(release, bands or {})
    return release


def passed(release: Release) -> GateRun:
    """The gate has passed this candidate."""
    return GateRun.objects.create(
        release=release,
        of=len(Family),
        done=len(Family),
        ended_at=timezone.now(),
        is_passed=True,
        sha256=json_sha256(release_document(release)),
    )


def published(bands: Mapping[str, int] | None = None, **values: Any) -> Release:
    """A release with such bands, signed by the keyring. The page cache is purged."""
    release = candidate(bands, **values)
    sha256, version = passed(release).sha256, signing_version()
    ReleaseApproval.objects.create(
        release=release,
        approved_by="user:902",
        sha256=sha256,
        signature=signature_of(signed_message(sha256), version),
        key_version=version,
    )
    purge()
    return Release.objects.select_related("approval").get(pk=release.pk)


def _store_bands(release: Release, bands: Mapping[str, int]) -> None:
    faces = [face for family in Family for face in faces_of(family)]
    cells = [
        AtlasCell(face=face.name, table=face.table, key=face.key(cell))
        for face in faces
        for cell in face.cells()
    ]
    unknown = bands.keys() - {f"{cell.table}:{cell.key}" for cell in cells}
    assert not unknown, unknown
    AtlasCell.objects.bulk_create(cells, ignore_conflicts=True)
    values: dict[str, Any] = {
        "number": release.number,
        "keys": [*bands],
        "lows": [*bands.values()],
        "faces": [face.name for face in faces],
    }
    with connection.cursor() as cursor:
        cursor.execute(_BANDS, values)
