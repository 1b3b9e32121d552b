"""Mails to staff about flags. They hold no health data, and nothing that identifies a record."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from research.models import Flag


@renders("staff.flagged", to_staff=True)
def flagged(message: Message) -> Mail | None:
    """The mail that says that a flag needs a decision.

    None if no flag is open or the account is not active.
    """
    account = _account(message)
    if account is None or not Flag.objects.filter(decided_at=None).exists():
        return None
    return Mail.written(
        to=account.email,
        subject=_("Something waits for your decision"),
        template="admin/research/emails/flagged",
        link=settings.BASE_URL + reverse("admin:research_flag_changelist") + "?state=open",
    )


@renders("staff.flag_late", to_staff=True)
def flag_late(message: Message) -> Mail | None:
    """The mail that says that a flag is overdue for its decision.

    None if no open flag is overdue or the account is not active.
    """
    account = _account(message)
    late = [flag for flag in Flag.objects.filter(decided_at=None) if flag.is_overdue]
    if account is None or not late:
        return None
    return Mail.written(
        to=account.email,
        subject=_("A decision is overdue"),
        template="admin/research/emails/flag_late",
        link=settings.BASE_URL + reverse("admin:index"),
    )


def _account(message: Message) -> User | None:
    return User.objects.filter(subject=message.subject, is_active=True).first()
