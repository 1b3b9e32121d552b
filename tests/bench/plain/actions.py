"""Sending a story as intake/actions/stories.py does, table by table, but without what protects it."""

import uuid

from django.db import transaction
from django.utils import timezone

from hesperion.mail.actions import enqueue
from intake import emails, facts
from intake.actions.stories import NotReady, new_rows
from intake.queries import answers_in_force
from intake.steps import first_gap, in_force
from tests.bench.plain.models import Draft, as_plain


@transaction.atomic
def submit_story(*, subject: uuid.UUID) -> bool:
    draft = Draft.objects.select_for_update().get(pk=subject)
    if draft.sent_at:
        return False
    answers = in_force(answers_in_force(draft))
    if first_gap(answers):
        raise NotReady
    for rows in facts.by_model(map(as_plain, new_rows(draft, answers))).values():
        type(rows[0]).objects.bulk_create(rows)
    draft.answers, draft.sent_at = None, timezone.now()
    draft.save()
    enqueue(kind=emails.CONFIRMATION, subject=draft.subject)
    return True
