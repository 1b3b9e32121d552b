"""Several workers sweep at the same time."""

from collections import Counter

import pytest

from hesperion.mail import actions
from hesperion.mail.models import Message
from tests.services import in_parallel

SWEEPERS = 8
MAILS = 60

pytestmark = pytest.mark.django_db(transaction=True)


def sweep_together(tries: int = 1) -> list[int]:
    """What each sweeper says that it sent."""
    return in_parallel(SWEEPERS, lambda: sum(actions.deliver_due() for _ in range(tries)))


def test_no_message_is_sent_twice_and_none_is_left(postbox, owe):
    addresses = [f"person{number}@example.com" for number in range(MAILS)]
    for address in addresses:
        owe(address)
    counts = sweep_together()
    assert sum(counts) == MAILS
    assert sum(count > 0 for count in counts) > 1, "one sweeper did all: nothing was tried"
    assert Counter(postbox.addresses) == Counter(addresses)
    assert len({letter["Message-ID"] for letter in postbox.letters}) == MAILS
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}
    assert not Message.objects.filter(sent_at=None).exists()


def test_a_refused_message_is_tried_once_by_all_of_them(postbox, owe):
    postbox.welcome = "450 busy"
    for number in range(10):
        owe(f"person{number}@example.com")
    assert sum(sweep_together(tries=3)) == 0
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_two_refusals_of_one_address_make_one_suppression(postbox, owe):
    postbox.welcome = "550 no such user"
    for _ in range(20):
        owe("nobody@example.com")
    assert sum(sweep_together()) == 0
    assert not Message.objects.due().exists()
    assert not Message.objects.filter(dead_at=None, dropped_at=None).exists()
