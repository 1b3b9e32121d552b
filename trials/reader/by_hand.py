"""Trials that somebody read by hand: what they test, without status, places and criteria."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from hesperion.text.canonical_json import canonical_json, json_sha256
from trials.choices import Status
from trials.reader.record import TrialRecord


def read_by_hand(content: bytes) -> Iterator[TrialRecord]:
    """The records of a file such as trials/content/2026-11.yaml."""
    for entry in yaml.safe_load(content)["trials"]:
        yield _record(entry)


def read_by_hand_on(content: bytes) -> date:
    """The day on which its trials were read."""
    day: date = yaml.safe_load(content)["read_on"]
    return day


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
        body=canonical_json(_body(entry)).decode(),
        places=[],
        sha256=json_sha256(entry),
    )


def _body(entry: dict[str, Any]) -> dict[str, Any]:
    """What it tests, where the register's records have it, and how sure that is."""
    return {
        "protocolSection": {
            "designModule": {"phases": entry["phases"]},
            "armsInterventionsModule": {"interventions": [{"name": entry["product"]}]},
        },
        "readByHand": {"sure": entry["sure"], "note": entry.get("note", "")},
    }
