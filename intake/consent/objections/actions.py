"""Objections in families: raised by an answer, decided by a data steward."""

import uuid
from collections.abc import Iterator

from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import ConsentAction, ObjectionDecision
from intake.consent.models import Objection
from intake.participants.models import Participant
from intake.record.answers import Answers, family_objects
from intake.record.choices.people import YesNo
from intake.record.models import Death


def raised(subject: uuid.UUID, answers: Answers) -> Iterator[Objection]:
    """The family's objection in a new participant's answers, as an unsaved row; no row if there is none."""
    if family_objects(answers):
        yield Objection(participant_id=subject)


def raise_again(*, participant: Participant, before: str | None) -> None:
    """Store an objection if a correction changed the family's answer to Yes.

    `before` is the answer before the correction. Must be called inside the context manager
    `history.by`, with the participant's row locked.
    """
    now = Death.objects.filter(pk=participant.pk).values_list("objection", flat=True).first()
    is_open = participant.objections.filter(decision="").exists()
    if now == YesNo.YES != before and not is_open:
        Objection.objects.create(participant=participant)


def decide_objection(
    *, objection: uuid.UUID, decision: ObjectionDecision, reason: str, by: str
) -> None:
    """Store a data steward's decision and enqueue a mail that there is news.

    The decision replaces an earlier one, which the history keeps.
    """
    with history.by(by):
        row = Objection.objects.select_for_update().get(pk=objection)
        row.decision, row.reason = decision, reason
        row.decided_by, row.decided_at = by, timezone.now()
        row.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
        record_event(
            actor=by,
            action=ConsentAction.OBJECTION_DECIDED,
            subject=row.participant_id,
            detail={"decision": decision},
        )
        enqueue(kind="consent.status", subject=row.participant_id)
