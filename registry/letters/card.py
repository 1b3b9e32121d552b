"""The card "What we learned from you": the newest letters, for everybody, mailed or not."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from articles.models.letter_page import public_letters
from intake.participants import panels
from intake.participants.models import Participant

NEWEST = 3


def register_card() -> None:
    panels.register("registry/my/letters.html", _letters, order=44)


def _letters(participant: Participant) -> dict[str, Any]:
    return {"letters": public_letters(get_language() or settings.LANGUAGE_CODE)[:NEWEST]}
