"""The last mail to somebody who is erased. Its address outlives their key for some hours."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import PENDING, Message
from hesperion.privacy import site_key
from hesperion.privacy.cipher import Place
from hesperion.privacy.classes import label_of
from hesperion.privacy.keys.actions import NoKey
from hesperion.privacy.reading import reading
from intake.consent.models import ErasureReceipt
from intake.participants.models import Contact, Participant

MAIL = "consent.erased"
KEPT = timedelta(hours=22)  # swept every hour: an address lies there for less than a day


def new_receipt(*, participant: Participant, by: str) -> ErasureReceipt | None:
    """A farewell that is not stored yet. None where the address was never proved, or can't be read any more."""
    contact = Contact.objects.filter(
        pk=participant.pk, participant__confirmation__isnull=False
    ).first()
    if contact is None:
        return None
    farewell = ErasureReceipt(language=participant.language)
    try:
        with reading(actor=by, purpose="farewell"):
            farewell.address = site_key.seal(contact.email, place=_place(farewell))
    except NoKey:
        return None
    return farewell


@transaction.atomic
def enqueue_mail(*, farewell: ErasureReceipt) -> None:
    """Owe the mail, once its participant is erased."""
    farewell.save()
    mail.enqueue(kind=MAIL, subject=farewell.pk)


def current_receipt(farewell: uuid.UUID) -> ErasureReceipt | None:
    """The farewell, unless its hours are over."""
    return ErasureReceipt.objects.filter(pk=farewell, owed_at__gt=timezone.now() - KEPT).first()


def address_of(farewell: ErasureReceipt) -> str:
    return site_key.unseal(bytes(farewell.address), place=_place(farewell))


def sweep() -> int:
    """Delete the farewells whose mail is no longer owed, or whose hours are over; how many those were."""
    past = timezone.now() - KEPT
    owed = Message.objects.filter(PENDING, kind=MAIL, created_at__gt=past)
    gone = ErasureReceipt.objects.exclude(pk__in=owed.values("subject")).delete()[0]
    mail.delete_messages(kind=MAIL, before=past)
    return gone


def _place(farewell: ErasureReceipt) -> Place:
    return Place(f"{label_of(ErasureReceipt)}.address", str(farewell.pk), farewell.pk)
