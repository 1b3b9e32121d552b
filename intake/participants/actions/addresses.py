"""The address that the confirmation goes to, until it is proved: mailed once more, or corrected."""

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.privacy.audit.actions import record_event
from intake.participants.choices import ParticipantAction
from intake.participants.models import Confirmation, Contact, Participant


def send_again(*, participant: Participant) -> bool:
    """Owe the confirmation once more; False where the address is proved."""
    with history.by(THEMSELF):
        if _is_proved(participant):
            return False
        enqueue(kind="participants.confirmation", subject=participant.pk)
        return True


def correct(*, participant: Participant, email: str) -> bool:
    """Write to another address from now on; False where the address is proved.

    All links that went to the old one are void: they name how often the address was corrected.
    """
    with themself(participant.pk), history.by(THEMSELF):
        if _is_proved(participant):
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


def _is_proved(participant: Participant) -> bool:
    """The row's lock makes of a confirmation and a correction at once one after the other."""
    Participant.objects.select_for_update().get(pk=participant.pk)
    return Confirmation.objects.filter(pk=participant.pk).exists()
