"""Whether somebody is off medicines: told where nothing is taken, else by the medicines."""

from dataclasses import replace

import pytest

from intake.followup import facts
from intake.record.models import Outcome
from tests.unit.followup.test_check_in_round_trip import WITH_BASELINE, stored


def off(now: dict[str, object], situation=WITH_BASELINE) -> str:
    said = {"medicines": "changed"} if now else {"medicines": "same"}
    told = {"medicines": said} | ({"medicines-now": now} if now else {})
    return next((row.off_medicines for row in stored(situation, told).get(Outcome, [])), "")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"now": ["mycophenolate"], "drug": "none", "mg": ""}, "no"),
        ({"now": ["none"], "drug": "prednisolone", "mg": "5"}, "no"),
        ({"now": ["antimalarial"], "drug": "prednisolone", "mg": ""}, "no"),
        ({"now": ["none"], "drug": "hydrocortisone", "mg": "20", "why": "disease"}, "no"),
        ({"now": ["none"], "drug": "hydrocortisone", "mg": "20", "why": "unknown"}, ""),
        ({"now": ["none"], "drug": "hydrocortisone", "mg": "20", "why": "replacement"}, ""),
        ({"now": ["ivig"], "drug": "none", "mg": ""}, ""),
        ({"now": ["antimalarial"], "drug": "none", "mg": "", "off_medicines": "no"}, "no"),
        ({"now": ["none"], "drug": "none", "mg": "", "off_medicines": "yes"}, "yes"),
        ({}, "no"),  # the same as the last time: prednisolone
    ],
)
def test_who_takes_a_medicine_that_counts_is_not_off_medicines(now, expected):
    assert off(now) == expected


def test_who_takes_nothing_is_asked():
    assert off({}, replace(WITH_BASELINE, treatments=[], steroid=None, told_on={})) == ""


def test_what_follows_from_the_medicines_is_no_answer():
    now = {"now": ["mycophenolate"], "drug": "none", "mg": "", "why": ""}
    told = {"medicines": {"medicines": "changed"}, "medicines-now": now}
    found = facts.answers(stored(WITH_BASELINE, told), WITH_BASELINE)
    assert found["medicines-now"].get("off_medicines", "") == ""
