"""The readings in force of trials, as matching compares them with answers."""

import pytest
from django.utils import timezone

from tests.factories import trials
from trials.queries import readings_in_force

pytestmark = pytest.mark.django_db
SENTENCES = [("inclusion", "Made up: adults."), ("exclusion", "Made up: earlier CAR-T.")]


def test_readings_come_by_trial_in_one_query(django_assert_num_queries):
    first = trials.trial(criteria=SENTENCES)
    other = trials.trial("NCT99990002", criteria=SENTENCES)
    without = trials.trial("NCT99990003", criteria=SENTENCES)
    age = trials.reading(first, SENTENCES[0][1], "age", "between", {"from": 18, "to": None})
    car_t = trials.reading(
        first, SENTENCES[1][1], "car_t", "none_of", {"codes": ["yes"]}, part="exclusion"
    )
    adults = trials.reading(other, SENTENCES[0][1], "age", "between", {"from": 18, "to": None})
    with django_assert_num_queries(1):
        found = readings_in_force([first.id, other.id, without.id])
    assert found == {first.id: [age, car_t], other.id: [adults]}
    assert readings_in_force([other.id]) == {other.id: [adults]}


def test_one_that_waits_was_taken_back_or_lost_its_sentence_is_in_force_no_more():
    found = trials.trial(criteria=SENTENCES)
    trials.reading(
        found, SENTENCES[0][1], "age", "between", {"from": 18, "to": None}, is_approved=False
    )
    ended = trials.reading(found, SENTENCES[0][1], "sex", "any_of", {"codes": ["female"]})
    ended.ended_by, ended.ended_at = "user:1", timezone.now()
    ended.save()
    car_t = trials.reading(
        found, SENTENCES[1][1], "car_t", "none_of", {"codes": ["yes"]}, part="exclusion"
    )
    assert readings_in_force([found.id]) == {found.id: [car_t]}
    trials.trial(criteria=[SENTENCES[0], ("exclusion", "Made up: earlier CAR-T or the like.")])
    assert readings_in_force([found.id]) == {}
