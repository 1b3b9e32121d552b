"""A signed consent, whole: who signed what, when, and what was chosen then and holds now."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from intake.consent.choices import Purpose
from intake.consent.models import Consent


@dataclass(frozen=True)
class Choice:
    """One purpose: as it was signed, and today. `now` is what the consent allows, not what was locked."""

    purpose: Purpose
    signed: bool
    now: bool


def copy_of(consent: uuid.UUID, subjects: Iterable[uuid.UUID]) -> Consent | None:
    """The signed consent of one of `subjects`; None where it is another's, or none."""
    found = Consent.objects.filter(pk=consent, participant__in=subjects)
    return found.select_related("document", "participant").first()


def choices_of(consent: Consent) -> list[Choice]:
    """In the order in which they are asked. Nothing holds any more once the consent has ended."""
    rows = list(consent.choices.order_by("pk").values_list("purpose", "granted"))
    latest, first = dict(rows), dict(reversed(rows))
    lives = consent.ended_at is None
    return [
        Choice(purpose, first[purpose], lives and latest[purpose])
        for purpose in Purpose
        if purpose in first
    ]
