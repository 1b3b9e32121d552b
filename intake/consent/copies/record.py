"""Reads a signed consent, and each purpose as it was signed and as it is today."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from intake.consent.choices import Purpose
from intake.consent.models import Consent


@dataclass(frozen=True)
class Choice:
    """A purpose, whether it was allowed when the consent was `signed`, and whether it is allowed `now`."""

    purpose: Purpose
    signed: bool
    now: bool


def copy_of(consent: uuid.UUID, subjects: Iterable[uuid.UUID]) -> Consent | None:
    """The consent with the primary key `consent`, if one of `subjects` signed it; otherwise None."""
    found = Consent.objects.filter(pk=consent, participant__in=subjects)
    return found.select_related("document", "participant").first()


def choices_under(consent: Consent) -> list[Choice]:
    """The participant's choice for each purpose, in the order of the form.

    If the consent has ended, `now` is False for every purpose.
    """
    rows = list(consent.choices.order_by("pk").values_list("purpose", "granted"))
    latest, first = dict(rows), dict(reversed(rows))
    is_live = consent.ended_at is None
    return [
        Choice(purpose, first[purpose], is_live and latest[purpose])
        for purpose in Purpose
        if purpose in first
    ]
