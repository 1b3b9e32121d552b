"""Generated lives: what the database says of every time, and of every mail, is what the oracle says."""

import random
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection

from intake.followup.choices import ReminderStep, TimeState
from tests.followup_lives import DAYS, later_versions, random_life
from tests.followup_oracle import judged_on, mails, states, windows
from tests.followup_storing import shipped_version, store_lives
from tests.sizes import size

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LIVES = size(1_000, 300)  # for each seed


def found_on(day):
    """State by participant and time, by the function for everybody; in a session far from UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Pacific/Kiritimati'")
        cursor.execute(
            "SELECT subject, anchor_kind, anchor_number, code, state FROM derived.due(%s)", [day]
        )
        rows = cursor.fetchall()
    found = {(subject, (kind, number, code)): state for subject, kind, number, code, state in rows}
    assert len(found) == len(rows), "a time has two rows"
    return found


def found_mails(subjects, day):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, anchor_kind, anchor_number, code, step, pause_id "
            "FROM derived.reminders_of(%s, %s)",
            [subjects, day],
        )
        found = defaultdict(set)
        for subject, kind, number, code, step, pause in cursor.fetchall():
            found[subject].add(((kind, number, code), step, pause))
        return found


def found_steps(since, day):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM derived.steps_between(%s, %s)", [since, day])
        return {subject for (subject,) in cursor.fetchall()}


@pytest.mark.parametrize("seed", range(size(10, 1)))
def test_times_and_mails_of_generated_lives_are_those_of_the_oracle(seed):
    chance = random.Random(seed)
    versions = [shipped_version()]
    versions += later_versions(versions[0])
    lives = [random_life(chance, versions) for _ in range(LIVES)]
    planned = [list(windows(life, versions)) for life in lives]
    store_lives(lives, versions[1:], chance)
    wrong, seen, steps = [], set(), set()
    for day in DAYS:
        found, owed = found_on(day), found_mails([life.subject for life in lives], day)
        since = day - timedelta(chance.choice([1, 1, 5]))
        stepped = found_steps(since, day)
        for life, times in zip(lives, planned, strict=True):
            judged = judged_on(life, times, day)
            right = states(life, judged)
            told = {key: found.pop((life.subject, key), None) for key in right}
            wrong += [
                (day, key, right[key], told[key], life) for key in right if right[key] != told[key]
            ]
            due = mails(life, judged, day)
            if owed[life.subject] != due.keys():
                wrong.append((day, "mails", due, owed[life.subject], life))
            if any(since < on <= day for on in due.values()) and life.subject not in stepped:
                wrong.append((day, "no step since", since, due, life))
            seen |= {*right.values()}
            steps |= {step for _key, step, _pause in due}
        assert found == {}, "times of nobody"
    assert len(wrong) == 0, wrong[:2]
    assert seen == {*TimeState.values}
    assert steps == {*ReminderStep.values} - {ReminderStep.WHICH_MONTH}
