"""What a browser shows of trials: axe finds nothing, and nothing sticks out where text is large."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.browser.rendered import faults_of
from tests.factories import trials
from trials.choices import CriterionKind, Operator
from trials.models import TrialImport

pytestmark = pytest.mark.django_db
LONG_WORD = "Made up: " + "immunosuppressivetherapyresistance" * 4


def some_trials():
    sentences = [("inclusion", "Age 18 to 65 years"), ("exclusion", LONG_WORD)]
    places = [("AT", "RECRUITING"), ("DE", "RECRUITING"), ("US", "RECRUITING"), ("", "UNREAD")]
    about = trials.trial(places=places, criteria=sentences, other_numbers=["2026-999999-12-00"])
    trials.reading(
        about, "Age 18 to 65 years", CriterionKind.AGE, Operator.BETWEEN, {"from": 18, "to": 65}
    )
    trials.trial(places=places, criteria=[sentences[0], ("exclusion", "Made up: no fish")])
    trials.trial("NCT99990002", places=[("DE", "RECRUITING")], title=LONG_WORD)
    trials.trial("NCT99990003", places=[("AT", "NOT_YET_RECRUITING")])
    trials.trial("NCT99990004", status="TERMINATED", why_stopped=LONG_WORD)
    trials.trial("NCT99990005", places=[("AT", "UNREAD")])


def seen(client, *paths):
    return {path: client.get(path) for path in paths}


def test_pages_are_accessible_and_fit(client):
    some_trials()
    change = f"/trials/changes/{TrialImport.objects.latest('pk').pk}/"
    pages = seen(
        client,
        *("/trials/", "/trials/sle/", "/trials/sle/at/", "/trials/aps/at/", "/trials/changes/"),
        *(change, f"/trials/{trials.NUMBER}/", "/trials/NCT99990004/", "/de/trials/sle/at/"),
    )
    assert faults_of(pages) == []


def test_they_are_and_do_once_all_is_too_old(client):
    some_trials()
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        pages = seen(client, "/trials/", "/trials/sle/at/", f"/trials/{trials.NUMBER}/")
    assert faults_of(pages) == []
