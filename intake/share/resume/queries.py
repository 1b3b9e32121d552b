"""Reads of open drafts: by mailed link, by address, and those that expire soon."""

import uuid
from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet, Value
from django.utils import timezone

from hesperion.mail.models import Message
from intake.share.models import Draft, ResumeLink
from intake.share.resume import tokens


def open_drafts() -> QuerySet[Draft]:
    """Drafts that are neither sent nor expired."""
    return Draft.objects.filter(sent_at=None, expires_at__gt=timezone.now())


def draft_by(token: str) -> Draft | None:
    """The draft that the mailed link with `token` opens.

    None if the link is unknown, or if the draft was sent or has expired.
    """
    return open_drafts().filter(links__token=tokens.resume_token_hash(token)).first()


def unmailed(link: uuid.UUID) -> ResumeLink | None:
    """The link that a mail is still to be written for; None if it was deleted."""
    return ResumeLink.objects.filter(pk=link).first()


def drafts_for(link: ResumeLink) -> list[Draft]:
    """The open drafts that the mail for this link is about, newest first.

    A link for one draft has that draft, a link for a typed address all drafts with this address.
    """
    if link.draft_id:
        return list(open_drafts().filter(pk=link.draft_id))
    found = open_drafts().filter(email_index__in=link.email_indexes)
    return list(found.order_by("-updated_at"))


def ending(within: timedelta) -> QuerySet[Draft]:
    """Drafts with an address that expire `within` this time and had no mail about it in that time."""
    begin = ExpressionWrapper(OuterRef("expires_at") - Value(within), output_field=DateTimeField())
    mailed = Message.objects.filter(
        kind="share.ends", subject=OuterRef("pk"), created_at__gte=begin
    )
    ends = open_drafts().filter(email_index__isnull=False)
    return ends.filter(~Exists(mailed), expires_at__lte=timezone.now() + within)
