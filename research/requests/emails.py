"""What all mails about requests have in common: the number of the request and a link, no title and no count."""

from functools import partial

from django.conf import settings
from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from research.models import Request


def request_mail(message: Message, *, subject: str, words: str) -> Mail | None:
    """The mail about the request `message.about`; None if the account has ended.

    `subject` has `{}` in the place of its number, and `words` names the file with its sentences in
    `emails/words/`, which gets it as `number`.
    """
    account = User.objects.current().filter(subject=message.subject).first()
    request = Request.objects.filter(pk__in=[message.about]).first()
    if account is None or request is None:
        return None
    return Mail.written(
        to=account.email,
        subject=subject.format(request.number),
        template="admin/research/request/emails/request",
        link=settings.BASE_URL + reverse("requests:request", args=[request.pk]),
        number=request.number,
        words=f"admin/research/request/emails/words/{words}.txt",
    )


renders("staff.request_asked", to_staff=True)(
    partial(request_mail, subject="Request {} waits to be checked", words="asked")
)
