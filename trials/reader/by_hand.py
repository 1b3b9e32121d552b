"""Trials that somebody read by hand, from papers and registers: their numbers, and what they test."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from hesperion.text.canonical_json import canonical_json, json_sha256
from trials.choices import Status
from trials.reader.record import TrialRecord


def read_by_hand(content: bytes) -> Iterator[TrialRecord]:
    """The records of a file such as trials/content/2026-11.yaml: without status, places and criteria.

    Their `body` is the entry of the file.
    """
    for entry in yaml.safe_load(content)["trials"]:
        yield _record(entry)


def _record(entry: dict[str, Any]) -> TrialRecord:
    return TrialRecord(
        number=entry["number"],
        last_update_posted=None,
        status_verified=None,
        overall_status=Status.UNREAD,
        last_known_status=None,
        why_stopped="",
        title=entry["title"],
        conditions=[],
        diseases=entry["diseases"],
        other_numbers=[],
        criteria_text="",
        criteria=[],
        body=canonical_json(entry).decode(),
        places=[],
        sha256=json_sha256(entry),
    )


def fetched_on(content: bytes) -> date:
    """The day on which it was read."""
    day: date = yaml.safe_load(content)["read_on"]
    return day
