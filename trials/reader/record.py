"""A study of ClinicalTrials.gov, version 2 of its API, as the record that we keep of it."""

import hashlib
import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from hesperion.text.normalise import has_half_character
from trials.choices import Status
from trials.reader.conditions import named_families
from trials.reader.countries import country_code
from trials.reader.criteria import RecordSentence, read_criteria
from trials.reader.shape import StudyPart, UnreadableStudy

_NUMBER = re.compile(r"NCT[0-9]{8}")
# Numbers in registers are of one trial each; grants and the sponsor's own numbers may be of many.
_REGISTER_NUMBERS = {"REGISTRY", "EUDRACT_NUMBER", "CTIS"}
_IS_A_NUMBER = re.compile(r"\A(?:[^\s\d]*\d){6}\S*")  # not "NA" or "pending"
_LONGEST = 60  # signs of TrialVersion.other_numbers
_LEFT_OUT = {"resultsSection", "documentSection", "annotationSection"}
_STATUSES = {status.value: status for status in Status if status != Status.UNREAD}
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")


class TrialPlace(NamedTuple):
    """A place of a trial. `country` is ISO 3166-1 alpha-2; "" if we can't read `country_text`."""

    facility: str
    city: str
    country_text: str
    country: str
    status: Status


@dataclass(frozen=True)
class Notice:
    """Something that an editor should know of a record.

    `kind` is "unknown_status" or "unknown_country", where `value` is the register's word, or "no_disease",
    where it has the conditions.
    """

    kind: str
    value: str
    number: str


@dataclass(frozen=True)
class TrialRecord:
    """What a record says, in the shape of TrialVersion; see there. `body` is JSON."""

    number: str
    last_update_posted: date | None
    status_verified: date | None
    overall_status: Status
    last_known_status: Status | None
    why_stopped: str
    title: str
    conditions: list[str]
    diseases: list[str]
    other_numbers: list[str]
    criteria_text: str
    criteria: list[RecordSentence]
    body: str
    places: list[TrialPlace]
    sha256: str
    notices: list[Notice] = field(default_factory=list)


def read_study(study: Any, *, place: str, retrieved_on: date) -> TrialRecord:
    """The record of one study of a file that was fetched on that day. Raises UnreadableStudy."""
    return _Reading(_numbered(study, place), retrieved_on).record()


def _numbered(study: Any, place: str) -> StudyPart:
    """The study, whose path has its number from here on."""
    if not isinstance(study, dict) or "protocolSection" not in study:
        raise UnreadableStudy(
            f"{place}.protocolSection", "It is missing, so this is no study of version 2."
        )
    identification = StudyPart(study, place).part("protocolSection").part("identificationModule")
    number = identification.raw_text("nctId")
    if not _NUMBER.fullmatch(number):
        raise identification.fault("nctId", f"“{number[:40]}” is no NCT number with eight digits.")
    return StudyPart(study, f"{place} {number}")


class _Reading:
    def __init__(self, study: StudyPart, retrieved_on: date) -> None:
        self._study, self._retrieved_on = study, retrieved_on
        self._protocol = study.part("protocolSection")
        self._identification = self._protocol.part("identificationModule")
        self._status = self._protocol.part("statusModule")
        self._number = self._identification.raw_text("nctId")
        self._notices: list[Notice] = []

    def record(self) -> TrialRecord:
        conditions = self._protocol.part("conditionsModule").texts("conditions")
        eligibility = self._protocol.part("eligibilityModule")
        criteria_text, criteria = read_criteria(eligibility.raw_text("eligibilityCriteria"))
        members = {
            name: _json(value, f"{self._study.path}.{name}")
            for name, value in self._study.value.items()
            if name not in _LEFT_OUT
        }
        diseases, places = self._diseases(conditions), self._places()
        return TrialRecord(
            number=self._number,
            last_update_posted=self._last_update(),
            status_verified=self._status.day("statusVerifiedDate", latest=self._retrieved_on),
            overall_status=self._overall_status(),
            last_known_status=self._status_of(self._status, "lastKnownStatus"),
            why_stopped=self._status.text("whyStopped"),
            title=self._title(),
            conditions=conditions,
            other_numbers=self._other_numbers(),
            criteria_text=criteria_text,
            body=_object(members),
            diseases=diseases,
            criteria=criteria,
            places=places,
            sha256=_sha256(members, [diseases, criteria, places]),
            notices=self._notices,
        )

    def _title(self) -> str:
        found = self._identification
        title = found.text("briefTitle") or found.text("officialTitle")
        if not title:
            raise found.fault("briefTitle", "A record without a title.")
        return title

    def _last_update(self) -> date:
        posted = self._status.part("lastUpdatePostDateStruct")
        day = posted.day("date", latest=self._retrieved_on)
        if day is None:
            raise posted.fault("date", "It is missing. It says which record is the newest.")
        return day

    def _overall_status(self) -> Status:
        status = self._status_of(self._status, "overallStatus")
        if status is None:
            raise self._status.fault("overallStatus", "It is missing.")
        return status

    def _status_of(self, part: StudyPart, name: str) -> Status | None:
        written = part.raw_text(name)
        if not written:
            return None
        if written not in _STATUSES:
            self._notice("unknown_status", written)
        return _STATUSES.get(written, Status.UNKNOWN)

    def _diseases(self, conditions: list[str]) -> list[str]:
        families = named_families(conditions)
        if not families:
            self._notice("no_disease", "; ".join(conditions))
        return families

    def _other_numbers(self) -> list[str]:
        given = [
            one.text("id")
            for one in self._identification.parts("secondaryIdInfos")
            if one.raw_text("type") in _REGISTER_NUMBERS
        ]
        aliases = self._identification.texts("nctIdAliases")
        numbers = {number.upper() for number in [*given, *aliases] if len(number) <= _LONGEST}
        return sorted(number for number in numbers if _IS_A_NUMBER.fullmatch(number))

    def _places(self) -> list[TrialPlace]:
        found = self._protocol.part("contactsLocationsModule").parts("locations")
        return [self._place(place) for place in found]

    def _place(self, place: StudyPart) -> TrialPlace:
        country = place.text("country")
        code = country_code(country)
        if not code:
            self._notice("unknown_country", country)
        return TrialPlace(
            facility=place.text("facility"),
            city=place.text("city"),
            country_text=country[:120],
            country=code,
            status=self._status_of(place, "status") or Status.UNREAD,
        )

    def _notice(self, kind: str, value: str) -> None:
        notice = Notice(kind, value[:200], self._number)
        if notice not in self._notices:
            self._notices.append(notice)


def _json(value: Any, path: str) -> str:
    try:
        text = _ENCODER.encode(value)
    except ValueError:
        raise UnreadableStudy(path, "It has a number that is too large.") from None
    if text.isascii():
        return text
    if has_half_character(text):
        raise UnreadableStudy(path, "It has half a character, which can’t be stored.")
    return _TURNS_TEXT.sub("", text)


def _object(members: dict[str, str]) -> str:
    return "{" + ",".join(f"{_json(name, '')}:{text}" for name, text in members.items()) + "}"


def _sha256(members: dict[str, str], read: list[Any]) -> str:
    """Of the record, and of what we read in it: a reader that reads more makes a new version.

    What the register derives changes each day, and is no part of it.
    """
    kept = {name: text for name, text in members.items() if name != "derivedSection"}
    parts = [*itertools.chain(*sorted(kept.items())), _ENCODER.encode(read)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
