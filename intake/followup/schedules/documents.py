"""Schedules as documents: what a file says, as unsaved times, and its SHA-256."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from hesperion.text.canonical_json import json_sha256
from intake.followup.choices import AnchorKind
from intake.followup.models import TimePoint

SCHEDULES = Path(__file__).parents[1] / "content" / "schedule"
TIME_FIELDS = ("anchor", "code", "months", "days", "opens", "closes")


def shipped_schedules() -> Iterator[tuple[str, list[TimePoint]]]:
    """Version and times of each schedule that comes with the site, oldest first."""
    for path in sorted(SCHEDULES.glob("*.yaml"), key=lambda path: int(path.stem)):
        yield path.stem, times_in(yaml.safe_load(path.read_text(encoding="utf-8")))


def times_in(document: dict[str, Any]) -> list[TimePoint]:
    """The times, not stored yet, of a document as it is in a file."""
    windows = {name: document[name] for name in ("opens", "closes")}
    return [
        TimePoint(anchor=anchor.value, code=code, **windows | distance)
        for anchor in AnchorKind
        for code, distance in document.get(anchor, {}).items()
    ]


def sha256_of_times(times: Iterable[TimePoint]) -> str:
    """SHA-256 of the canonical JSON of `hashed_times`."""
    return json_sha256(hashed_times(times))


def hashed_times(times: Iterable[TimePoint]) -> list[list[Any]]:
    """TIME_FIELDS of each time, in the order of anchor and code."""
    return sorted([getattr(time, name) for name in TIME_FIELDS] for time in times)


def document_of(times: Iterable[TimePoint]) -> str:
    """The YAML document that `times_in` reads, of times that all open and close by the same days."""
    times = list(times)
    document: dict[str, Any] = {name: getattr(times[0], name) for name in ("opens", "closes")}
    for time in times:
        distance = {name: getattr(time, name) for name in ("months", "days") if getattr(time, name)}
        document.setdefault(time.anchor, {})[time.code] = distance
    return yaml.safe_dump(document, sort_keys=False, default_flow_style=None)
