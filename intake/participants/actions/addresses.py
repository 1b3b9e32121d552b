"""The participant's email address: confirmed by the mailed link, and before that corrected or mailed again."""

from enum import Enum, auto

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.privacy.audit.actions import record_event
from intake.participants.choices import ParticipantAction
from intake.participants.confirmations import announce_confirmation
from intake.participants.models import Confirmation, Contact, Participant
from intake.participants.queries import participant_by_token


class Proof(Enum):
    """What a link to confirm an address did."""

    NEW = auto()  # it confirmed the address
    KNOWN = auto()  # the address was confirmed before
    VOID = auto()  # the link is unknown, or the address was corrected after it was mailed


def confirm_address(*, participant: Participant) -> bool:
    """Store that the participant's address is confirmed; returns False if it was confirmed before."""
    with history.by(THEMSELF):
        is_new = Confirmation.objects.get_or_create(participant=participant)[1]
        if is_new:
            announce_confirmation(participant)
        return is_new


def confirm_address_by_token(*, token: str) -> Proof:
    """Confirm the address to which the link with `token` was mailed. Only one use of a link is NEW."""
    with history.by(THEMSELF):
        found = participant_by_token(token)
        if found is None:
            return Proof.VOID
        Participant.objects.select_for_update().get(pk=found.pk)
        if participant_by_token(token) is None:  # the address was corrected meanwhile
            return Proof.VOID
        return Proof.NEW if confirm_address(participant=found) else Proof.KNOWN


def resend_confirmation(*, participant: Participant) -> bool:
    """Enqueue the mail to confirm the address again; returns False if the address is confirmed already."""
    with history.by(THEMSELF):
        if _is_confirmed(participant):
            return False
        enqueue(kind="participants.confirmation", subject=participant.pk)
        return True


def correct_address(*, participant: Participant, email: str) -> bool:
    """Replace the address and mail the confirmation to the new one; returns False if it is confirmed.

    Links mailed to the old address become void, because each link contains the number of
    corrections.
    """
    with themself(participant.pk), history.by(THEMSELF):
        if _is_confirmed(participant):
            return False
        contact = Contact.objects.get(pk=participant.pk)
        if contact.email != email:
            contact.email, contact.corrections = email, contact.corrections + 1
            contact.save(update_fields=["email", "email_index", "corrections"])
            record_event(
                actor=THEMSELF, action=ParticipantAction.ADDRESS_CORRECTED, subject=participant.pk
            )
        enqueue(kind="participants.confirmation", subject=participant.pk)
        return True


def _is_confirmed(participant: Participant) -> bool:
    """Lock the participant's row first, so that a confirmation and a correction never run at the same time."""
    Participant.objects.select_for_update().get(pk=participant.pk)
    return Confirmation.objects.filter(pk=participant.pk).exists()
