"""Mails about the end of a build. They hold the number of the request and a link alone."""

from django.conf import settings

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from research.models import Request


@renders("staff.request_ready", to_staff=True)
def request_ready(message: Message) -> Mail | None:
    """The mail to the requester and the data stewards. None, as below, if the account has ended."""
    return _mail(message, "request_ready", "The extract of request {} is ready")


@renders("staff.request_failed", to_staff=True)
def request_failed(message: Message) -> Mail | None:
    return _mail(message, "request_failed", "The extract of request {} could not be built")


def _mail(message: Message, template: str, subject: str) -> Mail | None:
    account = User.objects.current().filter(subject=message.subject).first()
    if account is None or message.about is None:
        return None
    request = Request.objects.get(pk=message.about)
    return Mail.written(
        to=account.email,
        subject=subject.format(request.number),
        template=f"admin/research/emails/{template}",
        link=f"{settings.BASE_URL}/admin/research/request/{request.pk}/",
        number=request.number,
    )
