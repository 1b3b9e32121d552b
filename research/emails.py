"""The mails to staff about flags: no health data, nothing by which a record could be known."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from research.models import Flag


@renders("staff.flagged", to_staff=True)
def flagged(message: Message) -> Mail | None:
    """A danger waits for a decision. None where none does any more, or the account is no longer in use."""
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
    """It has waited for longer than a working day. None where somebody decided meanwhile."""
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
