from typing import Any

from django.http import HttpRequest

from intake.participants.addressee import addressee_of
from intake.record.wording import Voice
from intake.share.emergency import numbers_for


def addressee(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the voice of every page, and the telephone numbers for emergencies."""
    to = addressee_of(request)
    return {"voice": Voice(to.teller), "numbers": numbers_for(to.country)}
