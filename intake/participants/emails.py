"""The mails that prove an address: the confirmation, and the link and code to sign in."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesperion.limits.actions import consume
from hesperion.limits.addresses import mailbox_of
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, RetryLater, renders
from intake.participants import queries, tokens
from intake.participants.actions import sign_in
from intake.participants.limits import MAILS, SIGN_IN_MAILS
from intake.participants.models import Contact, SignIn


def respect_mailbox_limit(email: str) -> None:
    """Count one mail to this mailbox; raises RetryLater if it has had all its mails for today.

    It is for addresses that are not confirmed yet, because they may be somebody else's.
    """
    seconds = consume(limit=MAILS, who=mailbox_of(email))
    if seconds:
        raise RetryLater(seconds)


@renders("participants.confirmation")
def confirmation_mail(message: Message) -> Mail | None:
    """The mail that asks the participant to confirm the address. None if the participant was erased."""
    contact = unproved_contact(message)
    if contact is None:
        return None
    respect_mailbox_limit(contact.email)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=_("Thank you. One click is left"),
            template="participants/emails/confirmation",
            link=link_to_confirm(contact),
        )


def unproved_contact(message: Message) -> Contact | None:
    """The contact whose primary key is `message.subject`, with its participant.

    The address may be unconfirmed.
    """
    return Contact.objects.filter(pk=message.subject).select_related("participant").first()


def link_to_confirm(contact: Contact) -> str:
    token = queries.confirmation_token(contact.participant)
    return settings.BASE_URL + reverse("share:confirm", args=[token])


@renders("participants.sign_in")
def sign_in_mail(message: Message) -> Mail | None:
    """The mail with a new sign-in link and code. `message.subject` is the primary key of the SignIn.

    None if no participant has the address, or if the mailbox has had all its mails for this hour.
    """
    asked = queries.unused(message.subject)
    contact = queries.contact_for(asked) if asked else None
    if asked is None or contact is None:
        return None
    if consume(limit=SIGN_IN_MAILS, who=mailbox_of(contact.email)):
        return None
    with override(contact.participant.language):
        return _written(asked, contact)


def _written(asked: SignIn, contact: Contact) -> Mail:
    token, code = sign_in.issue_sign_in(sign_in=asked, subject=contact.pk)
    return Mail.written(
        to=contact.email,
        subject=_("Your link to sign in"),
        template="participants/emails/sign_in",
        link=settings.BASE_URL + reverse("my:open", args=[token]),
        code=tokens.grouped(code),
    )
