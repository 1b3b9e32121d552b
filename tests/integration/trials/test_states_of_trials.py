"""Thousands of records of every mix: what the database says of each is what an oracle of Python says."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from tests import trials_oracle as oracle
from tests.factories.many_trials import many_files, store_files
from tests.sizes import size
from trials.choices import OpenReason, OpenState
from trials.models import Trial
from trials.queries import open_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]
LATER = (0, 31, 91, 400)  # days


@pytest.fixture
def files():
    made = many_files(size(10_000, 1_500), timezone.now().date(), Random(24))
    store_files(made)
    return made


def derived(days):
    """{(number, country): (state, reason)} so many days from now, and the open places of each."""
    numbers = dict(Trial.objects.values_list("pk", "number"))
    rows = open_in(timezone.now().date() + timedelta(days=days))
    said = {(numbers[one.trial_id], one.country): (one.state, one.reason) for one in rows}
    places = {(numbers[one.trial_id], one.country): one.open_places for one in rows}
    return said, places


def test_each_state_and_its_reason_is_that_of_the_oracle_at_any_time(files):
    trials = oracle.known(files)
    seen = set()
    for days in LATER:
        said, _places = derived(days)
        expected = oracle.told(trials, timezone.now().date() + timedelta(days=days))
        assert said == expected
        seen |= set(said.values())
    assert {state for state, _reason in seen} == set(OpenState)
    assert {reason for _state, reason in seen} == set(OpenReason)


def test_no_trial_is_called_open_where_no_place_takes_people(files):
    trials = oracle.known(files)
    said, places = derived(0)
    called_open = [key for key, (state, _reason) in said.items() if state == "open"]
    assert len(called_open) > 50
    for number, country in called_open:
        record = trials[number].record
        assert record.status == "RECRUITING"
        assert record.places.count((country, "RECRUITING")) == places[number, country] > 0


def test_a_place_that_closed_unseen_would_be_found(files):
    """The comparison sees a difference in one record."""
    trials = oracle.known(files)
    said, _places = derived(0)
    number, country = next(key for key, (state, _reason) in said.items() if state == "open")
    one = trials[number]
    closed = tuple((where, "COMPLETED") for where, _status in one.record.places)
    other = oracle.Record(**vars(one.record) | {"places": closed})
    changed = trials | {number: oracle.Known(other, one.read_on, one.is_gone)}
    assert said[number, country] != oracle.told(changed, timezone.now().date())[number, country]
