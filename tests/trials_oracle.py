"""Whether a trial is open in a country, worked out anew in Python, to compare with what the database says.

Written from what the finder promises: open needs a trial that takes people, a place there that does, a
status confirmed within 12 months, a file of the last 90 days, and no second record that says otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

TAKING = {"RECRUITING", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING"}
NOT_TOLD = {"UNREAD", "UNKNOWN", "WITHHELD"}
MOST_RECORDS = 10  # a number that more records give is none of one trial

Said = tuple[str, str]  # state and reason


@dataclass(frozen=True)
class Record:
    """A record as a file has it. `places` are (country, status); "" is a country that nobody could read."""

    number: str
    updated: date
    sha256: str
    status: str
    confirmed: date | None
    places: tuple[tuple[str, str], ...]
    other_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """A file that was applied."""

    read_on: date
    query: str
    is_complete: bool
    records: dict[str, Record]


@dataclass(frozen=True)
class Known:
    """The newest record of a trial, the day of the newest file that has it so, and whether it is gone."""

    record: Record
    read_on: date
    is_gone: bool


def known(files: list[File]) -> dict[str, Known]:
    """What the files say together, by the trial's number."""
    return {
        number: _known(number, files) for number in {one for file in files for one in file.records}
    }


def _known(number: str, files: list[File]) -> Known:
    having = [file for file in files if number in file.records]
    newest = max(having, key=lambda file: _age(file, number)).records[number]
    same = [file.read_on for file in having if file.records[number].sha256 == newest.sha256]
    seen_on = max(file.read_on for file in having)
    asked = {file.query for file in having if file.is_complete}
    lacking = (file for file in files if file.is_complete and file.query in asked)
    return Known(newest, max(same), any(file.read_on > seen_on for file in lacking))


def _age(file: File, number: str) -> tuple[date, date, str]:
    record = file.records[number]
    return record.updated, file.read_on, record.sha256


def told(trials: dict[str, Known], today: date) -> dict[tuple[str, str], Said]:
    """{(number, country): (state, reason)} for each country with a place of the newest record."""
    alone = {
        (number, country): _told(one, country, today)
        for number, one in trials.items()
        for country, _status in one.record.places
        if country
    }
    twins = _twins(one.record for one in trials.values())
    return {
        (number, country): ("unknown", "records_disagree")
        if said[0] == "open" and _is_denied(twins.get(number, ()), country, trials, alone)
        else said
        for (number, country), said in alone.items()
    }


def _told(one: Known, country: str, today: date) -> Said:
    status = one.record.status
    if status not in TAKING | NOT_TOLD:
        return "closed", "trial_closed"
    if one.is_gone:
        return "unknown", "gone"
    if status in NOT_TOLD:
        return "unknown", "status_unknown"
    if today - one.read_on > timedelta(days=90):
        return "unknown", "not_fetched"
    if one.record.confirmed is None or one.record.confirmed < _a_year_before(today):
        return "unknown", "not_confirmed"
    return _told_by_places(status, {said for where, said in one.record.places if where == country})


def _told_by_places(trial: str, places: set[str]) -> Said:
    if not places & (TAKING | NOT_TOLD):
        return "closed", "places_closed"
    if trial == "NOT_YET_RECRUITING":
        return "not_yet", "place_not_yet"
    if trial == "RECRUITING" and "RECRUITING" in places:
        return "open", "place_open"
    if places & {"RECRUITING", "ENROLLING_BY_INVITATION"}:
        return "invited_only", "invitation"
    if "NOT_YET_RECRUITING" in places:
        return "not_yet", "place_not_yet"
    return "unknown", "places_unknown"


def _a_year_before(day: date) -> date:
    last_of_february = day.month == 2 and day.day == 29
    return date(day.year - 1, 2, 28) if last_of_february else day.replace(year=day.year - 1)


def _twins(records: Iterable[Record]) -> dict[str, set[str]]:
    """By each trial's number, those of the other records that share one of its numbers."""
    by_number: dict[str, set[str]] = {}
    for record in records:
        for number in (record.number, *record.other_numbers):
            by_number.setdefault(number, set()).add(record.number)
    found: dict[str, set[str]] = {}
    for together in by_number.values():
        if len(together) > MOST_RECORDS:
            continue
        for number in together:
            found.setdefault(number, set()).update(together - {number})
    return found


def _is_denied(
    twins: Iterable[str],
    country: str,
    trials: dict[str, Known],
    alone: dict[tuple[str, str], Said],
) -> bool:
    """Whether a second record says another thing of this country, or if it has no place there, of the trial."""
    for twin in twins:
        there = alone.get((twin, country))
        if there is not None and there[0] != "open":
            return True
        if there is None and trials[twin].record.status not in {"RECRUITING", "UNREAD"}:
            return True
    return False
