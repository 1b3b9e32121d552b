"""The times that the database derives, and their one state, for lives that are told by hand."""

from collections import Counter
from datetime import date

import pytest

from intake.followup.choices import TimeState
from intake.followup.queries import times_of
from tests.factories.intake import confirmed

pytestmark = pytest.mark.django_db


WILLING = {"purposes": ["study", "contact"]}


def states(participant, on):
    return {time.code: time.state for time in times_of(participant, on=on)}


def test_somebody_who_was_infused_in_2022_joins_today_and_is_asked_from_the_next_time_on():
    participant = confirmed(infusion={"given": "2022-03-15"}, choices=WILLING)
    joined = participant.submitted_at.date()
    found = times_of(participant, on=joined)
    assert len(found) == 18
    assert {time.anchor_date for time in found} == {date(2022, 3, 15)}
    assert all(
        time.state == (TimeState.BEFORE_JOINING if time.opens_on <= joined else TimeState.UPCOMING)
        for time in found
    )
    later = Counter(states(participant, date(2040, 1, 1)).values())
    assert later.keys() == {TimeState.BEFORE_JOINING, TimeState.MISSED}


def test_each_time_opens_and_closes_on_its_days():
    participant = confirmed(infusion={"given": "2022-03-15"}, choices=WILLING)
    time = next(time for time in times_of(participant) if time.state is TimeState.UPCOMING)

    def state(on):
        return states(participant, on)[time.code]

    assert (time.due_on - time.opens_on).days == 14
    assert (time.closes_on - time.due_on).days == 60
    assert state(time.opens_on) is TimeState.OPEN
    assert state(time.closes_on) is TimeState.OPEN
    assert state(time.closes_on.replace(year=time.closes_on.year + 1)) is TimeState.MISSED
