"""Erasing a participant for good, as they ask for it by a mailed link."""

import uuid

from django.db import transaction
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.privacy import erasure
from hesperion.privacy.access import THEMSELF
from intake.consent.actions import erasure_receipts
from intake.participants import tokens
from intake.participants.actions.sign_in import LINK_LIFE, SIGN_IN_RETENTION
from intake.participants.models import Contact, LinkPurpose, Participant, SignIn

ERASE_MAIL = "consent.erase"


@transaction.atomic
def request_erasure(*, participant: Participant) -> SignIn:
    """Enqueue a mail with a new link by which the participant can erase everything."""
    contact = Contact.objects.get(pk=participant.pk)
    asked = SignIn.objects.create(
        purpose=LinkPurpose.ERASE,
        email_indexes=[contact.email_index],
        subject=participant.pk,
    )
    mail.enqueue(kind=ERASE_MAIL, subject=asked.pk)
    return asked


def issue_erasure_link(*, asked: SignIn) -> str:
    """Store a new token for the link in the mail that was `asked` for, and return it.

    A token that was stored earlier becomes void.
    """
    token = tokens.new_token()
    asked.token = tokens.token_hash(token, LinkPurpose.ERASE)
    asked.expires_at = timezone.now() + LINK_LIFE
    asked.save(update_fields=["token", "expires_at"])
    return token


def erase_by_link(*, token: str) -> uuid.UUID | None:
    """Erase the participant whom the mailed link belongs to, and return their subject id.

    Returns None if the link is void, used or expired. A single UPDATE marks the link as used, so
    that of several requests at once only one erases.
    """
    now = timezone.now()
    asked = SignIn.objects.filter(token=tokens.token_hash(token, LinkPurpose.ERASE))
    participant = Participant.objects.filter(pk__in=asked.values("subject")).first()
    if participant is None or not asked.filter(used_at=None, expires_at__gt=now).update(
        used_at=now
    ):
        return None
    erase_participant(participant=participant, by=THEMSELF)
    return participant.pk


def erase_participant(*, participant: Participant, by: str) -> None:
    """Erase a participant for good. `by` is the actor, as in hesperion.privacy.access.

    A participant who had confirmed their address gets a last mail. The address is read before the
    erasure, and the mail is enqueued after it. Once the backups of the key store have expired, the
    erased data can't be read from backups either.
    """
    signed = participant.consents.select_related("document__version").order_by("signed_at").last()
    receipt = erasure_receipts.new_receipt(participant=participant, by=by)
    erasure.erase_subject(
        subject=participant.pk,
        by=by,
        known_as=[participant.public_id],
        document=str(signed.document) if signed else "",
    )
    if receipt:
        erasure_receipts.enqueue_mail(receipt=receipt)


def delete_old_erasure_mails() -> int:
    """Delete mails with a link to erase that are older than SIGN_IN_RETENTION; returns their number."""
    return mail.delete_messages(kind=ERASE_MAIL, before=timezone.now() - SIGN_IN_RETENTION)
