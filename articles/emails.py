"""One named function per mail to staff."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.queries import overdue, waiting_for
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from hesperion.accounts.queries import members
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders


@renders("articles.overdue", to_staff=True)
def overdue_reviews(message: Message) -> Mail | None:
    """The articles whose review is overdue. None where there is none by now, or nobody to tell."""
    editor = members(EDITOR).filter(subject=message.subject).first()
    articles = list(overdue())
    if editor is None or not articles:
        return None
    return Mail.written(
        to=editor.email,
        subject=_("Articles wait for a new review"),
        template="cms/emails/overdue",
        articles=articles,
        link=settings.BASE_URL + reverse("wagtailadmin_home"),
    )


@renders("articles.review", to_staff=True)
def review(message: Message) -> Mail | None:
    """Something waits to be reviewed. None where it no longer does, or the person reviews no more."""
    reviewer = members(MEDICAL_REVIEWER).filter(subject=message.subject).first()
    waiting = waiting_for(reviewer) if reviewer else []
    if reviewer is None or not waiting:
        return None
    return Mail.written(
        to=reviewer.email,
        subject=_("A text waits for your review"),
        template="cms/emails/review",
        waiting=waiting,
        link=settings.BASE_URL + reverse("wagtailadmin_home"),
    )
