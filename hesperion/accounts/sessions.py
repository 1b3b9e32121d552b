"""How long sessions of staff last, and which second factor was used in them."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

BEGAN = "staff_began"
SEEN = "staff_seen"
PRECISION = 60  # seconds between two updates of SEEN, so that not every request writes the session


def listen() -> None:
    user_logged_in.connect(_begin)
    authenticator_added.connect(_remember)


def is_over(session: SessionBase) -> bool:
    """Whether a session of staff has expired: idle too long, too old, or without recorded times."""
    now = time.time()
    idle = now - session.get(SEEN, 0) > settings.STAFF_IDLE_SECONDS
    return idle or now - session.get(BEGAN, 0) > settings.STAFF_SESSION_SECONDS


def note_activity(session: SessionBase) -> None:
    """Store the time of this request in the session, at most once a minute."""
    if time.time() - session[SEEN] > PRECISION:
        session[SEEN] = time.time()


def _begin(sender: Any, request: HttpRequest, **signal: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session.set_expiry(0)  # the cookie goes when the browser is closed


def _remember(request: HttpRequest, user: Any, authenticator: Authenticator, **signal: Any) -> None:
    """Setting up a factor counts as using it. Making recovery codes does not."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
