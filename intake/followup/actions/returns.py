"""How a silence ends: the participant comes back by themself, or says that we may go on."""

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.ui.days import utc_today
from intake.consent.choices import NoContactFinding
from intake.consent.no_contact.actions import end_reports
from intake.followup.actions.reminders import remind_participant
from intake.followup.asking import waits_for_yes
from intake.followup.choices import ReturnBy
from intake.followup.models import Return
from intake.participants.models import Participant


def came_back(*, participant: Participant, by: ReturnBy) -> bool:
    """End the participant's silence, and owe what is due since; returns False if they were not silent.

    Reports that they died or can't answer are over, too. But somebody who signs in may be the family, who
    reported the death: such a report ends only where somebody answers, or asks us to write again. One that a
    data steward found true stays.
    """
    reports = participant.no_contact_reports.exclude(finding=NoContactFinding.ANSWERS)
    if not (waits_for_yes(participant) or reports.exists()):
        return False  # nearly always, and without a lock
    today = utc_today()
    with history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        were_reported = end_reports(participant=participant, of_a_death=by != ReturnBy.SIGNED_IN)
        is_back = waits_for_yes(participant) or were_reported
        if is_back:
            Return.objects.create(participant=participant, by=by, returned_on=today)
            remind_participant(participant, today)
        return is_back
