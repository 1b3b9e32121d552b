"""The mail about news. It is made when it leaves: one that is not right any more is dropped."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from hesperion.ui.days import utc_today
from intake.consent.no_contact.links import link_for
from intake.followup.emails import wait_for_day
from intake.participants.models import Contact, Participant
from trials.news.actions import tell_news
from trials.news.queries import NEWS_MAIL


@renders(NEWS_MAIL)
def news_mail(message: Message) -> Mail | None:
    """The mail that says that there is news, and not about what. It counts the trials as told.

    None if we may not write any more, or the trials closed meanwhile. It waits for the day where the
    participant lives.
    """
    participant = Participant.objects.filter(pk=message.subject).first()
    if participant is None:
        return None
    wait_for_day(participant)
    if not tell_news(participant, utc_today()):
        return None
    with override(participant.language):
        return Mail.written(
            to=Contact.objects.get(pk=participant.pk).email,
            subject=gettext("There is news on your page"),
            template="trials/news/emails/news",
            link=settings.BASE_URL + reverse("my:home"),
            no_contact_link=link_for(participant),
        )
