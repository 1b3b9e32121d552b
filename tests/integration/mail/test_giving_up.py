"""Twelve tries over three days; then a message is parked, until somebody sends it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.accounts.actions import make_demo_account
from hesperion.mail import actions
from hesperion.mail.models import Message

pytestmark = pytest.mark.django_db


def try_now() -> int:
    Message.objects.update(next_attempt_at=timezone.now())
    return actions.deliver_due()


@pytest.fixture
def staff():
    return make_demo_account(name="admin", password="only-for-this-test")


def test_waits_grow_and_twelve_tries_take_three_days():
    waits = [actions._wait(attempt) for attempt in range(1, actions.MOST_ATTEMPTS)]
    assert actions.MOST_ATTEMPTS == 12
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=90), timedelta(seconds=270)]
    assert waits == sorted(waits)
    assert timedelta(days=3) < sum(waits, timedelta()) < timedelta(days=3.5)
    assert actions._wait(1_000) == actions.LONGEST_WAIT == timedelta(hours=16)


def test_after_the_last_try_a_message_is_parked_and_not_tried_again(postbox, owe):
    owe("somebody@example.com")
    postbox.answer = "451 try later"
    for attempt in range(1, actions.MOST_ATTEMPTS + 1):
        assert Message.objects.get().dead_at is None
        assert try_now() == 0
        assert Message.objects.get().attempts == attempt
    message = Message.objects.get()
    assert message.dead_at
    assert (message.sent_at, message.bounced_at) == (None, None)
    assert message.last_error == "SMTPDataError 451"
    postbox.answer = "250 OK"
    assert try_now() == 0
    assert Message.objects.get().attempts == actions.MOST_ATTEMPTS


def test_sent_again_a_parked_message_is_due_at_once_with_all_its_tries(postbox, owe, staff):
    message = owe("somebody@example.com")
    Message.objects.update(
        attempts=12,
        dead_at=timezone.now(),
        last_error="SMTPDataError 451",
        next_attempt_at=timezone.now() + timedelta(days=1),
    )
    assert actions.requeue(messages=[message.pk], by=staff) == 1
    message.refresh_from_db()
    assert (message.attempts, message.last_error, message.dead_at) == (0, "", None)
    assert actions.deliver_due() == 1
    assert postbox.addresses == ["somebody@example.com"]


def test_what_was_sent_or_still_waits_is_not_sent_again(postbox, owe, staff):
    sent = owe("first@example.com")
    actions.deliver_due()
    waiting = owe("second@example.com")
    assert actions.requeue(messages=[sent.pk, waiting.pk], by=staff) == 0
    assert actions.deliver_due() == 1
    assert len(postbox.letters) == 2


def test_the_message_id_stays_through_retries_and_sending_again(postbox, owe, staff):
    message = owe("somebody@example.com")
    seen = []

    async def refuse_and_note(server, session, envelope):
        seen.append(envelope.content.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode())
        return postbox.answer

    postbox.handle_DATA = refuse_and_note
    postbox.answer = "451 try later"
    for _ in range(actions.MOST_ATTEMPTS):
        try_now()
    postbox.answer = "250 OK"
    actions.requeue(messages=[message.pk], by=staff)
    assert actions.deliver_due() == 1
    assert seen == [f"<{message.pk}@localhost>"] * (actions.MOST_ATTEMPTS + 1)


def test_what_cannot_be_rendered_is_given_up_as_well():
    Message.objects.create(kind="nobody’s", subject="7d8b4c9e-0000-4000-8000-000000000000")
    for _ in range(actions.MOST_ATTEMPTS):
        try_now()
    message = Message.objects.get()
    assert message.dead_at
    assert message.last_error == "UnknownKind"
