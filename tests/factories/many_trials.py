"""Thousands of made-up records with every mix of statuses, places and dates, in files of many days."""

import hashlib
from datetime import date, timedelta
from random import Random

from tests.trials_oracle import File, Record
from trials.choices import ImportSource, Status
from trials.models import (
    ImportDecision,
    ImportedTrial,
    Trial,
    TrialImport,
    TrialSite,
    TrialVersion,
)

COUNTRIES = ("AT", "DE", "MX", "US", "JP", "")
STATUSES = [one.value for one in Status]
_TAKING = ["RECRUITING"] * 8 + ["ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING"]
_DAYS_OF_FILES = (0, 20, 31, 89, 90, 91, 130)  # ago
_CONFIRMED = (None, 0, 1, 30, 180, 200, 300, 364, 365, 366, 367, 400, 800)  # days ago


def many_files(count: int, today: date, chance: Random) -> list[File]:
    """Files with `count` trials; each in one of two searches, some in several files, some with two records."""
    files = [
        File(today - timedelta(days=days), query, query != "part", {})
        for days in _DAYS_OF_FILES
        for query in ("lupus", "cells", "part")
    ]
    for index in range(count):
        number = f"NCT99{index:06d}"
        first = _record(number, count, today, chance)
        # A record that the register changed later is in newer files alone.
        changed = _record(number, count, today, chance) if chance.random() < 0.2 else first
        query = chance.choice(("lupus", "cells", "part"))
        having = chance.sample(range(len(_DAYS_OF_FILES)), chance.choice((1, 1, 2, 3)))
        for place, day in enumerate(sorted(having, reverse=True)):
            file = next(
                one for one in files if one.query == query and one.read_on == _ago(today, day)
            )
            file.records[number] = first if place == 0 else changed
    return files


def _ago(today: date, place: int) -> date:
    return today - timedelta(days=_DAYS_OF_FILES[place])


def _record(number: str, count: int, today: date, chance: Random) -> Record:
    ago = chance.choice(_CONFIRMED)
    status = chance.choice(STATUSES if chance.random() < 0.4 else _TAKING)
    places = tuple(
        (chance.choice(COUNTRIES), chance.choice(STATUSES if chance.random() < 0.5 else _TAKING))
        for _place in range(chance.randrange(5))
    )
    others = (f"NCT99{chance.randrange(count):06d}",) if chance.random() < 0.3 else ()
    confirmed = None if ago is None else today - timedelta(days=ago)
    told = f"{number} {status} {confirmed} {places} {others}"
    return Record(
        number,
        today - timedelta(days=200 - chance.randrange(50)),
        hashlib.sha256(told.encode()).hexdigest(),
        status,
        confirmed,
        places,
        others,
    )


def store_files(files: list[File], disease: str = "sle") -> None:
    """All of them, applied, each table's rows in a few statements."""
    imports = TrialImport.objects.bulk_create(
        TrialImport(
            source=ImportSource.MADE_UP,
            sha256=hashlib.sha256(f"{file.read_on} {file.query}".encode()).hexdigest(),
            retrieved_on=file.read_on,
            query=file.query,
            is_complete=file.is_complete,
            uploaded_by="user:1",
        )
        for file in files
    )
    ImportDecision.objects.bulk_create(
        ImportDecision(trial_import=one, is_applied=True, decided_by="user:2") for one in imports
    )
    numbers = sorted({number for file in files for number in file.records})
    trials = {
        one.number: one for one in Trial.objects.bulk_create(Trial(number=one) for one in numbers)
    }
    _store_versions(files, imports, trials, disease)
    ImportedTrial.objects.bulk_create(
        ImportedTrial(
            trial_import=made,
            trial=trials[record.number],
            last_update_posted=record.updated,
            sha256=record.sha256,
        )
        for file, made in zip(files, imports, strict=True)
        for record in file.records.values()
    )


def _store_versions(
    files: list[File], imports: list[TrialImport], trials: dict[str, Trial], disease: str
) -> None:
    records = {
        record.sha256: (record, made)
        for file, made in zip(files, imports, strict=True)
        for record in file.records.values()
    }
    # The database refuses one that is older than what it has.
    in_order = sorted(records.values(), key=lambda pair: pair[0].updated)
    versions = TrialVersion.objects.bulk_create(
        (
            TrialVersion(
                trial=trials[record.number],
                trial_import=made,
                sha256=record.sha256,
                last_update_posted=record.updated,
                status_verified=record.confirmed,
                overall_status=record.status,
                title=f"Made up: {record.number}",
                diseases=[disease],
                other_numbers=list(record.other_numbers),
                body={},
            )
            for record, made in in_order
        ),
        batch_size=2000,
    )
    TrialSite.objects.bulk_create(
        (
            TrialSite(version=version, country=country, country_text=country, status=status)
            for version, (record, _made) in zip(versions, in_order, strict=True)
            for country, status in record.places
        ),
        batch_size=5000,
    )
