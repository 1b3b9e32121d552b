"""Readings of criteria: written by one person, approved by another, taken back by anybody of staff."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hesperion.edge.page_cache import purge
from hesperion.privacy.audit.actions import record_event
from trials.choices import TrialsAction
from trials.models import CriterionReading, CurrentTrial, ReadingInRecord, TrialVersion
from trials.readings.shapes import shape_fault

_FASTER = "Somebody decided about this reading just now. Look again."


class ReadingRefused(Exception):
    """A reading that can't be written, approved or taken back, with a sentence for staff."""


@transaction.atomic
def write_reading(
    *,
    version: TrialVersion,
    part: str,
    under: str,
    quote: str,
    kind: str,
    operator: str,
    values: Any,
    by: str,
) -> CriterionReading:
    """Say what a sentence of a trial's current record asks. Raises ReadingRefused."""
    if fault := shape_fault(kind, operator, values):
        raise ReadingRefused(fault)
    if not CurrentTrial.objects.filter(version=version).exists():
        raise ReadingRefused("The record changed since you opened it. Read its new sentences.")
    if {"part": part, "under": under, "text": quote} not in version.criteria:
        raise ReadingRefused("This sentence is not in the text of the record.")
    sentence = {"part": part, "under": under, "quote": quote}
    content = {"kind": kind, "operator": operator, "values": values}
    same = CriterionReading.objects.filter(trial=version.trial_id, ended_by="")
    if same.filter(**sentence, **content, in_record__isnull=False).exists():
        raise ReadingRefused("Somebody read this sentence in the same way already.")
    written = CriterionReading.objects.create(
        trial=version.trial, version=version, read_by=by, **sentence, **content
    )
    _record(TrialsAction.READING_WRITTEN, written, by)
    return written


@transaction.atomic
def approve_reading(*, reading: CriterionReading, by: str) -> None:
    """From now on readers see it. Raises ReadingRefused."""
    if reading.read_by == by:
        raise ReadingRefused("You read this sentence yourself. Somebody else must approve it.")
    if not ReadingInRecord.objects.filter(reading=reading).exists():
        raise ReadingRefused("The record has this sentence no longer. Read its new sentences.")
    waiting = CriterionReading.objects.filter(pk=reading.pk, approved_by="", ended_by="")
    if not waiting.update(approved_by=by, approved_at=timezone.now()):
        raise ReadingRefused(_FASTER)
    _record(TrialsAction.READING_APPROVED, reading, by)
    transaction.on_commit(purge)


@transaction.atomic
def end_reading(*, reading: CriterionReading, by: str) -> None:
    """Take a reading back, approved or not, for good. Raises ReadingRefused."""
    lasting = CriterionReading.objects.filter(pk=reading.pk, ended_by="")
    if not lasting.update(ended_by=by, ended_at=timezone.now()):
        raise ReadingRefused(_FASTER)
    _record(TrialsAction.READING_ENDED, reading, by)
    transaction.on_commit(purge)


def _record(action: TrialsAction, reading: CriterionReading, by: str) -> None:
    detail = {"trial": reading.trial.number, "reading": reading.pk}
    record_event(actor=by, action=action, detail=detail)
