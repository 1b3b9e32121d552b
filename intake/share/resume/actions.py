"""Resuming a draft by a mailed link, and keeping a draft for longer."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.privacy import blind
from intake.share.models import Draft, ResumeLink, end_of_life
from intake.share.resume import queries, tokens

LINK_MAIL = "share.resume"
NOTICES = [timedelta(days=14), timedelta(days=3)]  # before the draft expires
EXTENSION = timedelta(days=30)
REQUEST_RETENTION = timedelta(days=1)  # of requests without a draft, and of messages


def request_link(*, email: str) -> ResumeLink:
    """Store a request for a link and enqueue its mail.

    It looks up no draft, so that the response takes as long for an unknown address as for a known
    one.
    """
    return _enqueue_link(ResumeLink(email_indexes=blind.indexes_of(email)))


def send_link(*, draft: Draft) -> ResumeLink:
    """Enqueue a mail with a link to the address of the draft."""
    return _enqueue_link(ResumeLink(draft=draft))


def issue_link(*, link: ResumeLink) -> str:
    """Store a new token for the mailed link and return it. A token that was stored earlier becomes void."""
    token = tokens.new_token()
    link.token = tokens.resume_token_hash(token)
    link.save()
    return token


def prove(*, token: str) -> Draft | None:
    """Store that the draft's address is proved, and return the draft; None if the link is void.

    The caller must have checked that the person knows the draft, either by its code or because
    their browser holds it.
    """
    with transaction.atomic():
        found = queries.draft_by(token)
        draft = Draft.objects.select_for_update().get(pk=found.pk) if found else None
        if draft is None or queries.draft_by(token) is None:  # the address was changed meanwhile
            return None
        if draft.proved_at is None:
            draft.proved_at = timezone.now()
            draft.save(update_fields=["proved_at"])
        return draft


def extend_draft(*, draft: Draft) -> None:
    """Extend the lifetime of the draft by EXTENSION, but not beyond DRAFT_LIFE from now.

    It can be extended any number of times.
    """
    longer = Least(F("expires_at") + EXTENSION, end_of_life())
    kept = queries.open_drafts().filter(pk=draft.pk)
    kept.update(expires_at=Greatest(F("expires_at"), longer))


def remind() -> int:
    """Enqueue a mail about each draft that expires soon; returns the number of mails. Idempotent."""
    return sum(
        _remind(subject, within)
        for within in NOTICES
        for subject in list(queries.ending(within).values_list("pk", flat=True))
    )


def delete_old_requests() -> int:
    """Delete requests and mails for a link to resume a draft that are older than REQUEST_RETENTION.

    Returns the number of deleted requests. Requests whose mail contained a link are kept.
    """
    past = timezone.now() - REQUEST_RETENTION
    mail.delete_messages(kind=LINK_MAIL, before=past)
    return ResumeLink.objects.filter(asked_at__lt=past, token=None).delete()[0]


@transaction.atomic
def _enqueue_link(link: ResumeLink) -> ResumeLink:
    link.save()
    mail.enqueue(kind=LINK_MAIL, subject=link.pk)
    return link


@transaction.atomic
def _remind(subject: uuid.UUID, within: timedelta) -> bool:
    """Enqueue one mail if it is due. The row's lock keeps two workers from sending it twice."""
    Draft.objects.select_for_update().filter(pk=subject).first()
    is_due = queries.ending(within).filter(pk=subject).exists()
    if is_due:
        mail.enqueue(kind="share.ends", subject=subject)
    return is_due
