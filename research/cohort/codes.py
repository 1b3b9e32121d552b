"""The filters of the cohort and their values. A row has a code "<filter>:<value>" for each of its values.

A filter for which a participant has no value has the value NOT_REPORTED, which never means "no".
"""

from enum import StrEnum
from itertools import product

from intake.consent.choices import Purpose
from intake.followup.choices import TimeState
from intake.participants.choices import AgeGroup, Teller
from intake.record.choices.abilities import Ability, Activity, ChooseAgain
from intake.record.choices.car_t import Cells, CourseStatus, EventKind, Relapse, Setting, Target
from intake.record.choices.diseases import DIAGNOSES, Organ
from intake.record.choices.markers import Finding, Marker, Timepoint
from intake.record.choices.people import Sex
from intake.record.choices.treatments import DoseBand, TreatmentClass, TreatmentUse
from intake.stories.choices import ReviewState, StoryTopic

NOT_REPORTED = "not_reported"
NOT_READ = "none"  # of `review`
NO_EVENT = "none"  # of `event`: asked, and nothing happened
UNSURE = "unsure"  # of a kind of event: it may have happened
UNKNOWN_DOSE = "unknown"  # a steroid is taken, of an unknown drug or dose
GRADES = range(1, 6)


class SteroidChange(StrEnum):
    """The steroid dose today compared with that in the month before the infusion."""

    STOPPED = "stopped"
    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"
    STARTED = "started"
    NONE = "none"  # at either time


class OutcomeBand(StrEnum):
    """The change of the scale `disease` (0 to 10) from before the infusion to today, in bands."""

    MUCH_BETTER = "much_better"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class RelapseDay(StrEnum):
    """When the disease first came back: up to this number of days from the first infusion."""

    TO_100 = "100"
    TO_183 = "183"
    TO_365 = "365"
    LATER = "later"
    UNDATED = "undated"
    NONE = "none"  # none was told, and that it was quiet was


RELAPSE_DAYS: dict[str, int] = {
    RelapseDay.TO_100: 100,
    RelapseDay.TO_183: 183,
    RelapseDay.TO_365: 365,
}
STEROID_TIMES = ["m6", "m12", "m24"]  # of check-ins

# The highest change in each band, in their order. A change above all of them is WORSE.
OUTCOME_LIMITS: dict[str, int] = {
    OutcomeBand.MUCH_BETTER: -5,
    OutcomeBand.BETTER: -2,
    OutcomeBand.SAME: 1,
}

# The oldest age, in years, of each band of adults. Children's bands are the age groups.
ADULT_AGES = {
    "18-29": 29, "30-39": 39, "40-49": 49, "50-59": 59, "60-69": 69, "70-79": 79, "80": 200,
}  # fmt: skip
CHILDREN = [group.value for group in AgeGroup if group is not AgeGroup.ADULT]


def _variants(codes: list[str], *more: list[str]) -> list[str]:
    """Each code alone, then followed by one of each further list: "mda5", "mda5:positive"."""
    return [*codes, *(":".join(parts) for parts in product(codes, *more))]


_DOSES = [*DoseBand.values, UNKNOWN_DOSE]
_EVENTS = [*map(str, GRADES), UNSURE]

# The values of each filter whose values are known beforehand, in the order of the vocabulary.
VALUES: dict[str, list[str]] = {
    "diagnosis": [code for code, _label in DIAGNOSES],
    "marker": [
        *(":".join(parts) for parts in product(Marker.values, Finding.values)),
        *(":".join(parts) for parts in product(Marker.values, Finding.values, Timepoint.values)),
    ],
    "organ": Organ.values,
    "treatment": _variants(TreatmentClass.values, TreatmentUse.values),
    "steroid_before": _DOSES,
    "steroid_today": _DOSES,
    "steroid_change": list(SteroidChange),
    "course": CourseStatus.values,
    "target": Target.values,
    "cells": Cells.values,
    "setting": Setting.values,
    "event": [*_variants(EventKind.values, _EVENTS), NO_EVENT],
    "outcome": list(OutcomeBand),
    "relapse": Relapse.values,
    "relapse_day": list(RelapseDay),
    "m12": TimeState.values,
    "steroid_free": [":".join(parts) for parts in product(STEROID_TIMES, ["yes", "no"])],
    "silent": ["yes"],
    "ability": _variants(Activity.values, Ability.values),
    "choose_again": ChooseAgain.values,
    "died": ["yes"],
    "age": [*CHILDREN, *ADULT_AGES],
    "sex": Sex.values,
    "teller": Teller.values,
    "purpose": Purpose.values,
    "topic": StoryTopic.values,
    "review": [NOT_READ, *ReviewState.values],
}

# Regular expressions of the values of the other filters, which follow from the data.
PATTERNS = {
    "infused": r"(19|20)\d\d",
    "infusions": r"[1-9]\d{0,2}",
    "country": r"[A-Z]{2}",
    "language": r"[a-z]{2,3}(-[a-zA-Z]{2,8})?",
    "last_check_in": r"[dmy][1-9]\d{0,3}",
    "sent": r"20\d\d(-(0[1-9]|1[0-2]))?",
}


def filter_code(name: str, value: str) -> str:
    """The code of a value of the filter `name`, as a row of the cohort has it."""
    return f"{name}:{value}"
