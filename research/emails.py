"""Mails to staff about flags, and those of packages below. None holds health data or identifies a record."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from intake.stories.models.review import flag_due_at, flag_half_at
from research.builds import emails as _builds  # noqa: F401 - it registers its mails
from research.extracts import emails as _extracts  # noqa: F401 - the same
from research.models import Flag
from research.requests.decisions import emails as _decisions  # noqa: F401 - the same


@renders("staff.flagged", to_staff=True)
def flagged(message: Message) -> Mail | None:
    """The mail that says that a flag needs a decision.

    None, as for the other mails here, if no such flag is open or the account is not active.
    """
    return _mail(message, "flagged", "Something waits for your decision", lambda at: at)


@renders("staff.flag_waiting", to_staff=True)
def flag_waiting(message: Message) -> Mail | None:
    """The mail to medical reviewers after half of the time for a decision."""
    return _mail(
        message, "flag_waiting", "Half of the time for a decision has passed", flag_half_at
    )


@renders("staff.flag_late", to_staff=True)
def flag_late(message: Message) -> Mail | None:
    """The mail to data stewards, and to the person who flagged, when the time for a decision is over."""
    return _mail(message, "flag_late", "A decision is overdue", flag_due_at)


def _mail(
    message: Message, template: str, subject: str, since: Callable[[datetime], datetime]
) -> Mail | None:
    """The mail, unless for each open flag the time `since`, made from that of the flag, is still to come."""
    account = User.objects.current().filter(subject=message.subject).first()
    open_flags = Flag.objects.filter(decided_at=None).values_list("flagged_at", flat=True)
    if account is None or not any(since(at) <= timezone.now() for at in open_flags):
        return None
    may_see = account.has_perm("research.view_flag")
    page = (
        reverse("admin:research_flag_changelist") + "?state=open"
        if may_see
        else reverse("admin:index")
    )
    return Mail.written(
        to=account.email,
        subject=subject,
        template=f"admin/research/emails/{template}",
        link=settings.BASE_URL + page,
    )
