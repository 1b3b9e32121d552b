"""Mails of the registry. Each is rendered when it leaves: one that is not right any more is dropped."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from hesperion.ui.days import utc_today
from intake.consent.no_contact.links import link_for
from intake.followup.emails import wait_for_day
from intake.participants.models import Contact
from registry.letters.queries import LETTER_MAIL, is_public, recipient_at
from registry.models import LetterMailing


@renders(LETTER_MAIL)
def letter_mail(message: Message) -> Mail | None:
    """The mail that says that there is a letter. `message.about` is the primary key of the LetterMailing.

    None if the letter is not public any more, or we may write to nobody at this address. It waits for the day
    where the participant lives.
    """
    mailing = LetterMailing.objects.filter(pk__in=[message.about]).first()
    participant = recipient_at(message.subject, on=utc_today())
    if mailing is None or participant is None or not is_public(mailing):
        return None
    wait_for_day(participant)
    with override(participant.language):
        return Mail.written(
            to=Contact.objects.get(pk=participant.pk).email,
            subject=gettext("There is a letter for you"),
            template="registry/emails/letter",
            link=settings.BASE_URL + reverse("my:home"),
            no_contact_link=link_for(participant),
        )
