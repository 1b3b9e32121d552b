"""Generated lives: the state of each at month 12 is, in the database, what the oracle says."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from atlas.choices import StateAt12
from tests.atlas_lives import aim_at_month_12, store_tellings, tellings
from tests.atlas_oracle import first_infusion, state_at_12
from tests.followup_lives import DAYS, later_versions, random_life
from tests.followup_oracle import day_of
from tests.followup_storing import shipped_version, store_lives
from tests.sizes import size

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LIVES = size(3_000, 500)  # for each seed


def found_on(day):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Pacific/Kiritimati'")
        cursor.execute("SELECT subject, state FROM derived.states_at_12(%s)", [day])
        rows = cursor.fetchall()
    assert len(rows) == len(dict(rows)), "somebody has two states"
    return dict(rows)


def generated(chance, versions):
    life = random_life(chance, versions)
    life.is_confirmed = True
    life.teller = "self" if life.teller == "relative" else life.teller
    aim_at_month_12(chance, life, versions)
    return life


def some_days(chance, lives):
    """Half of the days on which most happens, and the last of some windows, and some landmarks."""
    first = [life.infusions.get(first_infusion(life), "") for life in lives]
    given = [day for partial in first if (day := day_of(partial))]
    last = [day + timedelta(365 + 60) for day in chance.sample(given, 7)]
    return [*DAYS[::2], *last, *(day + timedelta(364) for day in chance.sample(given, 2))]


def edges(life, told):
    """What is rare and must be among the lives."""
    number = first_infusion(life)
    if number and number > 1:
        yield "the first has another number"
    if number and day_of(life.infusions[number]) is None:
        yield "the first has no day"
    if any(one.had_infusion for one in told):
        yield "an infusion was told at a check-in"
    if any(one.relapsed and len(one.relapsed) < 10 for one in told):
        yield "a relapse has a partial date"
    if any(
        one.key is None and one.told_on < (day_of(life.infusions[one.number]) or one.told_on)
        for one in told
    ):
        yield "an infusion was told after the enrolment"
    if life.death == "":
        yield "a death has no date"


@pytest.mark.parametrize("seed", range(size(4, 1)))
def test_states_at_month_12_of_generated_lives_are_those_of_the_oracle(seed):
    chance = random.Random(seed)
    versions = [shipped_version()]
    versions += later_versions(versions[0])
    lives = [generated(chance, versions) for _ in range(LIVES)]
    told = {life.subject: list(tellings(chance, life)) for life in lives}
    store_lives(lives, versions[1:], chance)
    store_tellings(told)
    wrong, seen = [], Counter()
    for day in some_days(chance, lives):
        found = found_on(day)
        for life in lives:
            right = state_at_12(life, told[life.subject], versions, day)
            seen[right] += 1
            if found.pop(life.subject, None) != right:
                wrong.append(
                    (day, right, found_on(day).get(life.subject), life, told[life.subject])
                )
        assert found == {}, "states of nobody"
    assert len(wrong) == 0, wrong[:2]
    assert {state: n for state in StateAt12.values if (n := seen[state]) < 10} == {}
    rare = Counter(edge for life in lives for edge in edges(life, told[life.subject]))
    assert len(rare) == 6
    assert min(rare.values()) >= 5, rare
