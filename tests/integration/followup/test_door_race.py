"""The link is opened twice, or the page and the link are sent together: one check-in, and one receipt."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from hesperion.mail.models import Message
from intake.followup.actions.check_ins import send_check_in
from intake.followup.choices import Via
from intake.followup.links import token_for
from intake.followup.models import CheckIn
from intake.record.models import CourseSince, Occasion
from tests.factories.follow_up import infused_ago, open_time
from tests.people import Person

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {"course": {"course": "no"}}


def at_once(*senders):
    """Let all send in the same moment; returns what each got."""
    gate = Barrier(len(senders), timeout=30)

    def send(sender):
        try:
            gate.wait()
            return sender()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(senders)) as threads:
        return list(threads.map(send, senders))


def by_link(link):
    """A person with the page open, who presses the button."""
    person = Person()
    fields = person.hidden_fields(link) | {"course": "no"}
    return lambda: super(Person, person).post(link, fields).status_code


def sent_once():
    assert CheckIn.objects.count() == CourseSince.objects.count() == 1
    assert Occasion.objects.filter(kind="check_in").count() == 1


def test_a_link_that_is_sent_from_several_browsers_is_answered_once():
    participant = infused_ago(100, joined=60)
    link = f"/check-in/{token_for(participant, open_time(participant).key)}/"
    statuses = at_once(*(by_link(link) for _ in range(4)))
    assert Counter(statuses) == {200: 1, 410: 3}
    sent_once()
    assert Message.objects.filter(kind="followup.received").count() == 1


def test_the_link_and_the_page_together_are_answered_once():
    participant = infused_ago(100, joined=60)
    time = open_time(participant)
    link = f"/check-in/{token_for(participant, time.key)}/"

    def by_page():
        values = {"participant": participant, "time": time, "answers": ANSWERS}
        return send_check_in(**values, via=Via.PAGE)

    status, check_in = at_once(by_link(link), by_page)
    assert (status == 200) == (check_in is None)
    sent_once()
    assert Message.objects.filter(kind="followup.received").count() == (status == 200)
