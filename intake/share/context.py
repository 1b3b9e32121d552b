from typing import Any

from django.http import HttpRequest

from intake.participants.addressee import addressee_of
from intake.participants.session import has_own_page
from intake.record.wording import Voice
from intake.share.emergency import numbers_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the voice of every page, the numbers to call, and whether the header links to /my/.

    A visitor without a session gets the same as everybody, so that their pages can be cached.
    """
    to = addressee_of(request)
    session = getattr(request, "session", None)  # a request is refused before it has a session
    return {
        "voice": Voice(to.teller),
        "numbers": numbers_for(to.country),
        "has_own_page": session is not None and has_own_page(session),
    }
