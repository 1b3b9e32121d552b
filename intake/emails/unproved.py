"""The mails to participants whose address is not proved yet."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesperion.limits.actions import consume
from hesperion.limits.addresses import mailbox_of
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, RetryLater, renders
from intake.actions.reminders import UNCONFIRMED_LIFE
from intake.limits import MAILS
from intake.models import Contact, Participant
from intake.queries import confirmation_token, is_silent
from intake.silence.links import link_for


def respect_mailbox_limit(email: str) -> None:
    """Raises RetryLater when the mailbox had its mails for today: whose it is, nobody has proved yet."""
    seconds = consume(limit=MAILS, who=mailbox_of(email))
    if seconds:
        raise RetryLater(seconds)


@renders("intake.confirmation")
def confirmation(message: Message) -> Mail | None:
    """Asks the participant to prove the address. None when the participant is gone."""
    contact = _contact(message)
    if contact is None:
        return None
    respect_mailbox_limit(contact.email)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=_("Please confirm your email address"),
            template="intake/emails/confirmation",
            link=_link_to_confirm(contact),
        )


@renders("intake.reminder")
def reminder(message: Message) -> Mail | None:
    """Asks once more, and says when all will be erased. None when it is confirmed by now."""
    contact = _contact(message)
    if contact is None or _needs_no_reminder(contact):
        return None
    respect_mailbox_limit(contact.email)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=_("Your email address is not confirmed yet"),
            template="intake/emails/reminder",
            link=_link_to_confirm(contact),
            ends=contact.participant.submitted_at + UNCONFIRMED_LIFE,
            silence=link_for(contact.participant),
        )


def _contact(message: Message) -> Contact | None:
    return Contact.objects.filter(pk=message.subject).select_related("participant").first()


def _needs_no_reminder(contact: Contact) -> bool:
    waiting = Participant.objects.filter(~is_silent("pk"), pk=contact.pk, confirmation=None)
    return not waiting.exists()


def _link_to_confirm(contact: Contact) -> str:
    token = confirmation_token(contact.participant)
    return settings.BASE_URL + reverse("intake:confirm", args=[token])
