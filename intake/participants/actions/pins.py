"""Setting and removing the participant's PIN."""

import uuid
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from hesperion.privacy.audit.actions import record_event
from intake.participants.choices import ParticipantAction
from intake.participants.models import Participant, Pin
from intake.participants.pins import pins_of_address


@transaction.atomic
def set_pin(*, subjects: Iterable[uuid.UUID], pin: str) -> None:
    """Set one PIN for all `subjects`, because one mailed link opens the records of all of them."""
    hashed = make_password(pin)
    found = Participant.objects.filter(pk__in=subjects).select_for_update()
    for subject in found.values_list("pk", flat=True):
        defaults = {"hashed": hashed, "set_at": timezone.now()}
        Pin.objects.update_or_create(participant_id=subject, defaults=defaults)


def remove_pin(*, subjects: Iterable[uuid.UUID]) -> None:
    Pin.objects.filter(pk__in=subjects).delete()


@transaction.atomic
def remove_forgotten_pin(*, subject: uuid.UUID, reason: str, by: str) -> bool:
    """Remove a PIN that the participant forgot; returns False if there is none. `by` is a data steward.

    The PIN is removed from all participants with the same address. If one kept it, the site would
    still ask for it.
    """
    is_removed = bool(pins_of_address(subject).delete()[0])
    if is_removed:
        record_event(actor=by, action=ParticipantAction.PIN_REMOVED, subject=subject, reason=reason)
    return is_removed
