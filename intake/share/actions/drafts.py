"""Drafts: started, saved step by step, and deleted on request or when they expire."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from hesperion.privacy import erasure
from hesperion.privacy.access import themself
from hesperion.privacy.keys import actions as keys
from intake.consent.actions.consents import with_misses
from intake.participants.models import Participant
from intake.participants.versions import page_of, refuse_older
from intake.record.answers import SIGNING
from intake.share.models import Draft, end_of_life
from intake.share.queries import answers_in_force

ORPHAN_LIFE = timedelta(days=30)


def start_draft() -> Draft:
    """Create an empty draft and return it.

    The draft's encryption key is committed first, so that no answer is ever stored without a key.
    """
    draft = Draft(language=get_language())
    keys.make_key(draft.subject)
    draft.save(force_insert=True)
    return draft


def save_answers(*, draft: Draft, step: str, values: dict[str, Any], version: str = "") -> Draft:
    """Save one step's cleaned `values` and restart the draft's lifetime. A sent draft stays unchanged.

    Returns the draft as it is now. `draft` is as it was read, and `version` came with the form. Raises
    Overtaken if the form's page did not show the saved answer.
    """
    with themself(draft.subject):
        if step != SIGNING and draft.sent_at is None:
            read_at = draft.updated_at
            _put(draft, step, values, version)
            if _replace(draft, read_at):
                return draft
        with transaction.atomic():
            now = Draft.objects.select_for_update().get(pk=draft.pk)
            if now.sent_at is None:
                _put(now, step, values, version)
                now.save()
            return now


def count_misses(*, subject: uuid.UUID, sha256: str, missed: list[int]) -> None:
    """Add to the draft's counts of wrong answers to a quiz. `missed` holds the indexes of questions.

    The counts only grow, even if the person goes back to earlier steps.
    """
    with themself(subject), transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=subject)
        if draft.sent_at is None:
            draft.answers["quiz"] = with_misses(draft.answers.get("quiz", {}), sha256, missed)
            draft.save()


def delete_draft(*, subject: uuid.UUID) -> None:
    """Delete a draft and its key, because the person asked for it. A sent draft stays unchanged."""
    with transaction.atomic():
        if Draft.objects.select_for_update().filter(pk=subject, sent_at=None).exists():
            erasure.discard_subject(subject)


def drop_stale_drafts() -> int:
    """Delete expired drafts and their keys; returns the number of drafts.

    Of a sent draft only the emptied row is deleted, because its key is now the participant's.
    """
    stale = Draft.objects.filter(expires_at__lt=timezone.now())
    stale.exclude(sent_at=None).delete()
    unsent = stale.filter(sent_at=None)
    return sum(_drop(unsent, subject) for subject in list(unsent.values_list("pk", flat=True)))


def drop_orphaned_keys() -> int:
    """Destroy encryption keys that belong to no draft or participant; returns their number.

    A key must be older than ORPHAN_LIFE. Until then its rows may still be restored from a newer
    backup.
    """
    old = set(keys.older_than(timezone.now() - ORPHAN_LIFE))
    orphaned = old.difference(
        Draft.objects.values_list("pk", flat=True), Participant.objects.values_list("pk", flat=True)
    )
    keys.destroy(orphaned)
    return len(orphaned)


def _put(draft: Draft, step: str, values: dict[str, Any], version: str) -> None:
    """Put the values into `draft`, which is not stored yet. Raises Overtaken."""
    saved, last_page = answers_in_force(draft).get(step), draft.pages.get(step)
    refuse_older(version, saved=saved, wanted=values, last_page=last_page)
    draft.answers[step] = values
    draft.pages[step] = page_of(version)
    draft.language = get_language()  # the language of the page
    draft.expires_at = end_of_life()
    if step == SIGNING:
        _keep_address(draft, values["email"])


def _replace(draft: Draft, read_at: datetime) -> bool:
    """Store the draft if nobody changed or sent it since it was read; returns whether it was stored."""
    draft.updated_at = timezone.now()
    as_read = Draft.objects.filter(pk=draft.pk, sent_at=None, updated_at=read_at)
    changed = ("answers", "pages", "language", "expires_at", "updated_at")
    fields: Any = map(Draft._meta.get_field, changed)
    return bool(as_read.update(**{one.name: one.pre_save(draft, add=False) for one in fields}))


def _keep_address(draft: Draft, email: str) -> None:
    """Store the address. If it changed, earlier links become void: they are in another mailbox."""
    if draft.email != email:
        draft.email, draft.proved_at = email, None
        draft.links.all().delete()


@transaction.atomic
def _drop(unsent: QuerySet[Draft], subject: uuid.UUID) -> bool:
    """Delete the draft, unless somebody saves or sends it at this moment."""
    draft = unsent.select_for_update(skip_locked=True).filter(pk=subject).first()
    if draft:
        erasure.discard_subject(subject)
    return draft is not None
