"""All filters of the cohort, in groups, in the order of the page."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import get_language_info
from django_countries import countries

from research.filters.filter import Filter, Variant
from research.labels import check_in_codes, codes, values


def _of(known: Mapping[str, str]) -> Callable[[str], str]:
    return lambda part: known.get(part, "")


def _month(value: str) -> str:
    """Such as "November 2026"; a year is itself."""
    year, _, month = value.partition("-")
    return f"{date(int(year), int(month), 1):%B} {year}" if month else year


def _time(value: str) -> str:
    return values.time(value)


def _language(value: str) -> str:
    try:
        return str(get_language_info(value)["name"])
    except KeyError:
        return ""


def _lower(labels: Mapping[str, str]) -> dict[str, str]:
    return {code: label.lower() for code, label in labels.items()}


_FINDING = Variant("Finding", codes.FINDING_LABELS)
_TIME = Variant("When", codes.TIMEPOINT_LABELS)
_USE = Variant("When", codes.USE_LABELS)
_ABILITY = Variant("Now", {"": "with any answer", **_lower(codes.ABILITY_LABELS)})
_FREE = Variant("Without", {"": "told", "yes": "without steroids", "no": "with steroids"})
_GRADE = Variant("Grade", codes.GRADE_LABELS)

FILTER_GROUPS = {
    "Disease": [
        Filter("diagnosis", "diagnosis", _of(codes.DIAGNOSIS_LABELS), has_several=True),
        Filter("marker", "marker", _of(codes.MARKER_LABELS), (_FINDING, _TIME), has_several=True),
        Filter("organ", "organ affected", _of(codes.ORGAN_LABELS), has_several=True),
    ],
    "Treatment": [
        Filter("treatment", "treatment", _of(codes.TREATMENT_LABELS), (_USE,), has_several=True),
        Filter("steroid_before", "steroids before infusion", _of(codes.DOSE_LABELS)),
        Filter("steroid_today", "steroids today", _of(codes.DOSE_LABELS)),
        Filter("steroid_change", "change of steroids", _of(codes.STEROID_CHANGE_LABELS)),
    ],
    "CAR-T": [
        Filter("course", "CAR-T status", _of(codes.COURSE_LABELS)),
        Filter("target", "target", _of(codes.TARGET_LABELS), has_several=True),
        Filter("cells", "cells", _of(codes.CELLS_LABELS), has_several=True),
        Filter("setting", "setting", _of(codes.SETTING_LABELS), has_several=True),
        Filter("infused", "year of infusion", str, newest_first=True),
        Filter("infusions", "number of infusions", str),
    ],
    "Afterwards": [
        Filter("event", "adverse event", _of(codes.EVENT_LABELS), (_GRADE,), has_several=True),
        Filter("outcome", "change of disease", _of(codes.OUTCOME_LABELS)),
        Filter("relapse", "course after infusion", _of(codes.RELAPSE_LABELS)),
        Filter("relapse_day", "first relapse", _of(check_in_codes.RELAPSE_DAY_LABELS)),
        Filter("m12", "check-in at month 12", _of(check_in_codes.STATE_LABELS), has_several=True),
        Filter("steroid_free", "without steroids", _time, (_FREE,), has_several=True),
        Filter("last_check_in", "last check-in", _time),
        Filter("silent", "silent", _of({"yes": "Yes"})),
        Filter("ability", "ability", _of(codes.ACTIVITY_LABELS), (_ABILITY,), has_several=True),
        Filter("choose_again", "would choose CAR-T again", _of(codes.CHOOSE_AGAIN_LABELS)),
        Filter("died", "death", _of({"yes": "Yes"})),
    ],
    "Person": [
        Filter("age", "age", _of(codes.AGE_LABELS)),
        Filter("sex", "sex", _of(codes.SEX_LABELS)),
        Filter("country", "country", lambda value: str(countries.name(value))),
        Filter("teller", "teller", _of(codes.TELLER_LABELS)),
        Filter("language", "language", _language),
    ],
    "Registry": [
        Filter("purpose", "consent", _of(codes.PURPOSE_LABELS), has_several=True),
        Filter("topic", "topic of the story", _of(codes.TOPIC_LABELS), has_several=True),
        Filter("review", "review", _of(codes.REVIEW_LABELS)),
        Filter("sent", "date sent", _month, newest_first=True, is_folded=True),
    ],
}
FILTERS = {one.name: one for group in FILTER_GROUPS.values() for one in group}
