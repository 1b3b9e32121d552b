"""Raises objections in families and stores what a data steward decided on them."""

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
    """The objection that a new participant's answers hold, as a row that is not stored yet."""
    if family_objects(answers):
        yield Objection(participant_id=subject)


def raise_again(*, participant: Participant, before: str | None) -> None:
    """After a correction: an answer that was not Yes `before` and is now holds the use once more.

    Call it inside `history.by`, with the participant's row locked.
    """
    now = Death.objects.filter(pk=participant.pk).values_list("objection", flat=True).first()
    is_open = participant.objections.filter(decision="").exists()
    if now == YesNo.YES != before and not is_open:
        Objection.objects.create(participant=participant)


def decide(*, objection: uuid.UUID, decision: ObjectionDecision, reason: str, by: str) -> None:
    """Store the decision, and owe a mail that there is news. History keeps a decision that is replaced."""
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
