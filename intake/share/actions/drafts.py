"""Drafts: begun, kept step by step, and deleted when nobody goes on."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from hesperion.privacy import erasure, history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.privacy.keys import actions as keys
from intake.consent.actions.consents import with_misses
from intake.participants.models import Participant
from intake.participants.versions import page_of, refuse_older
from intake.record.answers import SIGNING
from intake.share.models import Draft, end_of_life
from intake.share.queries import answers_in_force

ORPHAN_LIFE = timedelta(days=30)


def start_draft() -> Draft:
    """An empty draft. Its key is committed first, so that no answer is ever kept without one."""
    draft = Draft(language=get_language())
    keys.make_key(draft.subject)
    with history.by(THEMSELF):
        draft.save()
    return draft


def save_answers(
    *, subject: uuid.UUID, step: str, values: dict[str, Any], version: str = ""
) -> Draft:
    """Keep one step's cleaned values, and the draft from now on. A draft that was sent is left as it is.

    `version` came with the form. Raises Overtaken where its page never showed what is saved.
    """
    with themself(subject), history.by(THEMSELF):
        draft = Draft.objects.select_for_update().get(pk=subject)
        if draft.sent_at is None:
            saved = answers_in_force(draft).get(step)
            last_page = draft.pages.get(step)
            refuse_older(version, saved=saved, wanted=values, last_page=last_page)
            draft.answers[step] = values
            draft.pages[step] = page_of(version)
            draft.language = get_language()  # the one that they read now
            draft.expires_at = end_of_life()
            if step == SIGNING:
                _keep_address(draft, values["email"])
            draft.save()
        return draft


def delete_draft(*, subject: uuid.UUID) -> None:
    """Delete a draft and its key, because they ask for it. One that was sent is left as it is."""
    with transaction.atomic():
        if Draft.objects.select_for_update().filter(pk=subject, sent_at=None).exists():
            erasure.discard_subject(subject)


def _keep_address(draft: Draft, email: str) -> None:
    """Links that went to another address before lie in somebody else's mailbox: they are void."""
    if draft.email != email:
        draft.email, draft.proved_at = email, None
        draft.links.all().delete()


def drop_stale_drafts() -> int:
    """Delete the drafts that nobody went on with, and their keys; how many those were.

    Of a draft that was sent only the empty row goes: the key is the participant's.
    """
    stale = Draft.objects.filter(expires_at__lt=timezone.now())
    stale.exclude(sent_at=None).delete()
    unsent = stale.filter(sent_at=None)
    return sum(_drop(unsent, subject) for subject in list(unsent.values_list("pk", flat=True)))


@transaction.atomic
def _drop(unsent: QuerySet[Draft], subject: uuid.UUID) -> bool:
    """Not the one that somebody goes on with, or sends, just now: what was sent is a participant's."""
    draft = unsent.select_for_update(skip_locked=True).filter(pk=subject).first()
    if draft:
        erasure.discard_subject(subject)
    return draft is not None


def drop_orphaned_keys() -> int:
    """Destroy the keys that nothing was ever kept under; how many those were.

    They wait ORPHAN_LIFE, so that a backup that lacked their rows can still be replaced by a newer one.
    """
    old = set(keys.older_than(timezone.now() - ORPHAN_LIFE))
    orphaned = old.difference(
        Draft.objects.values_list("pk", flat=True), Participant.objects.values_list("pk", flat=True)
    )
    keys.destroy(orphaned)
    return len(orphaned)


def count_misses(*, subject: uuid.UUID, sha256: str, missed: list[int]) -> None:
    """Remember in the draft which questions of a document's quiz were answered wrong just now.

    Counts only grow, and outlast what the person goes back to.
    """
    with themself(subject), history.by(THEMSELF):
        draft = Draft.objects.select_for_update().get(pk=subject)
        if draft.sent_at is None and missed:
            draft.answers["quiz"] = with_misses(draft.answers.get("quiz", {}), sha256, missed)
            draft.save()
