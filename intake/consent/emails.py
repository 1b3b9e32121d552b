"""Mails about consent, withdrawals and erasure. News itself is only on the participant's own page."""

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
from intake.participants import queries
from intake.participants.emails import link_to_confirm, respect_mailbox_limit, unproved_contact
from intake.participants.limits import SIGN_IN_MAILS
from intake.participants.models import Contact, Participant


@renders("consent.status")
def status_mail(message: Message) -> Mail | None:
    """The mail that says that there is news: the team has decided about the story."""
    contact = _contact(message, unless_stopped=True)
    return _written(contact, _("There is news on your page"), "status") if contact else None


@renders("consent.reconsent")
def reconsent_mail(message: Message) -> Mail | None:
    """The mail that says that the consent text has a new version to sign."""
    contact = _contact(message, unless_stopped=True)
    return (
        _written(contact, _("A text that you signed has changed"), "reconsent") if contact else None
    )


@renders("consent.majority")
def majority_mail(message: Message) -> Mail | None:
    """The mail that asks a participant who came of age for their own consent.

    It is sent even if the participant stopped contact.
    """
    contact = _contact(message)
    return _written(contact, _("You can now decide for yourself"), "majority") if contact else None


@renders("consent.withdrawn")
def withdrawn_mail(message: Message) -> Mail | None:
    """The mail that confirms a withdrawal.

    It is sent even after a report of no contact, because the withdrawal shows that the participant
    can act.
    """
    contact = _contact(message, despite_no_contact_report=True)
    return _written(contact, _("We did what you asked for"), "withdrawn") if contact else None


@renders("consent.reminder")
def reminder_mail(message: Message) -> Mail | None:
    """The mail that asks again to confirm the address, and says when all data will be erased.

    None if the address is confirmed.
    """
    contact = unproved_contact(message)
    if contact is None or _needs_no_reminder(contact):
        return None
    respect_mailbox_limit(contact.email)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=gettext("One click is still left"),
            template="consent/emails/reminder",
            link=link_to_confirm(contact),
            ends=contact.participant.submitted_at + UNCONFIRMED_LIFE,
            no_contact_link=link_for(contact.participant),
        )


@renders("consent.erased")
def erasure_receipt_mail(message: Message) -> Mail | None:
    """The mail that tells a former participant that all their data is erased.

    `message.subject` is the primary key of the ErasureReceipt. None if that receipt has expired.
    """
    receipt = erasure_receipts.current_receipt(message.subject)
    if receipt is None:
        return None
    with override(receipt.language):
        return Mail.written(
            to=erasure_receipts.unsealed_address(receipt),
            subject=gettext("We deleted what you sent"),
            template="consent/emails/erased",
        )


@renders("consent.erase")
def erasure_link_mail(message: Message) -> Mail | None:
    """The mail with a new link to erase all data. `message.subject` is the primary key of the SignIn.

    None if the link was used, or if the mailbox has had all its mails for this hour.
    """
    asked = queries.unused(message.subject)
    contact = queries.contact_of(asked.subject) if asked and asked.subject else None
    if asked is None or contact is None:
        return None
    if consume(limit=SIGN_IN_MAILS, who=mailbox_of(contact.email)):
        return None
    token = erasing.issue_erasure_link(asked=asked)
    with override(contact.participant.language):
        return Mail.written(
            to=contact.email,
            subject=gettext("Your link to erase everything"),
            template="consent/emails/erase",
            link=settings.BASE_URL + reverse("my:erase_link", args=[token]),
        )


def _contact(
    message: Message, *, unless_stopped: bool = False, despite_no_contact_report: bool = False
) -> Contact | None:
    """The contact to mail. None if they were erased, have not confirmed the address, or are reported.

    `unless_stopped` also excludes participants who stopped contact; `despite_no_contact_report` includes
    those with a report that they died or can't answer.
    """
    proved = Contact.objects.filter(pk=message.subject, participant__confirmation__isnull=False)
    if not despite_no_contact_report:
        proved = proved.filter(~has_no_contact_report("participant"))
    if unless_stopped:
        proved = proved.filter(~_stopped_contact())
    return proved.select_related("participant").first()


def _stopped_contact() -> Q:
    """The participant stopped contact, and has not allowed it again since."""
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


def _needs_no_reminder(contact: Contact) -> bool:
    waiting = Participant.objects.filter(
        ~has_no_contact_report("pk"), pk=contact.pk, confirmation=None
    )
    return not waiting.exists()
