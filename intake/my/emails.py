"""The mails to sign in by, and to erase everything by."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesperion.limits.actions import consume
from hesperion.limits.addresses import mailbox_of
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from intake.limits import SIGN_IN_MAILS
from intake.models import Contact, SignIn
from intake.my import actions, queries, tokens
from intake.queries import contact_of


@renders("intake.sign_in")
def sign_in(message: Message) -> Mail | None:
    """A link and a code, made now. The subject is the SignIn.

    None where the address is nobody's, or its mailbox had enough of these.
    """
    asked = queries.unused(message.subject)
    contact = queries.contact_for(asked) if asked else None
    if asked is None or contact is None:
        return None
    if consume(limit=SIGN_IN_MAILS, who=mailbox_of(contact.email)):
        return None
    with override(contact.participant.language):
        return _written(asked, contact)


@renders("intake.erase")
def erase(message: Message) -> Mail | None:
    """A link by which everything is erased, made now. The subject is the SignIn.

    None once it was used, or its mailbox had enough.
    """
    asked = queries.unused(message.subject)
    contact = contact_of(asked.subject) if asked and asked.subject else None
    if asked is None or contact is None:
        return None
    if consume(limit=SIGN_IN_MAILS, who=mailbox_of(contact.email)):
        return None
    token = actions.issue_erasing(asked=asked)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=_("Your link to erase everything"),
            template="my/emails/erase",
            link=settings.BASE_URL + reverse("my:erase_link", args=[token]),
        )


def _written(asked: SignIn, contact: Contact) -> Mail:
    token, code = actions.issue(sign_in=asked, subject=contact.pk)
    return Mail.written(
        to=contact.email,
        subject=_("Your link to sign in"),
        template="my/emails/sign_in",
        link=settings.BASE_URL + reverse("my:open", args=[token]),
        code=tokens.grouped(code),
    )
