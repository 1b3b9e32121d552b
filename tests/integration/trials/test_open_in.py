"""Whether a trial is open in a country: all that "open" needs, and what is said instead."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import trials
from trials.models import SameTrial

pytestmark = pytest.mark.django_db


def states(days=0):
    """{(number, country): (state, reason)}, so many days from now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, country, state, reason FROM derived.trial_open_in(%s)"
            " JOIN trials_trial ON id = trial_id",
            [timezone.now().date() + timedelta(days=days)],
        )
        return {
            (number, country): (state, why) for number, country, state, why in cursor.fetchall()
        }


def test_a_trial_is_open_where_a_place_takes_people():
    trials.trial(places=[("AT", "RECRUITING"), ("DE", "COMPLETED"), ("", "RECRUITING")])
    assert states() == {
        (trials.NUMBER, "AT"): ("open", "place_open"),
        (trials.NUMBER, "DE"): ("closed", "places_closed"),
    }


def test_a_trial_that_is_closed_beats_its_places():
    trials.trial(places=[("AT", "RECRUITING")], status="COMPLETED")
    assert states() == {(trials.NUMBER, "AT"): ("closed", "trial_closed")}


def test_open_expires_by_itself():
    trials.trial(places=[("AT", "RECRUITING")])
    assert states(90) == {(trials.NUMBER, "AT"): ("open", "place_open")}
    assert states(91) == {(trials.NUMBER, "AT"): ("unknown", "not_fetched")}


def test_what_nobody_confirmed_for_a_year_is_not_known():
    trials.trial(status_verified=timezone.now().date() - timedelta(days=367))
    assert states() == {(trials.NUMBER, "AT"): ("unknown", "not_confirmed")}


def test_a_trial_that_a_complete_file_lacks_is_gone():
    earlier = timezone.now().date() - timedelta(days=9)
    first = trials.applied_import(earlier, query="lupus", is_complete=True)
    trials.trial(made_import=first)
    trials.applied_import(query="lupus")
    assert states() == {(trials.NUMBER, "AT"): ("open", "place_open")}
    trials.applied_import(query="lupus", is_complete=True)
    assert states() == {(trials.NUMBER, "AT"): ("unknown", "gone")}


def test_of_two_records_of_one_trial_the_careful_one_counts():
    trials.trial()
    other = trials.trial("NCT99990002", status="COMPLETED", other_numbers=[trials.NUMBER])
    assert states()[trials.NUMBER, "AT"] == ("unknown", "records_disagree")
    assert SameTrial.objects.get(other=other).numbers == [trials.NUMBER]
