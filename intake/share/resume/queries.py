"""Which drafts can be gone on with, whose they are, and which end soon."""

import uuid
from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet, Value
from django.utils import timezone

from hesperion.mail.models import Message
from intake.share.models import Draft, ResumeLink
from intake.share.resume import tokens


def open_drafts() -> QuerySet[Draft]:
    """Those that are neither sent nor over."""
    return Draft.objects.filter(sent_at=None, expires_at__gt=timezone.now())


def draft_by(token: str) -> Draft | None:
    """The draft that a mailed link leads to; None where it is unknown, sent, or over."""
    return open_drafts().filter(links__token=tokens.token_hash(token)).first()


def unmailed(link: uuid.UUID) -> ResumeLink | None:
    """What a mail is owed for; None once its day is over, or its draft is gone."""
    return ResumeLink.objects.filter(pk=link).first()


def drafts_for(link: ResumeLink) -> list[Draft]:
    """The drafts that were asked for, newest first: one, or all of the address that was typed."""
    if link.draft_id:
        return list(open_drafts().filter(pk=link.draft_id))
    found = open_drafts().filter(email_index__in=link.email_indexes)
    return list(found.order_by("-updated_at"))


def ending(within: timedelta) -> QuerySet[Draft]:
    """The drafts with an address that end `within` this time and were not told so since it began."""
    begin = ExpressionWrapper(OuterRef("expires_at") - Value(within), output_field=DateTimeField())
    told = Message.objects.filter(kind="share.ends", subject=OuterRef("pk"), created_at__gte=begin)
    ends = open_drafts().filter(email_index__isnull=False)
    return ends.filter(~Exists(told), expires_at__lte=timezone.now() + within)
