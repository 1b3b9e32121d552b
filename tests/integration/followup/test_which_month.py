"""Whoever told only the year of an infusion, or no date, is asked for the month once: on a card and by mail."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.ui.days import utc_today
from intake.consent.models import NoContactReport
from intake.followup.actions.which_month import WHICH_MONTH, ask_for_months
from intake.followup.choices import TimeState
from intake.followup.models import Reminder
from intake.followup.queries import times_of
from tests.factories.follow_up import without_month
from tests.factories.my import signed_in
from tests.factories.resume import links_in

pytestmark = pytest.mark.django_db

TITLE = "Which month was the infusion?"


def asked():
    return list(Message.objects.filter(kind=WHICH_MONTH).values_list("subject", flat=True))


def home_of(participant):
    return signed_in(participant).get("/my/").text


def tell(participant, month, year):
    told = {"given_1": month, "given_2": year, "target": "cd19", "cells": "own", "setting": "trial"}
    address = f"/my/{participant.public_id}/answers/infusion/"
    assert signed_in(participant).post(address, told).status_code == 302


@pytest.mark.parametrize("given", ["2024", ""])
def test_the_month_is_asked_for_once_by_mail(given, postbox):
    participant = without_month(given)
    mail.deliver_due()
    before = len(postbox.letters)
    assert (ask_for_months(), ask_for_months()) == (1, 0)
    mail.deliver_due()
    (letter,) = postbox.letters[before:]
    assert any(link.endswith("/my/") for link in links_in(letter))
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert ask_for_months() == 0
    assert Reminder.objects.get().participant == participant


@pytest.mark.parametrize(
    "told",
    [
        {"given": "2024-03"},
        {"given": "2024-03-05"},
        {"joined": 29},
        {"choices": {"purposes": ["study"]}},
        {"car_t": {"status": "waiting", "decided": ""}},
    ],
)
def test_others_are_not_asked(told):
    without_month(**told)
    assert (ask_for_months(), asked()) == (0, [])


def test_whoever_was_reported_is_not_asked_and_a_mail_that_is_owed_is_dropped(postbox):
    participant = without_month()
    mail.deliver_due()
    before = len(postbox.letters)
    assert ask_for_months() == 1
    NoContactReport.objects.create(participant=participant, reason="cannot_answer")
    mail.deliver_due()
    assert len(postbox.letters) == before
    assert Message.objects.get(kind=WHICH_MONTH).dropped_at


def test_the_own_page_asks_until_the_month_is_told_and_then_there_are_times(postbox):
    participant = without_month()
    assert TITLE in home_of(participant)
    assert {time.anchor_kind for time in times_of(participant)} == {"decision"}
    ask_for_months()
    tell(participant, "3", "2024")
    assert TITLE not in home_of(participant)
    assert {time.anchor_date.isoformat() for time in times_of(participant)} == {"2024-03-15"}
    mail.deliver_due()
    assert Message.objects.get(kind=WHICH_MONTH).dropped_at


def test_the_own_page_asks_for_two_months_after_the_mail_and_no_longer():
    participant = without_month()
    ask_for_months()
    for days, is_asked in ((60, True), (61, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert (TITLE in home_of(participant)) is is_asked


def test_a_relative_is_not_asked():
    participant = without_month(who={"teller": "relative"}, death={"died_on": "2026"})
    assert ask_for_months() == 0
    assert TITLE not in home_of(participant)


@pytest.mark.django_db(transaction=True)
def test_times_that_closed_before_the_month_was_told_were_not_asked_and_an_open_one_gets_its_mail():
    """In transactions of their own: history tells by the moment what was told with the story."""
    day = utc_today() - timedelta(days=375)
    participant = without_month(str(day.year), joined=370)
    tell(participant, day.month, day.year)
    found = {time.code: time for time in times_of(participant) if time.anchor_kind == "infusion"}
    assert {found[code].state for code in ("d100", "m6")} == {TimeState.NOT_ASKED}
    assert found["m12"].state is TimeState.OPEN
    assert [one.code for one in Reminder.objects.filter(participant=participant)] == ["m12"]
    later = times_of(participant, on=found["m12"].closes_on + timedelta(days=1))
    assert [time.state for time in later if time.code == "m12"] == [TimeState.MISSED]
    tell(participant, day.month, day.year - 2)
    moved = [time for time in times_of(participant) if time.code == "d100"]
    assert {time.state for time in moved} == {TimeState.BEFORE_JOINING}
