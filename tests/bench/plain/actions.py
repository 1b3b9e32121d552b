"""Sending a story as intake/actions/stories.py does, table by table, but without what protects it."""

from django.db import transaction
from django.utils import timezone

from hesperion.mail.actions import enqueue
from intake.record import facts
from intake.share.actions.submitting import NotReady, new_rows
from intake.share.progress import first_gap, in_force
from tests.bench.plain.models import Draft, as_plain


def submit_story(*, draft: Draft) -> bool:
    answers = in_force(draft.answers)
    if first_gap(answers):
        raise NotReady
    made = facts.by_model(map(as_plain, new_rows(draft, answers)))
    with transaction.atomic():
        now = timezone.now()
        as_read = Draft.objects.filter(pk=draft.pk, sent_at=None, updated_at=draft.updated_at)
        if not as_read.update(answers=None, sent_at=now, updated_at=now):
            return False
        for rows in made.values():
            type(rows[0]).objects.bulk_create(rows)
        enqueue(kind="participants.confirmation", subject=draft.subject)
        return True
