"""The PIN that one may set: asked for after the mailed link, taken away by oneself or a data steward."""

import uuid
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from hesperion.limits.actions import consume, count
from hesperion.privacy.audit.actions import record_event
from intake.participants.choices import ParticipantAction
from intake.participants.limits import PIN_TRIES, PIN_TRIES_OF_A_MAIL
from intake.participants.models import Contact, Participant, Pin


def is_set(subjects: Iterable[uuid.UUID]) -> bool:
    """Whether any of their stories has a PIN."""
    return Pin.objects.filter(pk__in=subjects).exists()


def tries_left(mail: str) -> int:
    """How many more tries are left after this one, which is counted; less than 0 where it is one too many.

    Counted by the database, not in the session: two browsers' tabs would count past each other there.
    """
    return PIN_TRIES_OF_A_MAIL.most - count(limit=PIN_TRIES_OF_A_MAIL, who=mail)


def opened_by(typed: str, subjects: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Those of `subjects` that the PIN opens, with those that have none; none where it opens none.

    Each call is a try, and each story has only so many a day.
    """
    pins = {pin.pk: pin for pin in Pin.objects.filter(pk__in=subjects)}
    waits = [consume(limit=PIN_TRIES, who=str(subject)) for subject in pins]
    if any(waits):
        return []
    wrong = {subject for subject, pin in pins.items() if not pin.fits(typed)}
    if wrong == pins.keys():
        return []
    return [subject for subject in subjects if subject not in wrong]


@transaction.atomic
def set_pin(*, subjects: Iterable[uuid.UUID], pin: str) -> None:
    """The same for all of them, as they are opened by one mail."""
    hashed = make_password(pin)
    there = Participant.objects.filter(pk__in=subjects).select_for_update()
    for subject in there.values_list("pk", flat=True):
        now = {"hashed": hashed, "set_at": timezone.now()}
        Pin.objects.update_or_create(participant_id=subject, defaults=now)


def remove_pin(*, subjects: Iterable[uuid.UUID]) -> None:
    Pin.objects.filter(pk__in=subjects).delete()


@transaction.atomic
def remove_forgotten(*, subject: uuid.UUID, reason: str, by: str) -> bool:
    """A data steward has made sure who asks for it; False where there is none.

    It goes from all stories of their address: one alone would still be asked for.
    """
    own = Contact.objects.filter(pk=subject).values("email_index")
    same = Contact.objects.filter(email_index__in=own).values("pk")
    is_gone = bool(Pin.objects.filter(pk__in=same).delete()[0])
    if is_gone:
        record_event(actor=by, action=ParticipantAction.PIN_REMOVED, subject=subject, reason=reason)
    return is_gone
