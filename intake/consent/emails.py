"""Mails about consent and what follows from it. Where there is news, the participant's own page tells it."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from hesperion.limits.actions import consume
from hesperion.limits.addresses import mailbox_of
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from intake.consent.actions import erasing, erasure_receipts
from intake.consent.actions.reminders import UNCONFIRMED_LIFE
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import Consented, Withdrawal
from intake.consent.no_contact.links import link_for
from intake.consent.queries import has_no_contact_report
from intake.participants import queries as participants_queries
from intake.participants.emails import link_to_confirm, respect_mailbox_limit, unproved_contact
from intake.participants.limits import SIGN_IN_MAILS
from intake.participants.models import Contact, Participant
from intake.participants.queries import contact_of


@renders("consent.status")
def status(message: Message) -> Mail | None:
    """The team decided on the story: what, only the page says."""
    contact = _contact(message, unless_stopped=True)
    return _written(contact, _("There is news on your page"), "status") if contact else None


@renders("consent.reconsent")
def reconsent(message: Message) -> Mail | None:
    """The consent text has a new version, which waits for an answer."""
    contact = _contact(message, unless_stopped=True)
    return (
        _written(contact, _("A text that you signed has changed"), "reconsent") if contact else None
    )


@renders("consent.majority")
def majority(message: Message) -> Mail | None:
    """To the young person, who may decide themself from now on. It is owed even where contact was stopped."""
    contact = _contact(message)
    return _written(contact, _("You can now decide for yourself"), "majority") if contact else None


@renders("consent.withdrawn")
def withdrawn(message: Message) -> Mail | None:
    """What the participant stopped is stopped. It is the receipt of their own act."""
    contact = _contact(message, despite_no_contact_report=True)
    return _written(contact, _("We did what you asked for"), "withdrawn") if contact else None


def _contact(
    message: Message, *, unless_stopped: bool = False, despite_no_contact_report: bool = False
) -> Contact | None:
    """Whom to write to. None where they are gone, never proved the address, died or can't answer.

    With `unless_stopped` also where they asked us to stop writing.
    """
    proved = Contact.objects.filter(pk=message.subject, participant__confirmation__isnull=False)
    if not despite_no_contact_report:
        proved = proved.filter(~has_no_contact_report("participant"))
    if unless_stopped:
        proved = proved.filter(~_stopped_contact())
    return proved.select_related("participant").first()


def _stopped_contact() -> Q:
    """They asked us to stop writing, and did not allow it again since."""
    stopped = Withdrawal.objects.filter(
        participant=OuterRef("participant"), kind=WithdrawalKind.CONTACT
    )
    allows = Consented.objects.filter(participant=OuterRef("participant"), purpose=Purpose.CONTACT)
    return Q(Exists(stopped)) & ~Q(Exists(allows))


def _written(contact: Contact, subject: Promise, template: str) -> Mail:
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=str(subject),
            template=f"consent/emails/{template}",
            link=settings.BASE_URL + reverse("my:home"),
            no_contact_link=link_for(contact.participant),
        )


@renders("consent.reminder")
def reminder(message: Message) -> Mail | None:
    """Asks once more, and says when all will be erased. None when it is confirmed by now."""
    contact = unproved_contact(message)
    if contact is None or _needs_no_reminder(contact):
        return None
    respect_mailbox_limit(contact.email)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=gettext("Your email address is not confirmed yet"),
            template="consent/emails/reminder",
            link=link_to_confirm(contact),
            ends=contact.participant.submitted_at + UNCONFIRMED_LIFE,
            no_contact_link=link_for(contact.participant),
        )


def _needs_no_reminder(contact: Contact) -> bool:
    waiting = Participant.objects.filter(
        ~has_no_contact_report("pk"), pk=contact.pk, confirmation=None
    )
    return not waiting.exists()


@renders("consent.erased")
def erased(message: Message) -> Mail | None:
    """Says that all is erased. The subject is the ErasureReceipt.

    None when its hours are over: then the address is gone as well.
    """
    farewell = erasure_receipts.current_receipt(message.subject)
    if farewell is None:
        return None
    with override(farewell.language):
        return Mail.written(
            to=erasure_receipts.address_of(farewell),
            subject=gettext("We deleted what you sent"),
            template="consent/emails/erased",
        )


@renders("consent.erase")
def erase(message: Message) -> Mail | None:
    """A link by which everything is erased, made now. The subject is the SignIn.

    None once it was used, or its mailbox had enough.
    """
    asked = participants_queries.unused(message.subject)
    contact = contact_of(asked.subject) if asked and asked.subject else None
    if asked is None or contact is None:
        return None
    if consume(limit=SIGN_IN_MAILS, who=mailbox_of(contact.email)):
        return None
    token = erasing.issue_erasing(asked=asked)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=gettext("Your link to erase everything"),
            template="consent/emails/erase",
            link=settings.BASE_URL + reverse("my:erase_link", args=[token]),
        )
