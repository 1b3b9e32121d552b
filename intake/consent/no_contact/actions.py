"""Reports that a participant does not answer, and what a data steward found out about them."""

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
    """Store a report by a reader of the participant's mail. Follow-up mails to the participant then stop."""
    with history.by(ANONYMOUS):
        return NoContactReport.objects.create(
            participant=participant, reason=reason, message=message or None
        )


def record_finding(*, report: uuid.UUID, finding: NoContactFinding, by: str) -> None:
    """Store a data steward's finding about a report. It replaces an earlier one, which the history keeps."""
    with history.by(by):
        row = NoContactReport.objects.select_for_update().get(pk=report)
        row.finding, row.found_by, row.found_at = finding, by, timezone.now()
        row.save(update_fields=["finding", "found_by", "found_at"])
        record_event(
            actor=by,
            action=ConsentAction.NO_CONTACT_DECIDED,
            subject=row.participant_id,
            detail={"finding": finding},
        )
