"""Readings of criteria: of a sentence of the current record, by one person, approved by another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hesperion.edge.page_cache.generation import generation
from hesperion.privacy.audit.models import Event
from tests.cases import failing
from tests.factories import trials
from tests.services import in_parallel
from trials.actions.reading import (
    ReadingRefused,
    approve_reading,
    end_reading,
    write_reading,
)
from trials.models import CriterionReading, ReadingInForce, ReadingInRecord, TrialVersion

pytestmark = pytest.mark.django_db

AGE = "Age 18 to 65 years"
SENTENCE = ("inclusion", AGE)
READ = {"kind": "age", "operator": "between", "values": {"from": 18, "to": 65}}


@pytest.fixture
def trial():
    return trials.trial(criteria=[SENTENCE, ("exclusion", "Earlier CAR-T cells")])


def written(trial, **changed):
    quoted = {"part": "inclusion", "under": "", "quote": AGE}
    version = changed.pop("version", trial.current.version)
    return write_reading(version=version, **quoted | READ | {"by": "user:1"} | changed)


def in_force():
    return set(ReadingInForce.objects.values_list("reading_id", flat=True))


def next_record(trial, *sentences):
    """A newer record of the trial, by a day, with these sentences."""
    newest = TrialVersion.objects.filter(trial=trial).latest("last_update_posted")
    next_day = newest.last_update_posted + timedelta(days=1)
    trials.trial(trial.number, criteria=sentences, last_update_posted=next_day)


def test_a_reading_counts_once_somebody_else_approved_it(trial, django_capture_on_commit_callbacks):
    reading = written(trial)
    assert in_force() == set()
    before = generation()
    with django_capture_on_commit_callbacks(execute=True):
        approve_reading(reading=reading, by="user:2")
    assert in_force() == {reading.pk}
    assert generation() == before + 1
    with django_capture_on_commit_callbacks(execute=True):
        end_reading(reading=reading, by="user:1")
    assert in_force() == set()
    assert generation() == before + 2


def test_each_step_is_in_the_audit(trial):
    reading = written(trial)
    approve_reading(reading=reading, by="user:2")
    end_reading(reading=reading, by="user:3")
    detail = {"trial": trial.number, "reading": reading.pk}
    events = Event.objects.filter(detail=detail).order_by("pk")
    assert list(events.values_list("actor", "action", "detail")) == [
        ("user:1", "criterion-read", detail),
        ("user:2", "reading-approved", detail),
        ("user:3", "reading-ended", detail),
    ]


REFUSED = [
    ({"quote": "Age 18 to 66 years"}, "not in the text"),
    ({"quote": "Age 18"}, "not in the text"),  # a piece of a sentence is none
    ({"quote": ""}, "not in the text"),
    ({"part": "exclusion"}, "not in the text"),
    ({"under": "Adults"}, "not in the text"),
    ({"kind": "gender"}, "what the sentence is about"),
    ({"operator": "any_of"}, "can’t be compared in this way"),
    ({"values": {"from": 65, "to": 18}}, "The first age is above the second."),
    ({"kind": "disease", "operator": "any_of", "values": {"codes": ["gout"]}}, "“gout” is none"),
]


def test_what_is_wrong_with_a_reading_is_said(trial):
    def is_refused(case):
        changed, words = case
        with pytest.raises(ReadingRefused) as refused:
            written(trial, **changed)
        assert words in str(refused.value)

    assert failing(REFUSED, is_refused) == []
    assert not CriterionReading.objects.exists()
    assert not Event.objects.filter(action="criterion-read").exists()


def test_nobody_approves_their_own_reading(trial):
    reading = written(trial)
    with pytest.raises(ReadingRefused, match="Somebody else must approve it"):
        approve_reading(reading=reading, by="user:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        CriterionReading.objects.update(approved_by="user:1", approved_at=timezone.now())
    assert in_force() == set()


def test_one_sentence_may_ask_for_two_things_but_not_twice_for_one(trial):
    first = written(trial)
    with pytest.raises(ReadingRefused, match="in the same way already"):
        written(trial, by="user:2")
    end_reading(reading=first, by="user:1")
    written(trial)
    written(trial, kind="sex", operator="any_of", values={"codes": ["female"]})
    assert CriterionReading.objects.filter(ended_by="").count() == 2


def test_a_decision_is_made_once(trial):
    reading = written(trial)
    approve_reading(reading=reading, by="user:2")
    with pytest.raises(ReadingRefused, match="Look again"):
        approve_reading(reading=reading, by="user:3")
    end_reading(reading=reading, by="user:2")
    with pytest.raises(ReadingRefused, match="Look again"):
        end_reading(reading=reading, by="user:3")
    reading.refresh_from_db()
    assert (reading.approved_by, reading.ended_by) == ("user:2", "user:2")


def test_a_reading_that_was_taken_back_is_not_approved(trial):
    reading = written(trial)
    end_reading(reading=reading, by="user:1")
    with pytest.raises(ReadingRefused, match="Look again"):
        approve_reading(reading=reading, by="user:2")


def test_a_reading_ends_with_its_sentence(trial):
    waiting = written(trial)
    approved = written(trial, kind="sex", operator="any_of", values={"codes": ["female"]})
    approve_reading(reading=approved, by="user:2")
    old = trial.current.version
    next_record(trial, ("inclusion", "Age 18 to 70 years"))
    assert in_force() == set()
    assert not ReadingInRecord.objects.exists()
    with pytest.raises(ReadingRefused, match="has this sentence no longer"):
        approve_reading(reading=waiting, by="user:2")
    with pytest.raises(ReadingRefused, match="The record changed"):
        written(trial, version=old)


def test_a_reading_stays_where_other_sentences_change_and_comes_back_with_its_own(trial):
    reading = written(trial)
    approve_reading(reading=reading, by="user:2")
    next_record(trial, SENTENCE, ("exclusion", "Pregnancy"))
    assert in_force() == {reading.pk}
    next_record(trial, ("inclusion", "Adults"))
    assert in_force() == set()
    next_record(trial, SENTENCE)
    assert in_force() == {reading.pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_counts(trial):
    reading = written(trial)

    actors = iter(["user:2", "user:3", "user:4"])

    def approve():
        actor = next(actors)
        try:
            approve_reading(reading=reading, by=actor)
        except ReadingRefused:
            return ""
        return actor

    approved = in_parallel(3, approve)
    reading.refresh_from_db()
    assert [actor for actor in approved if actor] == [reading.approved_by]
    assert Event.objects.filter(action="reading-approved").count() == 1
