"""The times that the database derives, and their one state, for lives that are told by hand."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import ProgrammingError, connections
from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent.actions.consents import ANSWER_TIME, lock_unanswered
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import NoContactFinding, NoContactReason, WithdrawalKind
from intake.consent.models import Majority
from intake.consent.no_contact.actions import file_report, record_finding
from intake.consent.queries import current_document
from intake.followup.choices import AnchorKind, TimeState
from intake.followup.models import DueToday
from intake.followup.queries import times_of
from intake.record.models import Infusion
from tests.factories.intake import confirmed, sign_text
from tests.followup_oracle import WAIT_AT_MAJORITY
from tests.followup_sums import assert_states_add_up

pytestmark = pytest.mark.django_db


WILLING = {"purposes": ["study", "contact"]}
LATER = date(2045, 1, 1)
JOINED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def states(participant, on):
    return {time.code: time.state for time in times_of(participant, on=on)}


def willing(given="2026-11-01", **steps):
    """Somebody who joined on 20 November 2026 and may be written to."""
    with time_machine.travel(JOINED, tick=False):
        return confirmed(infusion={"given": given}, choices=WILLING, **steps)


def on(day):
    """It is noon of this day."""
    return time_machine.travel(datetime.combine(day, JOINED.time(), UTC), tick=False)


def infuse_again(participant, given):
    with history.by(THEMSELF):
        Infusion.of(participant.pk, number=2, given=given).save()


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


def test_a_second_infusion_begins_anew_and_ends_what_was_due_after_it():
    participant = willing()
    infuse_again(participant, "2027-12-24")
    found = {time.key: time for time in times_of(participant, on=LATER)}
    assert len(found) == 36
    first = {code: time.state for (_kind, number, code), time in found.items() if number == 1}
    assert [code for code, state in first.items() if state is not TimeState.ENDED] == [
        "d100",
        "m6",
        "m12",
    ]
    second = {key: time for key, time in found.items() if key[1] == 2}
    assert {time.state for time in second.values()} == {TimeState.MISSED}
    assert {time.anchor_date for time in second.values()} == {date(2027, 12, 24)}
    assert {time.first_on for time in found.values()} == {date(2026, 11, 1)}


@pytest.mark.parametrize(("given", "count"), [("2026-12-01", 18), ("2026-12-02", 36), ("2027", 18)])
def test_a_further_infusion_within_30_days_or_of_an_unknown_month_begins_nothing(given, count):
    participant = willing()
    infuse_again(participant, given)
    assert len(times_of(participant)) == count


def test_without_a_dated_infusion_times_are_counted_from_the_day_of_telling():
    found = times_of(willing(given="2026"))
    assert {time.anchor_kind for time in found} == {AnchorKind.DECISION}
    assert {time.anchor_date for time in found} == {JOINED.date()}
    assert [time.code for time in found][:5] == ["m6", "m12", "m18", "m24", "y3"]


def test_a_child_comes_of_age_in_the_middle():
    """The parent's mails stop when the child is asked; while nobody signs the times wait and are not missed."""
    participant = willing(who={"teller": "parent"})
    with on(date(2027, 4, 1)), history.by(THEMSELF):
        Majority.objects.create(participant=participant)
    assert states(participant, date(2027, 5, 1))["m6"] is TimeState.OPEN
    with on(date(2027, 7, 10)):
        assert lock_unanswered() == 1
    assert states(participant, date(2027, 7, 12)) == states(participant, date(2027, 7, 10))
    with on(date(2028, 1, 2)), history.by(THEMSELF):
        sign_text(participant, current_document("self", "en"))
    found = states(participant, LATER)
    assert found["d100"] is TimeState.MISSED
    assert found["m6"] is TimeState.NOT_ASKED  # due on 1 May, after the child was asked
    assert found["m12"] is TimeState.LOCKED  # it closed on 31 December
    assert found["m18"] is TimeState.MISSED
    assert timedelta(WAIT_AT_MAJORITY) == ANSWER_TIME, "the SQL has this number of days"


def test_a_family_that_tells_of_somebody_who_died_gets_no_times():
    assert times_of(willing(who={"teller": "relative"}, death={"relation": "partner"})) == []


def test_a_report_of_a_death_that_was_found_true_ends_the_times_on_its_day():
    participant = willing()
    with on(date(2027, 5, 3)):
        report = file_report(participant=participant, reason=NoContactReason.DIED)
    assert states(participant, date(2027, 5, 4))["m6"] is TimeState.SILENT
    with on(date(2027, 8, 1)):
        record_finding(report=report.pk, finding=NoContactFinding.TRUE, by="user:1")
    found = states(participant, LATER)
    assert found.pop("d100") is TimeState.MISSED
    assert {*found.values()} == {TimeState.DIED}


def test_whoever_withdraws_contact_is_not_asked_but_may_answer():
    participant = willing()
    with on(date(2027, 4, 1)):
        record_withdrawal(participant=participant, kind=WithdrawalKind.CONTACT)
    assert states(participant, date(2027, 5, 1))["m6"] is TimeState.OPEN
    found = states(participant, LATER)
    assert found.pop("d100") is TimeState.MISSED
    assert {*found.values()} == {TimeState.NOT_ASKED}


def test_whoever_stops_the_use_has_no_times_any_more():
    participant = willing()
    with on(date(2027, 4, 1)):
        record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
    assert {*states(participant, LATER).values()} == {TimeState.ENDED}


def test_a_consent_that_is_signed_before_midnight_and_ends_the_one_before_after_it():
    """Days of two consents may overlap, and the end of one may lie after the beginning of the next."""
    participant = willing(who={"teller": "parent"})
    with on(date(2027, 1, 2)), history.by(THEMSELF):
        Majority.objects.create(participant=participant)
    with on(date(2027, 6, 2)), history.by(THEMSELF):
        participant.consents.update(ended_at=timezone.now())
    with on(date(2027, 6, 1)), history.by(THEMSELF):
        sign_text(participant, current_document("self", "en"))
    assert states(participant, date(2027, 6, 2))["m6"] is TimeState.OPEN


def test_the_view_of_today_is_the_function_of_today():
    participant = willing()
    rows = DueToday.objects.filter(participant=participant)
    found = {(row.anchor_kind, row.anchor_number, row.code): row.state for row in rows}
    assert found == {time.key: time.state for time in times_of(participant)}


def test_researchers_cannot_ask_it():
    for source in ("derived.due_today", "derived.due('2030-01-01')", "derived.standing"):
        with (
            connections["research"].cursor() as cursor,
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            cursor.execute(f"SELECT * FROM {source}")  # noqa: S608 - our own names


def test_states_that_do_not_add_up_would_be_found():
    confirmed(infusion={"given": "2022-03-15"})
    assert_states_add_up()
    with pytest.raises(AssertionError):
        assert_states_add_up(set(TimeState.values) - {TimeState.UPCOMING})
