"""Flags of the dangers that a check-in tells of."""

from collections.abc import Sequence

from django.utils import translation

from intake.consent.choices import ImpliedUse
from intake.consent.queries import consented_for
from intake.followup.choices import Via
from intake.followup.danger import Danger
from intake.followup.models import CheckIn
from intake.participants.models import Participant
from intake.stories.actions.flags import flag_story

FLAGGED_BY = "system:check-in"


def raise_flags(*, check_in: CheckIn, dangers: Sequence[Danger]) -> bool:
    """Flag the dangers of a check-in to the medical reviewers, beside any flag that is open already.

    Returns False if there is none, or if the participant's consent does not name that a program flags.
    Call it as the last thing in the transaction that sends the check-in, inside `themself`: the history
    names the program as the actor of what follows.
    """
    if not dangers or not may_be_flagged(check_in.participant):
        return False
    reason = _reason(check_in, dangers)
    return flag_story(subject=check_in.participant_id, reason=reason, by=FLAGGED_BY)


def may_be_flagged(participant: Participant) -> bool:
    """Whether a program may flag this participant's answers, as their consent names it."""
    return consented_for(ImpliedUse.AUTOMATIC_FLAG).filter(pk=participant.pk).exists()


def _reason(check_in: CheckIn, dangers: Sequence[Danger]) -> str:
    """What was ticked, in English as staff read it, and none of the participant's own words."""
    with translation.override("en"):
        ticked = "; ".join(str(danger.label) for danger in dangers)
    return f"Check-in {check_in.code}, {Via(check_in.via).label.lower()}: {ticked}"
