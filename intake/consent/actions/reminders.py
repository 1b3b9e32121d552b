"""Stories whose address nobody confirms: two reminders, then erased."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hesperion.mail.actions import enqueue
from intake.consent.actions.erasing import erase
from intake.consent.queries import unreminded
from intake.participants.models import Participant
from intake.participants.queries import unconfirmed

BY = "system:unconfirmed"
UNCONFIRMED_LIFE = timedelta(days=30)  # from when the story was sent
REMINDERS = [timedelta(days=7), timedelta(days=21)]  # after the story was sent


def remind_unconfirmed() -> int:
    """Owe the reminders that are due; how many. May run twice."""
    return sum(
        _remind(subject, after)
        for after in REMINDERS
        for subject in list(unreminded(after).values_list("pk", flat=True))
    )


def erase_unconfirmed() -> int:
    """Erase those that nobody confirmed in time; how many those were."""
    sent_before = timezone.now() - UNCONFIRMED_LIFE
    late = unconfirmed().filter(submitted_at__lt=sent_before)
    return sum(_erase(subject) for subject in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _remind(subject: uuid.UUID, after: timedelta) -> bool:
    """The row's lock makes two workers send one mail: the second looks again after the first."""
    _hold(subject)
    is_due = unreminded(after).filter(pk=subject).exists()
    if is_due:
        enqueue(kind="consent.reminder", subject=subject)
    return is_due


@transaction.atomic
def _erase(subject: uuid.UUID) -> bool:
    """Not the one that is confirmed just now: a confirmation waits for the row's lock, and we look again."""
    _hold(subject)
    late = unconfirmed().filter(pk=subject).first()
    if late:
        erase(participant=late, by=BY)
    return late is not None


def _hold(subject: uuid.UUID) -> None:
    Participant.objects.select_for_update().filter(pk=subject).first()
