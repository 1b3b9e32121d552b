"""Unconfirmed addresses: two reminders, then the participant is erased."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hesperion.mail.actions import enqueue
from intake.consent.actions.erasing import erase_participant
from intake.consent.queries import unreminded
from intake.participants.models import Participant
from intake.participants.queries import unconfirmed

UNCONFIRMED_TASK = "system:unconfirmed"
UNCONFIRMED_LIFE = timedelta(days=30)  # since the story was sent
REMINDERS = [timedelta(days=7), timedelta(days=21)]  # since the story was sent


def remind_unconfirmed() -> int:
    """Enqueue each due reminder to confirm the address; returns the number of mails. Idempotent."""
    return sum(
        _remind(subject, after)
        for after in REMINDERS
        for subject in list(unreminded(after).values_list("pk", flat=True))
    )


def erase_unconfirmed() -> int:
    """Erase participants who did not confirm their address within UNCONFIRMED_LIFE; returns their number."""
    sent_before = timezone.now() - UNCONFIRMED_LIFE
    late = unconfirmed().filter(submitted_at__lt=sent_before)
    return sum(_erase(subject) for subject in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _remind(subject: uuid.UUID, after: timedelta) -> bool:
    """Enqueue one reminder if it is due. The row's lock keeps two workers from sending it twice."""
    _lock(subject)
    is_due = unreminded(after).filter(pk=subject).exists()
    if is_due:
        enqueue(kind="consent.reminder", subject=subject)
    return is_due


@transaction.atomic
def _erase(subject: uuid.UUID) -> bool:
    """Erase the participant unless they confirmed meanwhile: a confirmation takes the same lock."""
    _lock(subject)
    late = unconfirmed().filter(pk=subject).first()
    if late:
        erase_participant(participant=late, by=UNCONFIRMED_TASK)
    return late is not None


def _lock(subject: uuid.UUID) -> None:
    Participant.objects.select_for_update().filter(pk=subject).first()
