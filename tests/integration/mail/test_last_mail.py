"""The last mail: its address outlives the key by some hours, sealed, and nothing else does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hesperion.mail import actions
from hesperion.mail.models import Message
from hesperion.privacy.cipher import Tampered
from intake.consent.actions import erasing, erasure_receipts
from intake.consent.models import ErasureReceipt
from tests.factories.intake import EMAIL, confirmed, submitted

pytestmark = pytest.mark.django_db


def erase(participant):
    erasing.erase_participant(participant=participant, by="system:test")


def test_who_is_erased_gets_one_last_mail(postbox):
    participant = confirmed()
    actions.deliver_due()
    erase(participant)
    actions.deliver_due()
    assert postbox.addresses == [EMAIL, EMAIL]
    assert postbox.letters[-1]["Subject"] == "We deleted what you sent"


def test_an_address_that_was_never_proved_gets_none():
    erase(submitted())
    assert not ErasureReceipt.objects.exists()
    assert not Message.objects.exists()


def test_once_it_is_sent_the_address_is_gone_with_the_next_sweep(postbox):
    erase(confirmed())
    assert erasure_receipts.delete_old_receipts() == 0
    actions.deliver_due()
    assert erasure_receipts.delete_old_receipts() == 1
    assert not ErasureReceipt.objects.exists()


def test_after_22_hours_it_is_gone_unsent_and_no_later_try_sends_it(postbox):
    erase(confirmed())
    past = timezone.now() - timedelta(hours=22, minutes=1)
    ErasureReceipt.objects.update(owed_at=past)
    Message.objects.update(created_at=past)
    actions.deliver_due()
    assert postbox.letters == []
    erasure_receipts.delete_old_receipts()
    assert not ErasureReceipt.objects.exists()
    assert not Message.objects.filter(kind="consent.erased").exists()


def test_no_table_holds_the_address_in_clear_or_says_whose_it_was():
    participant = confirmed()
    erase(participant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM consent_erasurereceipt f")
        ((row,),) = cursor.fetchall()
        cursor.execute("SELECT m::text FROM mail_message m")
        ((message,),) = cursor.fetchall()
    for stored in (row, message):
        for trace in (EMAIL, EMAIL.encode().hex(), str(participant.pk), participant.public_id):
            assert trace not in stored


def test_an_address_that_was_moved_to_another_row_does_not_open():
    erase(confirmed())
    erase(confirmed(consent={"email": "other@example.com"}))
    one, other = ErasureReceipt.objects.order_by("owed_at")
    one.address = other.address
    with pytest.raises(Tampered):
        erasure_receipts.unsealed_address(one)


def test_an_erasure_that_breaks_off_owes_no_mail_that_would_be_untrue(monkeypatch):
    participant = confirmed()
    monkeypatch.setattr(erasing.erasure, "erase_subject", lambda **given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(participant)
    assert not ErasureReceipt.objects.exists()
