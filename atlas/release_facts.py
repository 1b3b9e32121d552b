"""What the pages of /admin/ show of a release: how far it is, and what it shows. No number of people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from atlas.actions.approving import FRESH, TOO_OLD
from atlas.actions.making import FAILED
from atlas.choices import KeptBecause
from atlas.models import Band, GateRun, Release
from atlas.queries import published_releases
from atlas.tables.faces import Face, face_of
from atlas.tables.labels import cell_label
from atlas.words import TABLE_WORDS
from intake.record.choices.diseases import Family

MOST_CHANGES = 200  # cells that the page lists
_FAMILIES = dict(Family.choices)
_STUB = "fewer than 11"
# How many cells there are of each kind, in the order of the page's columns.
_KINDS = {
    "cells": Q(),
    "shown": Q(low__gt=0),
    "anew": Q(low__gt=0, as_of=F("release")),
    "few": Q(kept_because__in=[KeptBecause.FEW, KeptBecause.HIDDEN]),
    "gate": Q(kept_because=KeptBecause.GATE),
    "new": Q(kept_because=KeptBecause.NEW),
}


@dataclass(frozen=True)
class Progress:
    """How far a release is. `failure` says why it can't be approved, and `is_again` that it may be retried."""

    words: str
    is_running: bool = False
    is_passed: bool = False
    failure: str = ""
    is_again: bool = False


@dataclass(frozen=True)
class ChangedCell:
    """A cell whose band differs from that of the release before."""

    table: str
    label: str
    before: str
    now: str


def progress_of(release: Release) -> Progress:
    if hasattr(release, "approval"):
        return Progress("Published, and read from its file" if release.is_restored else "Published")
    run = release.gate_runs.order_by("pk").last()
    if run is None:
        return Progress("Waits for the builder", is_running=True)
    if run.ended_at is None:
        words = f"The gate attacks it: {run.done} of {run.of} diseases are done"
        return Progress(words, is_running=True)
    if run.is_passed and timezone.now() - release.made_at > FRESH:
        return Progress("Too old to be approved", failure=TOO_OLD)
    if run.is_passed:
        return Progress("Waits for approval", is_passed=True)
    if FAILED in run.report:
        return Progress("Not made", failure=run.report[FAILED], is_again=True)
    return Progress("Stopped by the gate", failure=_gate_failure(run))


def _gate_failure(run: GateRun) -> str:
    why = [
        f"{name}: {found['failed']}" for name, found in _gate_rows(run.report) if "failed" in found
    ]
    return " ".join(["The gate did not pass it.", *why, "Discard it. A later one may pass."])


def facts_of(release: Release) -> dict[str, Any]:
    """The context of the page of a release that is counted."""
    before = published_releases().filter(number__lt=release.number).last()
    faces = {face.name: face for face in map(face_of, release.spec["faces"])}
    changed = _changed(release, before)
    run = release.gate_runs.order_by("pk").last()
    return {
        "before": before,
        "by_table": _counted(release, faces, lambda face: _table(face.table)),
        "by_disease": _counted(release, faces, lambda face: str(_FAMILIES[face.family])),
        "changes": [_in_words(band, faces) for band in changed[:MOST_CHANGES]],
        "more_changes": max(changed.count() - MOST_CHANGES, 0),
        "gate": _gate_rows(run.report if run else {}),
        "stale_at": release.made_at + FRESH,
    }


def _gate_rows(report: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What the gate found, by the name of each disease."""
    return sorted(
        (str(_FAMILIES[code]), found) for code, found in report.items() if code in _FAMILIES
    )


def _counted(
    release: Release, faces: Mapping[str, Face], name: Callable[[Face], str]
) -> dict[str, dict[str, int]]:
    """How many cells of each kind a release has, by a name of their faces."""
    counts = {kind: Count("pk", filter=condition) for kind, condition in _KINDS.items()}
    found: dict[str, dict[str, int]] = {}
    rows = Band.objects.filter(release=release).values("cell__face").annotate(**counts)
    for face, *numbers in rows.values_list("cell__face", *_KINDS):
        sums = found.setdefault(name(faces[face]), dict.fromkeys(_KINDS, 0))
        for kind, number in zip(_KINDS, numbers, strict=True):
            sums[kind] += number
    return dict(sorted(found.items()))


def _changed(release: Release, before: Release | None) -> QuerySet[Band]:
    """The bands that differ from those of the release before. A stub that is new has not changed anything."""
    old = Band.objects.filter(release=before, cell=OuterRef("cell"))
    bands = Band.objects.filter(release=release).annotate(low_before=Subquery(old.values("low")))
    differs = ~Q(low=F("low_before")) | Q(low_before=None, low__gt=0)
    return bands.filter(differs).select_related("cell").order_by("cell__table", "cell__key")


def _in_words(band: Any, faces: Mapping[str, Face]) -> ChangedCell:
    before = "" if band.low_before is None else _shown(band.low_before)
    label = cell_label(faces[band.cell.face], band.cell.key)
    return ChangedCell(_table(band.cell.table), label, before, _shown(band.low))


def _table(slug: str) -> str:
    """The name of a table; of one that is not made any more, its code."""
    return str(TABLE_WORDS[slug].name) if slug in TABLE_WORDS else slug


def _shown(low: int) -> str:
    """A band, in one piece on narrow screens too."""
    return f"{low}\N{WORD JOINER}–\N{WORD JOINER}{low + 4}" if low else _STUB
