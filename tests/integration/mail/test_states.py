"""Whatever happens to a message, in whichever order, it is in one state, and nothing is sent twice."""

import uuid
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hesperion.accounts.actions import make_demo_account
from hesperion.mail import actions
from hesperion.mail.models import DeliveryState, Message, Reason, Suppression

pytestmark = pytest.mark.django_db

ADDRESS = "somebody@example.com"
ENDS = ["sent_at", "dropped_at", "dead_at"]
REPLIES = {"taken": "250 OK", "busy": "450 busy", "refused": "550 no such user"}
EVENTS = [*REPLIES, "twelve times busy", "came back", "called spam", "write again", "send again"]


@pytest.mark.parametrize("times", [*combinations(ENDS, 2), ENDS])
def test_the_database_refuses_a_message_with_two_ends(owe, times):
    owe(ADDRESS)
    with pytest.raises(IntegrityError, match="mail_message_one_end"), transaction.atomic():
        Message.objects.update(**dict.fromkeys(times, timezone.now()))


@pytest.mark.parametrize("end", [None, "dropped_at"])
def test_the_database_refuses_a_bounce_of_what_was_never_handed_over(owe, end):
    owe(ADDRESS)
    times = {"bounced_at": timezone.now()} | ({end: timezone.now()} if end else {})
    with pytest.raises(IntegrityError, match="bounced_after"), transaction.atomic():
        Message.objects.update(**times)


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ([], DeliveryState.WAITING),
        (["sent_at"], DeliveryState.SENT),
        (["dropped_at"], DeliveryState.DROPPED),
        (["dead_at"], DeliveryState.DEAD),
        (["sent_at", "bounced_at"], DeliveryState.BOUNCED),
        (["dead_at", "bounced_at"], DeliveryState.BOUNCED),
    ],
)
def test_the_times_tell_the_state(owe, times, state):
    owe(ADDRESS)
    Message.objects.update(**dict.fromkeys(times, timezone.now()))
    assert Message.objects.with_state().get().state == state
    assert Message.objects.due().exists() is (state == DeliveryState.WAITING)
    assert Message.objects.undelivered().exists() is (
        state not in (DeliveryState.WAITING, DeliveryState.SENT)
    )


def try_now() -> None:
    Message.objects.update(next_attempt_at=timezone.now())
    actions.deliver_due()


def happen(event: str, message: Message, postbox, staff) -> None:
    if event in REPLIES:
        postbox.welcome = REPLIES[event]
        try_now()
    elif event == "twelve times busy":
        postbox.welcome = REPLIES["busy"]
        for _ in range(actions.MOST_ATTEMPTS):
            try_now()
    elif event in ("came back", "called spam"):
        reason = Reason.BOUNCED if event == "came back" else Reason.COMPLAINED
        actions.record_bounce(message_id=message.pk, provider_id="", address=ADDRESS, reason=reason)
    elif event == "write again":
        actions.lift_suppressions(
            suppressions=Suppression.objects.values_list("pk", flat=True), by=staff
        )
    else:
        actions.requeue(messages=[message.pk], by=staff)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.sampled_from(EVENTS), max_size=12))
def test_in_any_order_of_events_the_message_is_whole(postbox, owe, events):
    with transaction.atomic():
        staff = make_demo_account(name="admin", password=str(uuid.uuid4()))
        message = owe(ADDRESS)
        postbox.letters.clear()
        for event in events:
            before = Message.objects.with_state().get()
            suppressed, letters = Suppression.objects.exists(), len(postbox.letters)
            happen(event, message, postbox, staff)
            after = Message.objects.with_state().get()
            arrived = len(postbox.letters) - letters
            assert arrived == int(before.sent_at is None and after.sent_at is not None)
            assert not (arrived and suppressed)
            assert after.attempts <= actions.MOST_ATTEMPTS
            assert (after.attempts == actions.MOST_ATTEMPTS) <= (
                after.state in (DeliveryState.DEAD, DeliveryState.SENT)
            )
            if (
                before.state in (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.DROPPED)
                and event in REPLIES
            ):
                assert after.state == before.state, "what is over stays so"
        assert {letter["Message-ID"] for letter in postbox.letters} <= {f"<{message.pk}@localhost>"}
        transaction.set_rollback(True)
