"""The gate over a candidate: attacks it together with all past releases, and keeps old bands where it must."""

import logging

from django.db import connection, transaction
from django.utils import timezone

from atlas.choices import KeptBecause
from atlas.gate.gate import GateFailed, Passed, pass_gate
from atlas.models import AtlasCell, Band, GateRun, Gone, Member, Release
from atlas.queries import bands_of, faces_in, published_releases, release_document
from atlas.tables.faces import Face, FaceCell
from hesperion.text.canonical_json import json_sha256
from intake.record.choices.diseases import Family

logger = logging.getLogger(__name__)


def run_gate(release: Release) -> GateRun:
    """Run the gate over a candidate. Afterwards it has passed, with old bands where need be, or it has not."""
    families = list(Family)
    run = GateRun.objects.create(release=release, of=len(families))
    passed: list[tuple[list[Face], Passed]] = []
    for family in families:
        try:
            passed.append(_attacked(release, family))
        except GateFailed as error:
            run.report[family.value] = {"failed": str(error)}
            break
        _, result = passed[-1]
        run.report[family.value] = {
            "rounds": result.rounds,
            "kept": len(result.kept),
            "lost": len(result.lost),
        }
        run.done += 1
        run.save(update_fields=["done", "report"])
    _finish(run, passed)
    return run


def _attacked(release: Release, family: Family) -> tuple[list[Face], Passed]:
    past = list(published_releases())
    faces = faces_in([*past, release], family.value)
    places = {one.number: place for place, one in enumerate([*past, release])}
    *before, candidate = (bands_of(one, places, faces) for one in [*past, release])
    return faces, pass_gate(faces, before, candidate)


@transaction.atomic
def _finish(run: GateRun, passed: list[tuple[list[Face], Passed]]) -> None:
    run.ended_at = timezone.now()
    run.is_passed = run.done == run.of
    if run.is_passed:
        _keep(run.release, [pk for faces, result in passed for pk in _cells(faces, result.kept)])
        _hide(run.release, [pk for faces, result in passed for pk in _cells(faces, result.hidden)])
        run.sha256 = json_sha256(release_document(run.release))
    run.save(force_update=True)  # else the run of a candidate that was discarded would come back


def _cells(faces: list[Face], kept: frozenset[FaceCell]) -> list[int]:
    """The ids of these cells."""
    by_name = {face.name: face for face in faces}
    named = {(cell.face, by_name[cell.face].key(cell)) for cell in kept}
    rows = AtlasCell.objects.filter(face__in=by_name).values_list("face", "key", "pk")
    return [pk for face, key, pk in rows if (face, key) in named]


def _keep(release: Release, cells: list[int]) -> None:
    """Give these cells their old bands, or hold them back where they have none."""
    for rows in (Member, Gone):
        rows.objects.filter(as_of=release, cell__in=cells).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE public.atlas_band AS band SET
                low = coalesce(before.low, 0),
                high = coalesce(before.high, 10),
                as_of_id = coalesce(before.as_of_id, band.release_id),
                kept_because = %(gate)s
            FROM unnest(%(cells)s::bigint[]) AS kept (cell_id)
            LEFT JOIN derived.band_before(%(number)s) AS before USING (cell_id)
            WHERE band.release_id = %(number)s AND band.cell_id = kept.cell_id
            """,
            {"number": release.number, "cells": cells, "gate": KeptBecause.GATE},
        )


def _hide(release: Release, cells: list[int]) -> None:
    """Store that no later attack may know that few people differ in these cells, either."""
    Band.objects.filter(release=release, cell__in=cells).update(kept_because=KeptBecause.HIDDEN)
