"""Reports that a participant does not answer, and what a data steward found out about them."""

import uuid

from django.db.models import Q
from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.actor import ANONYMOUS
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import ConsentAction, NoContactFinding, NoContactReason
from intake.consent.models import NoContactReport
from intake.consent.no_contact import queries
from intake.participants.models import Participant
from intake.record.choices.people import DeathSource
from intake.record.models import Death


def file_report(
    *, participant: Participant, reason: NoContactReason, message: str = ""
) -> NoContactReport:
    """Store a report by a reader of the participant's mail. Follow-up mails to the participant then stop."""
    with history.by(ANONYMOUS):
        return NoContactReport.objects.create(
            participant=participant, reason=reason, message=message or None
        )


def record_finding(
    *, report: uuid.UUID, finding: NoContactFinding, by: str, died_on: str = ""
) -> None:
    """Store a data steward's finding about a report. It replaces an earlier one, which the history keeps.

    If the participant was found to have died, `died_on` is the partial date, "" where nobody knows it.
    """
    with history.by(by):
        row = NoContactReport.objects.select_for_update().get(pk=report)
        row.finding, row.found_by, row.found_at = finding, by, timezone.now()
        row.save(update_fields=["finding", "found_by", "found_at"])
        if row.reason == NoContactReason.DIED:
            _store_death(row, died_on)
        record_event(
            actor=by,
            action=ConsentAction.NO_CONTACT_DECIDED,
            subject=row.participant_id,
            detail={"finding": finding},
        )


def end_reports(*, participant: Participant, of_a_death: bool) -> bool:
    """Store that the participant answers, as they came themself; returns False if no report went on.

    Reports of a death end only with `of_a_death`. One that a data steward found true stays.
    """
    with history.by(THEMSELF):
        go_on = Q(reason=NoContactReason.CANNOT_ANSWER) & ~Q(finding=NoContactFinding.ANSWERS)
        if of_a_death:
            go_on |= Q(reason=NoContactReason.DIED, finding="")
        found = {
            "finding": NoContactFinding.ANSWERS,
            "found_by": THEMSELF,
            "found_at": timezone.now(),
        }
        return participant.no_contact_reports.filter(go_on).update(**found) > 0


def _store_death(report: NoContactReport, died_on: str) -> None:
    """Keep a death of the source "steward" as long as one of the reports was found to be true.

    What a relative answered about the death stays as it is.
    """
    subject = report.participant_id
    found = queries.steward_death(subject)
    if report.finding != NoContactFinding.TRUE:
        if not queries.is_found_dead(subject):
            found.delete()
    elif not found.update(died_on=died_on):
        death = Death.of(subject, died_on=died_on, source=DeathSource.STEWARD)
        Death.objects.bulk_create([death], ignore_conflicts=True)
