"""Stores the records of a file, many at once. They count once the import is applied."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models
from psycopg import sql

from trials.models import ImportedTrial, Trial, TrialImport, TrialSite, TrialVersion
from trials.reader.record import TrialRecord

_BATCH = 100  # records in memory
_KNOWN = """
SELECT trial.number, trial.id, max(version.last_update_posted), array_remove(array_agg(version.sha256), NULL)
FROM public.trials_trial AS trial
LEFT JOIN public.trials_trialversion AS version ON version.trial_id = trial.id
WHERE trial.number = ANY(%s)
GROUP BY trial.id
"""
_VERSION = [
    *["trial_id", "trial_import_id", "sha256", "last_update_posted", "status_verified"],
    *["overall_status", "last_known_status", "why_stopped", "title", "diseases"],
    *["other_numbers", "criteria_text", "criteria", "body"],
]
_SITE = ["version_id", "facility", "city", "country_text", "country", "status"]
_IMPORTED = ["trial_import_id", "trial_id", "last_update_posted", "sha256"]


@dataclass(frozen=True)
class _Known:
    """What the database has of a trial: the newest day on which a version was updated, and all versions."""

    trial: int
    newest: date | None
    hashes: list[str]

    def lacks(self, record: TrialRecord) -> bool:
        """Whether the record is a version to store: it is new, and no older one than what we have."""
        if self.newest and (record.last_update_posted or date.min) < self.newest:
            return False
        return record.sha256 not in self.hashes


def store_records(records: Iterable[TrialRecord], trial_import: TrialImport) -> dict[str, str]:
    """The stored records: {number: SHA-256 of the record}."""
    found = {}
    for batch in _batches(records):
        _store(batch, trial_import)
        found.update({record.number: record.sha256 for record in batch})
    return found


def _batches(records: Iterable[TrialRecord]) -> Iterator[list[TrialRecord]]:
    left = iter(records)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _store(batch: list[TrialRecord], trial_import: TrialImport) -> None:
    numbers = [record.number for record in batch]
    Trial.objects.bulk_create((Trial(number=number) for number in numbers), ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [numbers])
        known = {number: _Known(*found) for number, *found in cursor.fetchall()}
    new = {
        known[record.number].trial: record for record in batch if known[record.number].lacks(record)
    }
    _copy(
        TrialVersion,
        _VERSION,
        (_version(trial, record, trial_import.pk) for trial, record in new.items()),
    )
    versions = TrialVersion.objects.filter(trial_import=trial_import, trial__in=new)
    sites = (
        [version, place.facility, place.city, place.country_text, place.country, place.status.value]
        for version, trial in versions.values_list("id", "trial_id")
        for place in new[trial].places
    )
    _copy(TrialSite, _SITE, sites)
    _copy(
        ImportedTrial,
        _IMPORTED,
        (
            [trial_import.pk, known[record.number].trial, record.last_update_posted, record.sha256]
            for record in batch
        ),
    )


def _version(trial: int, record: TrialRecord, trial_import: int) -> list[Any]:
    return [
        *[trial, trial_import, record.sha256, record.last_update_posted, record.status_verified],
        *[record.overall_status.value, (record.last_known_status or ""), record.why_stopped],
        *[record.title, record.diseases, record.other_numbers, record.criteria_text],
        *[json.dumps(record.criteria, ensure_ascii=False), record.body],
    ]


def _copy(model: type[models.Model], columns: list[str], rows: Iterable[list[Any]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
