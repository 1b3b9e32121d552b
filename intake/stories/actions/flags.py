"""Flags of serious danger: raising one, deciding on it, and mailing staff while nobody has."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from hesperion.accounts.groups import MEDICAL_REVIEWER, STEWARD
from hesperion.accounts.models import User
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import Purpose
from intake.consent.queries import consented_for
from intake.participants.models import Participant
from intake.stories.choices import FlagOutcome, StoryAction
from intake.stories.models import Flag
from intake.stories.models.review import flag_due_at, flag_half_at


class AlreadyDecided(Exception):
    """Raised if somebody has decided on the flag: `flag` is the row with their decision."""

    def __init__(self, flag: Flag) -> None:
        super().__init__("Somebody has decided on this flag.")
        self.flag = flag


def flag_story(*, subject: uuid.UUID, reason: str, by: str) -> bool:
    """Flag the story to the medical reviewers, each of whom gets a mail at once.

    Returns False if an open flag by the same person says the same: the button was pressed twice. If
    there are no medical reviewers, data stewards get the mail. Must be called inside the context
    manager `reading`, because it compares sealed texts.
    """
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        own = participant.flags.filter(decided_at=None, flagged_by=by)
        if any(flag.reason == reason for flag in own):
            return False
        Flag.objects.create(participant=participant, reason=reason, flagged_by=by)
        record_event(actor=by, action=StoryAction.FLAGGED, subject=subject)
        _mail("staff.flagged", _deciders())
    return True


def decide_flag(*, flag: uuid.UUID, outcome: FlagOutcome, decision: str, by: str) -> None:
    """Store the decision on a flag, which is never changed.

    Raises AlreadyDecided if the flag has one.
    """
    with history.by(by):
        row = Flag.objects.select_for_update().get(pk=flag)
        if row.decided_at:
            raise AlreadyDecided(row)
        row.outcome, row.decision, row.decided_by = outcome, decision, by
        row.decided_at = timezone.now()
        row.save(update_fields=["outcome", "decision", "decided_by", "decided_at"])
        detail = {"outcome": outcome}
        record_event(
            actor=by, action=StoryAction.FLAG_DECIDED, subject=row.participant_id, detail=detail
        )


def escalate_flags() -> int:
    """Mail staff about flags without a decision; returns the number of flags that got mails.

    After half of the time, each medical reviewer gets a mail; after all of it, the data stewards and
    the person who flagged. Each mail is sent once for a flag.
    """
    with history.by("system:flags"):
        waiting = _mark("escalated_at", flag_half_at)
        late = _mark("overdue_at", flag_due_at)
        if waiting:
            _mail("staff.flag_waiting", _deciders())
        if late:
            _mail("staff.flag_late", {*members(STEWARD), *_who_flagged(late)})
    return len({flag.pk for flag in waiting + late})


def _mark(field: str, limit: Callable[[datetime], datetime]) -> list[Flag]:
    """Set `field` of the open flags in which it is empty and whose `limit` has passed; these flags.

    Flags of participants who withdrew are left out: nobody can see them.
    """
    now = timezone.now()
    shown = Flag.objects.filter(participant__in=consented_for(Purpose.STUDY), decided_at=None)
    unmarked = shown.filter(**{field: None}).select_for_update(skip_locked=True)
    found = [flag for flag in unmarked if limit(flag.flagged_at) <= now]
    for flag in found:
        setattr(flag, field, now)
        flag.save(update_fields=[field])
    return found


def _deciders() -> Iterable[User]:
    """The medical reviewers, or the data stewards if there are none."""
    return members(MEDICAL_REVIEWER) or members(STEWARD)


def _who_flagged(flags: Iterable[Flag]) -> QuerySet[User]:
    actors = [flag.flagged_by.partition(":") for flag in flags]
    keys = [key for kind, _, key in actors if kind == "user"]
    return User.objects.current().filter(pk__in=keys)


def _mail(kind: str, accounts: Iterable[User]) -> None:
    for account in accounts:
        enqueue(kind=kind, subject=account.subject)
