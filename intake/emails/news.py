"""Mails that lead to the participant's own page, where the news is told. Only to proved addresses."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from intake.choices.consent import Purpose, WithdrawalKind
from intake.models import Consented, Contact, Withdrawal
from intake.queries import is_silent
from intake.silence.links import link_for


@renders("intake.status")
def status(message: Message) -> Mail | None:
    """The team decided on the story: what, only the page says."""
    contact = _contact(message, unless_stopped=True)
    return _written(contact, _("There is news on your page"), "status") if contact else None


@renders("intake.reconsent")
def reconsent(message: Message) -> Mail | None:
    """The consent text has a new version, which waits for an answer."""
    contact = _contact(message, unless_stopped=True)
    return (
        _written(contact, _("A text that you signed has changed"), "reconsent") if contact else None
    )


@renders("intake.majority")
def majority(message: Message) -> Mail | None:
    """To the young person, who may decide themself from now on. It is owed even where contact was stopped."""
    contact = _contact(message)
    return _written(contact, _("You can now decide for yourself"), "majority") if contact else None


@renders("intake.withdrawn")
def withdrawn(message: Message) -> Mail | None:
    """What the participant stopped is stopped. It is the receipt of their own act."""
    contact = _contact(message, even_in_silence=True)
    return _written(contact, _("We did what you asked for"), "withdrawn") if contact else None


def _contact(
    message: Message, *, unless_stopped: bool = False, even_in_silence: bool = False
) -> Contact | None:
    """Whom to write to. None where they are gone, never proved the address, died or can't answer.

    With `unless_stopped` also where they asked us to stop writing.
    """
    proved = Contact.objects.filter(pk=message.subject, participant__confirmation__isnull=False)
    if not even_in_silence:
        proved = proved.filter(~is_silent("participant"))
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
            template=f"intake/emails/{template}",
            link=settings.BASE_URL + reverse("my:home"),
            silence=link_for(contact.participant),
        )
