"""The cards on /my/, the page of times, asking later and pausing, and that coming back ends a silence."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hesperion.ui.days import utc_today
from intake.consent.choices import NoContactReason
from intake.consent.no_contact.actions import file_report
from intake.followup.actions.pauses import pause
from intake.followup.choices import PauseKind, ReminderStep
from intake.followup.models import Pause, Reminder, Return
from tests.factories.follow_up import (
    answered_by_link,
    asked_after_two_missed,
    asked_on_the_due_day,
    infused_ago,
    open_time,
)
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db
TODAY = utc_today()


def page(client, participant, name="times"):
    return client.get(reverse(f"my:{name}", args=[participant.public_id]))


def home(client):
    return client.get(reverse("my:home")).content.decode()


def test_an_open_check_in_waits_first_on_the_page_and_the_next_one_has_its_day():
    participant = asked_on_the_due_day()
    client = signed_in(participant)
    shown = home(client)
    assert "A check-in is open" in shown
    assert "Your next check-in opens on" in shown
    assert "You paused" not in shown


def test_the_times_are_a_table_with_each_state_in_words_and_a_line_beside_it():
    participant = infused_ago(250, joined=160)
    answered = open_time(participant, TODAY - timedelta(50))
    answered_by_link(participant, answered)
    client = signed_in(participant)
    shown = page(client, participant).content.decode()
    assert shown.count('<tr class="govuk-table__row">') == 1 + 18
    for words in ("Before you joined", "Answered. Thank you", "Opens on"):
        assert words in shown
    assert shown.count('class="path__mark"') == 1
    assert shown.count('class="path__before"') == 16


def test_a_relative_has_no_times_and_no_card():
    participant = infused_ago(
        250, joined=160, who={"teller": "relative"}, death={"died_on": "2026"}
    )
    client = signed_in(participant)
    assert "check-in" not in home(client).lower()
    assert "There are no check-ins." in page(client, participant).content.decode()


def test_asking_later_and_pausing_and_lifting():
    participant = asked_on_the_due_day()
    client = signed_in(participant)
    address = reverse("my:check_in_later", args=[participant.public_id])
    assert client.post(address, {"days": "14"}).status_code == 302
    assert client.post(address, {"days": "183"}).status_code == 302  # in place of the first
    first, second = Pause.objects.order_by("chosen_at")
    assert (first.kind, first.until_on, first.lifted_on) == (
        PauseKind.LATER, TODAY + timedelta(13), TODAY,
    )  # fmt: skip
    assert (second.kind, second.until_on, second.lifted_on) == (
        PauseKind.PAUSE, TODAY + timedelta(182), None,
    )  # fmt: skip
    assert "You paused" in page(client, participant).content.decode()
    assert "You paused" in home(client)
    assert client.post(address, {"lift": "yes"}).status_code == 302
    assert "You paused" not in home(client)


@pytest.mark.parametrize("days", ["184", "9999", "0", "-3", "soon", "\0", ""])
def test_a_pause_of_more_than_half_a_year_or_of_nothing_is_refused_with_a_sentence(days):
    participant = asked_on_the_due_day()
    client = signed_in(participant)
    address = reverse("my:check_in_later", args=[participant.public_id])
    answer = client.post(address, {"days": days})
    assert answer.status_code == 422
    words = "Choose one answer." if not days else "You can pause for half a year at most."
    assert words in answer.content.decode()
    assert not Pause.objects.exists()


def test_the_first_sign_in_ends_a_silence_and_says_so_once():
    participant = asked_after_two_missed()
    client = signed_in(participant)
    assert "Good to see you." in home(client)
    assert "Good to see you." not in home(client)
    assert [row.by for row in Return.objects.filter(participant=participant)] == ["signed_in"]


def test_who_signs_in_after_a_report_of_a_death_is_not_greeted_and_can_have_us_write_again():
    participant = asked_on_the_due_day()
    file_report(participant=participant, reason=NoContactReason.DIED)
    client = signed_in(participant)
    assert "Good to see you." not in home(client)
    assert "Somebody asked us to stop these mails." in page(client, participant).content.decode()
    address = reverse("my:check_in_later", args=[participant.public_id])
    assert client.post(address, {"lift": "yes"}).status_code == 302
    assert "Somebody asked us" not in page(client, participant).content.decode()
    assert participant.no_contact_reports.get().finding == "answers"


def test_a_date_of_an_infusion_that_is_corrected_opens_a_time_at_once():
    participant = infused_ago(400, joined=60)
    client = signed_in(participant)
    assert not Reminder.objects.exists()
    address = reverse("my:answer", args=[participant.public_id, "infusion"])
    given = TODAY - timedelta(110)
    typed = {"given_0": given.day, "given_1": given.month, "given_2": given.year}
    answer = client.post(address, typed | {"target": "cd19", "cells": "own", "setting": "trial"})
    assert answer.status_code == 302
    assert [row.step for row in Reminder.objects.all()] == [ReminderStep.FIRST]
    assert open_time(participant).code == "d100"


def test_somebody_elses_pages_are_not_found():
    own, other = asked_on_the_due_day(), infused_ago(100, joined=60)
    client = signed_in(own)
    for name in ("times", "check_in_later"):
        assert page(client, other, name).status_code == 404
    pause(participant=own, kind=PauseKind.LATER, until_on=TODAY)
    assert page(client, own, "check_in_later").status_code == 200
