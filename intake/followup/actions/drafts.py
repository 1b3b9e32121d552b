"""Saving the answers to one page of a check-in that is not sent yet."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from intake.followup.models import CheckInDraft
from intake.followup.queries import Time, draft_for
from intake.participants.models import Participant
from intake.participants.versions import refuse_older
from intake.record.answers import Answers

DRAFT_DAYS = timedelta(days=80)  # longer than a time is open


def save_check_in_step(
    *, participant: Participant, time: Time, step: str, values: dict[str, Any], version: str = ""
) -> Answers:
    """Save the cleaned `values` of a step; returns all answers of the draft.

    A draft of another time, which is over, is replaced. `version` came with the form. Raises Overtaken if its
    page showed another answer than the saved one.
    """
    with themself(participant.pk), history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        draft = draft_for(participant, time) or _new_draft(participant, time)
        refuse_older(version, saved=draft.answers.get(step), wanted=values)
        draft.answers = draft.answers | {step: values}
        draft.save()
        return draft.answers


def drop_draft(*, participant: Participant) -> None:
    """Delete the draft. What was sent stays."""
    CheckInDraft.objects.filter(pk=participant.pk).delete()


def drop_draft_without_consent(participant: Participant, allowed: Collection[str]) -> None:
    """Delete the draft of a participant whose consent has ended: it can't be sent."""
    if not allowed:
        drop_draft(participant=participant)


def drop_stale_check_ins() -> int:
    """Delete the drafts that were not changed for DRAFT_DAYS: their time is over. Returns their number."""
    past = timezone.now() - DRAFT_DAYS
    return CheckInDraft.objects.filter(changed_at__lt=past).delete()[0]


def _new_draft(participant: Participant, time: Time) -> CheckInDraft:
    drop_draft(participant=participant)
    return CheckInDraft(
        participant=participant,
        anchor_kind=time.anchor_kind,
        anchor_number=time.anchor_number,
        code=time.code,
        answers={},
    )
