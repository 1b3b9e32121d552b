"""The last mail to an erased participant. Its address is kept for some hours after their key is destroyed."""

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

RECEIPT_MAIL = "consent.erased"
RECEIPT_LIFE = timedelta(hours=22)  # deleted every hour, so that no address is stored for a day


def new_receipt(*, participant: Participant, by: str) -> ErasureReceipt | None:
    """An unsaved receipt with the participant's address; None if they never confirmed it.

    Also None if the participant's key is destroyed. `by` is the actor who erases, for the audit.
    """
    contact = Contact.objects.filter(
        pk=participant.pk, participant__confirmation__isnull=False
    ).first()
    if contact is None:
        return None
    receipt = ErasureReceipt(language=participant.language)
    try:
        with reading(actor=by, purpose="erasure-receipt"):
            receipt.address = site_key.seal(contact.email, place=_place(receipt))
    except NoKey:
        return None
    return receipt


@transaction.atomic
def enqueue_mail(*, receipt: ErasureReceipt) -> None:
    """Save the receipt and enqueue its mail. Must be called after the participant was erased."""
    receipt.save()
    mail.enqueue(kind=RECEIPT_MAIL, subject=receipt.pk)


def current_receipt(pk: uuid.UUID) -> ErasureReceipt | None:
    """The receipt with the primary key `pk`; None if it was deleted or is older than RECEIPT_LIFE."""
    return ErasureReceipt.objects.filter(pk=pk, owed_at__gt=timezone.now() - RECEIPT_LIFE).first()


def unsealed_address(receipt: ErasureReceipt) -> str:
    return site_key.unseal(bytes(receipt.address), place=_place(receipt))


def delete_old_receipts() -> int:
    """Delete receipts that are older than RECEIPT_LIFE or have no pending mail; returns their number."""
    past = timezone.now() - RECEIPT_LIFE
    pending = Message.objects.filter(PENDING, kind=RECEIPT_MAIL, created_at__gt=past)
    deleted = ErasureReceipt.objects.exclude(pk__in=pending.values("subject")).delete()[0]
    mail.delete_messages(kind=RECEIPT_MAIL, before=past)
    return deleted


def _place(receipt: ErasureReceipt) -> Place:
    return Place(f"{label_of(ErasureReceipt)}.address", str(receipt.pk), receipt.pk)
