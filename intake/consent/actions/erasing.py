"""Erasing for good, as the participant asks for it."""

import uuid

from django.db import transaction
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.privacy import erasure
from hesperion.privacy.access import THEMSELF
from intake.consent.actions import erasure_receipts
from intake.participants import tokens
from intake.participants.actions.sign_in import KEPT, LIFE
from intake.participants.models import Contact, LinkPurpose, Participant, SignIn

ERASE_MAIL = "consent.erase"


@transaction.atomic
def ask_to_erase(*, participant: Participant) -> SignIn:
    """Owe a fresh link by which `participant` can erase everything."""
    contact = Contact.objects.get(pk=participant.pk)
    asked = SignIn.objects.create(
        purpose=LinkPurpose.ERASE,
        email_indexes=[contact.email_index],
        subject=participant.pk,
    )
    mail.enqueue(kind=ERASE_MAIL, subject=asked.pk)
    return asked


def issue_erasing(*, asked: SignIn) -> str:
    """A new token for the mail that goes out now; that of an earlier one is void."""
    token = tokens.new_token()
    asked.token = tokens.token_hash(token, LinkPurpose.ERASE)
    asked.expires_at = timezone.now() + LIFE
    asked.save(update_fields=["token", "expires_at"])
    return token


def erase_by_link(*, token: str) -> uuid.UUID | None:
    """Erase whom the link is bound to, and tell who that was; None where it is no good any more.

    Of many presses at once, one statement lets a single one through.
    """
    now = timezone.now()
    asked = SignIn.objects.filter(token=tokens.token_hash(token, LinkPurpose.ERASE))
    participant = Participant.objects.filter(pk__in=asked.values("subject")).first()
    if participant is None or not asked.filter(used_at=None, expires_at__gt=now).update(
        used_at=now
    ):
        return None
    erase(participant=participant, by=THEMSELF)
    return participant.pk


def erase(*, participant: Participant, by: str) -> None:
    """Erase a participant for good. `by` is the actor, as in hesperion.privacy.access.

    Who had proved their address gets a last mail: the address is read before, the mail owed after.
    What backups hold of them can't be read any more once the key store's backups have expired.
    """
    signed = participant.consents.select_related("document").order_by("signed_at").last()
    farewell = erasure_receipts.new_receipt(participant=participant, by=by)
    erasure.erase_subject(
        subject=participant.pk,
        by=by,
        known_as=[participant.public_id],
        document=str(signed.document) if signed else "",
    )
    if farewell:
        erasure_receipts.enqueue_mail(farewell=farewell)


def sweep() -> int:
    """Delete the messages of the past that held a link to erase by; how many those were."""
    return mail.delete_messages(kind=ERASE_MAIL, before=timezone.now() - KEPT)
