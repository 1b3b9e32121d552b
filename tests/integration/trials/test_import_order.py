"""The state follows from the set of files: in whatever order they are applied, it is one and the same."""

import json

import pytest
from django.db import transaction

from hesperion.ui.days import utc_today
from tests.factories.trial_files import SECOND, earlier, staged
from trials.actions.importing import ImportRefused, apply_import
from trials.models import CurrentTrial, SameTrial, Trial
from trials.queries import open_in

pytestmark = pytest.mark.django_db

A, B, C, D, E = [f"NCT9999000{number}" for number in range(1, 6)]
SAME_AS_B = [{"id": B, "type": "REGISTRY"}]
SPAIN, ITALY = [("Spain", "Madrid", "RECRUITING")], [("Italy", "Rome", "RECRUITING")]
# Of A there is an older record, and three of one day, of which two came on one day, too. B is newer in one
# file. C and E are missing in the newest complete file of their search. D closes. B and C are one trial.
RECORDS = [
    [earlier(A, days=30), earlier(B, days=30), earlier(C, days=30, secondary=SAME_AS_B)],
    [earlier(A, days=12, status="SUSPENDED"), earlier(B, days=30), earlier(D, days=12)],
    [earlier(A, days=12, places=SPAIN), earlier(B, days=6, criteria="* Made up")],
    [earlier(A, days=12, places=ITALY), earlier(E, days=40)],
    [earlier(A, days=30), earlier(D, days=4, status="COMPLETED")],
]
FILES = [
    {"days": 20, "query": "lupus", "is_complete": True},
    {"days": 10, "query": "lupus"},
    {"days": 5, "query": "lupus", "is_complete": True},
    {"days": 5, "query": "myositis", "is_complete": True},
    {"days": 3, "query": "myositis", "is_complete": True},
]


def state():
    """All that follows from the files: current records, where they are open, what is gone, what is the same."""
    numbers = dict(Trial.objects.values_list("pk", "number"))
    current = CurrentTrial.objects.order_by("trial__number").values_list(
        *["trial__number", "version__sha256", "version__criteria", "version__overall_status"],
        *["fetched_on", "gone_since"],
    )
    states = [
        (numbers[one.trial_id], one.country, one.state, one.reason, one.places, one.open_places)
        for one in open_in(utc_today())
    ]
    same = SameTrial.objects.values_list("trial__number", "other__number", "numbers")
    return json.dumps([list(current), sorted(states), sorted(same)], default=str)


def apply_file(number):
    made = staged(*RECORDS[number], **FILES[number])
    apply_import(trial_import=made, by=SECOND, with_refused=False, seen=made.counts)


def states_of_all_orders(left):
    """The state after each order of these files. Orders that begin alike share their beginning."""
    if not left:
        yield state()
    for number in sorted(left):
        with transaction.atomic():
            apply_file(number)
            yield from states_of_all_orders(left - {number})
            transaction.set_rollback(True)


def test_a_hundred_and_twenty_orders_of_five_files_give_one_state():
    states = list(states_of_all_orders(frozenset(range(5))))
    assert len(states) == 120
    assert len(set(states)) == 1
    current, open_rows, same = json.loads(states[0])
    gone = {number: gone_since is not None for number, *_, gone_since in current}
    assert gone == {A: False, B: False, C: True, D: False, E: True}
    assert {number for number, _, is_open, *_ in open_rows if is_open == "open"} == {A}
    assert [pair[:2] for pair in same] == [[B, C], [C, B]]


def test_a_file_that_is_given_again_changes_nothing():
    for number in range(5):
        apply_file(number)
    before = state()
    for number in range(5):
        with pytest.raises(ImportRefused, match="This file was read before"), transaction.atomic():
            apply_file(number)
    assert state() == before


def test_an_old_file_with_other_bytes_changes_nothing():
    for number in (2, 4):
        apply_file(number)
    before = state()
    made = staged(
        earlier(A, days=31), earlier(B, days=31), days=31, query="lupus", is_complete=True
    )
    apply_import(trial_import=made, by=SECOND, with_refused=False, seen=made.counts)
    assert made.counts["older"] == 2
    assert state() == before
