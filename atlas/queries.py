"""Reads of releases: the candidate, the published ones, their bands by cell, and the document of one."""

from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from atlas.choices import KeptBecause
from atlas.gate.shown import MOST_PEOPLE, Bands, ShownBand
from atlas.models import Band, GateRun, Gone, Release
from atlas.tables.faces import Face, face_of
from hesperion.ui.days import utc_today


def published_releases() -> QuerySet[Release]:
    """The published releases, the oldest first."""
    return Release.objects.filter(approval__isnull=False).order_by("number")


def newest_release() -> Release | None:
    """The release that the pages show; None before the first one."""
    return published_releases().select_related("approval").last()


def waiting_candidate() -> Release | None:
    """The candidate; None if there is none."""
    return Release.objects.filter(approval=None).first()


def unmade_candidate() -> Release | None:
    """The candidate that is not counted yet, or that the gate has not ended with; None if there is none."""
    ended = GateRun.objects.filter(release=OuterRef("pk"), ended_at__isnull=False)
    return Release.objects.filter(~Exists(ended), approval=None).first()


def has_lost_people(candidate: Release) -> bool:
    """Whether somebody in its sets was erased since, or may not be counted there any more.

    Stories that are not included are counted in the table that says how far they are read, and there alone.
    """
    if Gone.objects.filter(as_of=candidate).exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH counted AS (SELECT * FROM derived.counted(%(on)s)),
            members AS (
                SELECT DISTINCT participant_id, "table" = 'reading' AS is_of_all
                FROM public.atlas_member
                JOIN public.atlas_atlascell AS cell ON cell.id = cell_id
                WHERE as_of_id = %(number)s
            )
            SELECT EXISTS (
                SELECT FROM members
                LEFT JOIN counted
                    ON counted.subject = participant_id AND (is_of_all OR counted.included_since IS NOT NULL)
                WHERE counted.subject IS NULL
            )
            """,
            {"number": candidate.number, "on": utc_today()},
        )
        return bool(cursor.fetchone()[0])


def faces_in(releases: list[Release], family: str) -> list[Face]:
    """The faces of a disease that any of these releases has."""
    found = {
        face.name: face
        for release in releases
        for face in map(face_of, release.spec["faces"])
        if face.family == family
    }
    return list(found.values())


def bands_of(release: Release, places: dict[int, int], faces: list[Face]) -> Bands:
    """The bands of a release by cell, as the gate reads them. `places` are those of the releases by number.

    Of a set that was lost with its release not all who differ are counted: there "few" means nothing.
    """
    names = {face.name: face for face in faces}
    cells = {(face.name, face.key(cell)): cell for face in names.values() for cell in face.cells()}
    bands = Band.objects.filter(release=release, cell__face__in=names)
    held_back = Band.objects.filter(release=OuterRef("as_of"), cell=OuterRef("cell"), low=0)
    rows = bands.annotate(says_nothing=Exists(held_back.exclude(kept_because=""))).values_list(
        "cell__face",
        "cell__key",
        "low",
        "high",
        "as_of",
        "as_of__is_restored",
        "kept_because",
        "says_nothing",
    )
    return {
        cells[face, key]: ShownBand(
            low,
            MOST_PEOPLE if says_nothing else high,
            places[as_of],
            "" if is_lost and not release.is_restored and why == KeptBecause.FEW else why,
        )
        for face, key, low, high, as_of, is_lost, why, says_nothing in rows
    }


def release_document(release: Release) -> dict[str, Any]:
    """What a release says, as its JSON has it. A stub has no day: nothing tells why it is one.

    `cells`: for each table and key the least and the most people, and the release as of which they are; None
    for fewer than eleven, or held back.
    """
    cells: dict[str, dict[str, list[int] | None]] = {}
    rows = Band.objects.filter(release=release).order_by("cell__table", "cell__key")
    for table, key, low, high, as_of in rows.values_list(
        "cell__table", "cell__key", "low", "high", "as_of"
    ):
        cells.setdefault(table, {})[key] = [low, high, as_of] if low else None
    return {
        "release": release.number,
        "counted_on": release.counted_on.isoformat(),
        "spec_sha256": release.spec_sha256,
        "cells": cells,
    }
