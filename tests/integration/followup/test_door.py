"""The mailed door: an empty form that takes answers once, and what it says when it takes none."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.formats import date_format

from hesperion.mail.models import Message
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import WithdrawalKind
from intake.consent.models import Withdrawal
from intake.followup.actions.check_ins import undo_check_in
from intake.followup.choices import TimeState
from intake.followup.links import token_for
from intake.followup.models import CheckIn
from intake.followup.queries import times_of
from intake.participants import limits
from intake.participants.actions.pins import set_pin
from intake.record.models import (
    AdverseEvent,
    CourseSince,
    LifeEvent,
    Negative,
    Outcome,
    SteroidDose,
    Treatment,
)
from intake.stories.models import Flag
from tests.factories.follow_up import at_noon, infused_ago, open_time
from tests.people import Person

pytestmark = pytest.mark.django_db

FILLED = {
    "course": "better",
    "disease": "3",
    "pain": "0",
    "medicines": "changed",
    "drug": "hydrocortisone",
    "mg": "20",
    "why": "replacement",
    "happened": ["infection", "hospital"],
    "not_happened": ["cancer", "gvhd"],
    "now": ["none"],
    "b_cells": "yes",
    "vaccines": ["vaccine_flu"],
}


@pytest.fixture
def participant():
    return infused_ago(100, joined=60)


def link_of(participant, time=None):
    return f"/check-in/{token_for(participant, (time or open_time(participant)).key)}/"


def without_tokens(page, link):
    text = page.text.replace(link, "")
    return re.sub(r'name="opened" value="[^"]+"', "", text)


def test_the_form_is_empty_and_the_same_for_everybody(participant):
    """The other is at month 24."""
    other = infused_ago(
        731, joined=60, sign={"email": "x@example.com", "name": "Kim"}, who={"teller": "helper"}
    )
    link, others = link_of(participant), link_of(other)
    page = Person().get(link)
    assert page.status_code == 200
    assert without_tokens(page, link) == without_tokens(Person().get(others), others)
    assert 'type="radio"' in page.text
    assert " checked" not in page.text


def test_no_browser_cache_search_engine_or_other_site_learns_the_address(participant):
    page = Person().get(link_of(participant))
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert '<meta name="referrer" content="no-referrer">' in page.text
    assert not page.cookies
    assert "Disallow: /check-in/" in Person().get("/robots.txt").text


def test_the_answers_are_facts_of_a_check_in_by_link(participant):
    page = Person().post(link_of(participant), FILLED)
    assert page.status_code == 200
    assert "The answers have arrived" in page.text
    check_in = CheckIn.objects.get()
    assert (check_in.via, check_in.code, check_in.nothing_new) == ("link", "d100", False)
    facts = {"occasion": check_in.occasion}
    assert CourseSince.objects.get(**facts).course == "better"
    outcome = Outcome.objects.get(**facts)
    assert (outcome.disease, outcome.pain, outcome.tiredness) == (3, 0, None)
    assert outcome.b_cells == "yes"
    dose = SteroidDose.objects.get(**facts)
    assert (dose.drug, dose.mg, dose.why) == ("hydrocortisone", 20, "replacement")
    assert [event.kind for event in AdverseEvent.objects.filter(**facts)] == ["infection"]
    events = LifeEvent.objects.filter(**facts).values_list("kind", flat=True)
    assert sorted(events) == ["hospital", "vaccine_flu"]
    # Nobody asked about a donor's cells before: a "no" about them is no fact of theirs.
    assert [no.about for no in Negative.objects.filter(**facts)] == ["cancer"]


def test_what_is_left_empty_is_not_reported(participant):
    Person().post(link_of(participant), {"course": "unsure"})
    facts = {"occasion": CheckIn.objects.get().occasion}
    for model in (AdverseEvent, LifeEvent, Negative, Treatment, SteroidDose):
        assert not model.objects.filter(**facts).exists()


def test_the_same_medicines_are_copied_and_none_is_told_as_none(participant):
    Person().post(link_of(participant), {"course": "no", "medicines": "same"})
    occasion = CheckIn.objects.get().occasion
    copied = Treatment.objects.filter(occasion=occasion).values_list("code", flat=True)
    assert sorted(copied) == ["antimalarial", "glucocorticoid"]
    other = infused_ago(100, joined=60, sign={"email": "x@example.com"})
    Person().post(link_of(other), {"course": "no", "medicines": "none", "drug": "none"})
    none = Treatment.objects.exclude(occasion=occasion).filter(occasion__kind="check_in")
    assert [row.code for row in none] == ["none"]


def test_a_receipt_is_mailed_and_shows_nothing_of_the_answers(participant):
    Person().post(link_of(participant), FILLED)
    receipt = Message.objects.get(kind="followup.received")
    assert (receipt.subject, receipt.about) == (participant.pk, CheckIn.objects.get().pk)


def test_an_answered_link_says_so_and_takes_nothing_more(participant):
    link = link_of(participant)
    Person().post(link, FILLED)
    person = Person()
    for page in (person.get(link), Client().post(link, FILLED)):
        assert page.status_code == 410
        assert "answered already" in page.text
    assert CheckIn.objects.count() == 1
    assert Message.objects.filter(kind="followup.received").count() == 1


WRONG = {
    "no course": ({"course": ""}, "I am not sure"),
    "yes and no": ({"not_happened": ["infection"]}, "You ticked yes and no"),
    "a scale of 11": ({"disease": "11"}, "Choose one of the answers"),
    "too much": ({"mg": "9999"}, "2,000 mg or less"),
    "no number": ({"mg": "a lot"}, "as a number"),
    "a NUL": ({"mg": "2\0"}, "as a number"),
    "a dose of nothing": ({"drug": ""}, "Choose which steroid"),
    "a steroid and none": ({"medicines": "none", "why": "disease"}, "You chose no medicines"),
    "a code of no list": ({"happened": ["tooth"]}, "Choose one of the answers"),
    "none and some": ({"now": ["none", "fever"]}, "None of these"),
    "thoughts that are not asked about here": ({"now": ["suicide"]}, "Choose one of the answers"),
}


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(participant):
    link = link_of(participant)
    person = Person()
    for name, (wrong, sentence) in WRONG.items():
        page = person.post(link, FILLED | wrong)
        assert page.status_code == 422, name
        assert sentence in page.text, name
        kept = page.text.count(" checked")
        assert kept >= 8, name
        assert FILLED["mg"] in page.text or "mg" in wrong, name
    assert not CheckIn.objects.exists()


def test_another_language_keeps_what_was_typed(participant):
    link = link_of(participant)
    page = Person().post(f"/de{link}", FILLED | {"in_language": "de"})
    assert page.status_code == 200
    assert 'lang="de"' in page.text
    assert page.text.count(" checked") == 13
    assert not CheckIn.objects.exists()


def test_a_browser_without_cookies_can_send(participant):
    person = Person(enforce_csrf_checks=True)
    assert person.post(link_of(participant), FILLED).status_code == 200
    assert not person.cookies


def test_a_closed_one_says_when_the_next_opens(participant):
    time = open_time(participant)
    upcoming = [one for one in times_of(participant) if one.state is TimeState.UPCOMING]
    with time_machine.travel(at_noon(time.closes_on + timedelta(3)), tick=False):
        page = Person().get(link_of(participant, time))
        sent = Person().post(link_of(participant, time), FILLED)
    assert page.status_code == sent.status_code == 410
    assert f"closed on {date_format(time.closes_on)}" in page.text
    assert f"next opens on {date_format(upcoming[0].opens_on)}" in page.text
    assert not CheckIn.objects.exists()


def test_one_that_is_not_open_yet_says_when_it_opens(participant):
    later = times_of(participant)[-1]
    page = Person().get(link_of(participant, later))
    assert page.status_code == 410
    assert f"opens on {date_format(later.opens_on)}" in page.text


def test_on_the_last_day_anywhere_on_earth_answers_are_taken(participant):
    time = open_time(participant)
    noon_after = at_noon(time.closes_on + timedelta(1)) - timedelta(hours=1)
    with time_machine.travel(noon_after, tick=False):
        assert Person().get(link_of(participant, time)).status_code == 200


def test_whoever_stopped_all_use_reads_that_we_stopped(participant):
    link = link_of(participant)
    record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
    for page in (Person().get(link), Client().post(link, FILLED)):
        assert page.status_code == 410
        assert "You asked us to stop" in page.text
    assert not CheckIn.objects.exists()


def test_where_the_door_is_closed_the_link_leads_to_signing_in(participant):
    link = link_of(participant)
    set_pin(subjects=[participant.pk], pin="246810")
    for page in (Person().get(link), Client().post(link, FILLED)):
        assert (page.status_code, page.url) == (302, "/my/")
    assert not CheckIn.objects.exists()


def test_whoever_stopped_mails_alone_is_led_to_signing_in(participant):
    link = link_of(participant)
    record_withdrawal(participant=participant, kind=WithdrawalKind.CONTACT)
    assert Person().get(link).url == "/my/"


def test_a_danger_is_met_after_sending_without_telling_the_country(participant):
    page = Person().post(link_of(participant), FILLED | {"happened": ["hlh"], "now": ["fever"]})
    for words in ("Is this happening now?", "HLH or MAS", "tel:112", "tel:911", "one working day"):
        assert words in page.text
    assert "https://" not in page.text.partition("<main")[2]
    assert Flag.objects.get().flagged_by == "system:check-in"


def test_without_danger_the_page_has_no_such_box(participant):
    assert "Is this happening now?" not in Person().post(link_of(participant), FILLED).text


def test_too_many_from_one_network_are_asked_to_wait_and_lose_nothing(participant, monkeypatch):
    few = limits.Limit("followup.check-ins-by-link", most=1, period=limits.HOUR)
    monkeypatch.setattr("intake.followup.door.forms.DoorForm.limit", few)
    other = infused_ago(100, joined=60, sign={"email": "x@example.com"})
    assert Person().post(link_of(other), FILLED).status_code == 200
    page = Person().post(link_of(participant), FILLED)
    assert page.status_code == 429
    assert page.text.count(" checked") == 13


def test_a_time_that_was_taken_back_is_open_again(participant):
    link = link_of(participant)
    Person().post(link, FILLED)
    undo_check_in(participant=participant, check_in=CheckIn.objects.get())
    assert Person().get(link).status_code == 200
    assert Person().post(link, FILLED).status_code == 200


def test_a_link_that_nobody_made_takes_nothing(participant):
    contact, _dot, signature = token_for(participant, open_time(participant).key).partition(".")
    for token in (f"{contact}.{signature[::-1]}", f"{contact}.", "a.b"):
        assert Client().post(f"/check-in/{token}/", FILLED).status_code == 404
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("days", [100, 731])  # day 100, and month 24
def test_a_no_to_going_on_ends_the_mails_and_without_an_answer_they_stay(days):
    for go_on, told, stopped in (("no", ["contact"], True), ("yes", [], False), ("", [], False)):
        email = {"email": f"{go_on or 'none'}@example.com"}
        participant = infused_ago(days, joined=60, sign=email)
        page = Person().post(link_of(participant), FILLED | {"go_on": go_on})
        withdrawn = Withdrawal.objects.filter(participant=participant)
        assert list(withdrawn.values_list("kind", flat=True)) == told, go_on
        assert ("We send no more check-in mails" in page.text) == stopped, go_on
        assert CheckIn.objects.filter(participant=participant).exists()
