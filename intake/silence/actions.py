"""Writes down that a participant does not answer any more, and what staff found out."""

import uuid

from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.actor import ANONYMOUS
from hesperion.privacy.audit.actions import record_event
from intake.audit_actions import ConsentAction
from intake.choices.people import SilenceFinding, SilenceReason
from intake.models import Participant, Silence


def report(*, participant: Participant, reason: SilenceReason, message: str = "") -> Silence:
    """Somebody who reads the participant's mail says so. No follow-up mail goes out from here on."""
    with history.by(ANONYMOUS):
        return Silence.objects.create(
            participant=participant, reason=reason, message=message or None
        )


def decide(*, silence: uuid.UUID, finding: SilenceFinding, by: str) -> None:
    """Log what was found out; a later finding takes the place of an earlier one, which history keeps."""
    with history.by(by):
        standing = Silence.objects.select_for_update().get(pk=silence)
        standing.finding, standing.found_by, standing.found_at = finding, by, timezone.now()
        standing.save(update_fields=["finding", "found_by", "found_at"])
        record_event(
            actor=by,
            action=ConsentAction.NO_CONTACT_DECIDED,
            subject=standing.participant_id,
            detail={"finding": finding},
        )
