"""Writes down that a participant does not answer any more, and what staff found out."""

import uuid

from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.actor import ANONYMOUS
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import ConsentAction, NoContactFinding, NoContactReason
from intake.consent.models import NoContactReport
from intake.participants.models import Participant


def file_report(
    *, participant: Participant, reason: NoContactReason, message: str = ""
) -> NoContactReport:
    """Somebody who reads the participant's mail says so. No follow-up mail goes out from here on."""
    with history.by(ANONYMOUS):
        return NoContactReport.objects.create(
            participant=participant, reason=reason, message=message or None
        )


def decide(*, report: uuid.UUID, finding: NoContactFinding, by: str) -> None:
    """Log what was found out; a later finding takes the place of an earlier one, which history keeps."""
    with history.by(by):
        standing = NoContactReport.objects.select_for_update().get(pk=report)
        standing.finding, standing.found_by, standing.found_at = finding, by, timezone.now()
        standing.save(update_fields=["finding", "found_by", "found_at"])
        record_event(
            actor=by,
            action=ConsentAction.NO_CONTACT_DECIDED,
            subject=standing.participant_id,
            detail={"finding": finding},
        )
