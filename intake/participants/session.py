"""Sign-in in the browser's session: which participants it may see, and for how long."""

import secrets
import time
import uuid
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

SIGNED_IN = "my"  # the subjects, and when the browser signed in and was last seen
REQUESTED_SIGN_IN = (
    "my.asked"  # the SignIn that this browser requested: its code works in no other browser
)
AWAITING_PIN = "my.held"  # the subjects of a proved address, until the PIN is typed
HAS_OWN_PAGE = "my.has_page"  # a story was sent from this browser
MAX_SECONDS = 60 * 60  # since signing in
MAX_IDLE_SECONDS = 20 * 60  # since the last page


def begin(session: SessionBase, subjects: list[uuid.UUID]) -> None:
    """Sign the browser in as `subjects`. The session gets a new key, so that the earlier key is void."""
    now = time.time()
    for past in (REQUESTED_SIGN_IN, AWAITING_PIN):
        session.pop(past, None)
    session[SIGNED_IN] = {
        "subjects": [str(subject) for subject in subjects],
        "since": now,
        "seen": now,
    }
    session.cycle_key()


def await_pin(session: SessionBase, subjects: list[uuid.UUID]) -> None:
    """Remember that the address of `subjects` is proved, but that their PIN must still be typed."""
    session.pop(REQUESTED_SIGN_IN, None)
    session[AWAITING_PIN] = {
        "subjects": [str(subject) for subject in subjects],
        "since": time.time(),
        "mail": secrets.token_urlsafe(),  # a random name; the tries of the PIN are counted by it
    }
    session.cycle_key()


def subjects_awaiting_pin(session: SessionBase) -> list[uuid.UUID]:
    """The subjects whose records the PIN would open.

    Returns [] if no address was proved, or if it was proved more than MAX_IDLE_SECONDS ago.
    """
    awaiting = session.get(AWAITING_PIN)
    if awaiting is None:
        return []
    if time.time() - awaiting["since"] > MAX_IDLE_SECONDS:
        stop_awaiting_pin(session)
        return []
    return [uuid.UUID(subject) for subject in awaiting["subjects"]]


def proving_mail(session: SessionBase) -> str:
    """The random name that the session gives to the mail that proved the address."""
    return str(session[AWAITING_PIN]["mail"])


def stop_awaiting_pin(session: SessionBase) -> None:
    """Stop asking for the PIN. The participant must then request a new mail to sign in."""
    session.pop(AWAITING_PIN, None)


def subjects_of(session: SessionBase) -> list[uuid.UUID]:
    """The subjects that this browser may see; [] if it is not signed in or the time has run out.

    Each call restarts the idle time.
    """
    now = time.time()
    signed_in = session.get(SIGNED_IN)
    if signed_in is None:
        return []
    if now - signed_in["since"] > MAX_SECONDS or now - signed_in["seen"] > MAX_IDLE_SECONDS:
        end(session)
        return []
    session[SIGNED_IN] = signed_in | {"seen": now}
    return [uuid.UUID(subject) for subject in signed_in["subjects"]]


def remember_own_page(session: SessionBase) -> None:
    """Have the header of every page link to /my/ in this browser, from now on."""
    session.setdefault(HAS_OWN_PAGE, True)


def has_own_page(session: SessionBase) -> bool:
    """Whether a story was sent from this browser, or it signed in to /my/. Nobody need be signed in now."""
    return HAS_OWN_PAGE in session or SIGNED_IN in session


def remember_saving(session: SessionBase, page: str, since: datetime) -> None:
    """Remember that something was saved on `page` after `since`, until the page has said what.

    Only the time is kept, never what was saved. Signing out forgets it. A time that was not read yet stays.
    """
    signed_in = session[SIGNED_IN]
    saved = {page: since.isoformat()} | signed_in.get("saved", {})
    session[SIGNED_IN] = signed_in | {"saved": saved}


def read_saving(session: SessionBase, page: str) -> datetime | None:
    """The time that was remembered for `page`, once; None if nothing was saved since it was last read."""
    signed_in = session[SIGNED_IN]
    saved = signed_in.get("saved", {})
    if page not in saved:
        return None
    left = {other: since for other, since in saved.items() if other != page}
    session[SIGNED_IN] = signed_in | {"saved": left}
    return datetime.fromisoformat(saved[page])


def forget(session: SessionBase, subject: uuid.UUID) -> None:
    """Remove an erased `subject` from the session, which stays signed in as the others, if any."""
    left = [one for one in subjects_of(session) if one != subject]
    if left:
        session[SIGNED_IN] = session[SIGNED_IN] | {"subjects": [str(one) for one in left]}
    else:
        end(session)


def end(session: SessionBase) -> None:
    """Sign the browser out. A draft in this browser is kept."""
    if session.pop(SIGNED_IN, None):
        session.cycle_key()
