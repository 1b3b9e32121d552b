"""One named function per message. No health data, no name, a neutral subject line."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesperion.limits.actions import take
from hesperion.limits.addresses import mailbox_of
from hesperion.mail.models import Message
from hesperion.mail.renderers import Later, Mail
from intake.limits import MAILS
from intake.models import Contact
from intake.queries import confirmation_token

CONFIRMATION = "intake.confirmation"


def confirmation(message: Message) -> Mail | None:
    """Asks the participant to prove the address. None when the participant is gone.

    Raises Later when the mailbox had its mails for today: whose story it is, nobody has proved yet.
    """
    contact = Contact.objects.filter(pk=message.subject).select_related("participant").first()
    if contact is None:
        return None
    seconds = take(limit=MAILS, who=mailbox_of(contact.email))
    if seconds:
        raise Later(seconds)
    with override(contact.participant.language):
        path = reverse("intake:confirm", args=[confirmation_token(contact.participant)])
        return Mail.written(
            to=contact.email,
            subject=_("Please confirm your email address"),
            template="intake/emails/confirmation",
            link=settings.BASE_URL + path,
        )
