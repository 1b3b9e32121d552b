"""Checking the PIN that a participant may set. The site asks for it after the mailed link was used."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from hesperion.limits.actions import consume, count
from intake.participants.limits import PIN_TRIES, PIN_TRIES_OF_A_MAIL
from intake.participants.models import Contact, Pin


def has_pin(subjects: Iterable[uuid.UUID]) -> bool:
    """Whether any of `subjects` has a PIN."""
    return Pin.objects.filter(pk__in=subjects).exists()


def pins_of_address(subject: uuid.UUID) -> QuerySet[Pin]:
    """The PINs of `subject` and of others with the same address: the site asks for any of them."""
    own = Contact.objects.filter(pk=subject).values("email_index")
    same_address = Contact.objects.filter(email_index__in=own).values("pk")
    return Pin.objects.filter(pk__in=same_address)


def tries_left(mail: str) -> int:
    """Count one try of the PIN after `mail` and return how many are left; negative if there were too many.

    The database counts, not the session: two tabs that share a session could overwrite each other's
    count.
    """
    return PIN_TRIES_OF_A_MAIL.most - count(limit=PIN_TRIES_OF_A_MAIL, who=mail)


def opened_by(typed: str, subjects: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The subjects that the PIN `typed` opens, including those without a PIN; [] if it is wrong.

    Each call counts as a try for every subject with a PIN. The number of tries a day is limited.
    """
    pins = {pin.pk: pin for pin in Pin.objects.filter(pk__in=subjects)}
    waits = [consume(limit=PIN_TRIES, who=str(subject)) for subject in pins]
    if any(waits):
        return []
    wrong = {subject for subject, pin in pins.items() if not pin.fits(typed)}
    if wrong == pins.keys():
        return []
    return [subject for subject in subjects if subject not in wrong]
