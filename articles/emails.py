"""One named function per mail to staff."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.queries import overdue_articles, pages_waiting_for
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from hesperion.accounts.queries import members
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders


@renders("articles.overdue", to_staff=True)
def overdue_reviews(message: Message) -> Mail | None:
    """The mail that tells an editor which articles have an overdue review.

    None if there are none, or the editor has left.
    """
    editor = members(EDITOR).filter(subject=message.subject).first()
    articles = list(overdue_articles())
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
def review_request(message: Message) -> Mail | None:
    """The mail that tells a medical reviewer which pages wait for review.

    None if none waits, or the reviewer has left.
    """
    reviewer = members(MEDICAL_REVIEWER).filter(subject=message.subject).first()
    waiting = pages_waiting_for(reviewer) if reviewer else []
    if reviewer is None or not waiting:
        return None
    return Mail.written(
        to=reviewer.email,
        subject=_("A text waits for your review"),
        template="cms/emails/review",
        waiting=waiting,
        link=settings.BASE_URL + reverse("wagtailadmin_home"),
    )
