"""What a browser's session knows of who signed in: whose stories may be seen, and for how long."""

import secrets
import time
import uuid

from django.contrib.sessions.backends.base import SessionBase

KEY = "my"
ASKED = "my.asked"  # the sign-in that this browser asked for: its code works here alone
HELD = "my.held"  # who proved the address, and still has to type the PIN
LONGEST = 60 * 60  # seconds, however busy
IDLE = 20 * 60


def begin(session: SessionBase, subjects: list[uuid.UUID]) -> None:
    """The browser has proved whose it is. Its session gets a new key, so that no earlier one is worth more."""
    now = time.time()
    for past in (ASKED, HELD):
        session.pop(past, None)
    session[KEY] = {"subjects": [str(subject) for subject in subjects], "since": now, "seen": now}
    session.cycle_key()


def hold(session: SessionBase, subjects: list[uuid.UUID]) -> None:
    """The address is proved, and a PIN is asked for before anything is seen."""
    session.pop(ASKED, None)
    session[HELD] = {
        "subjects": [str(subject) for subject in subjects],
        "since": time.time(),
        "mail": secrets.token_urlsafe(),  # whose tries are counted
    }
    session.cycle_key()


def held_by(session: SessionBase) -> list[uuid.UUID]:
    """Those whom the PIN would open; none without a mail, or once the time is over."""
    held = session.get(HELD)
    if held is None:
        return []
    if time.time() - held["since"] > IDLE:
        let_go(session)
        return []
    return [uuid.UUID(subject) for subject in held["subjects"]]


def held_since_mail(session: SessionBase) -> str:
    """Which mail proved the address, as a name that says nothing."""
    return str(session[HELD]["mail"])


def let_go(session: SessionBase) -> None:
    """The PIN is asked for no more: a new mail is needed."""
    session.pop(HELD, None)


def subjects_of(session: SessionBase) -> list[uuid.UUID]:
    """Those whose stories this browser may see now, which keeps it awake; none once the time is over."""
    now = time.time()
    proof = session.get(KEY)
    if proof is None:
        return []
    if now - proof["since"] > LONGEST or now - proof["seen"] > IDLE:
        end(session)
        return []
    session[KEY] = proof | {"seen": now}
    return [uuid.UUID(subject) for subject in proof["subjects"]]


def forget(session: SessionBase, subject: uuid.UUID) -> None:
    """One of them was erased. The others' pages stay open."""
    left = [one for one in subjects_of(session) if one != subject]
    if left:
        session[KEY] = session[KEY] | {"subjects": [str(one) for one in left]}
    else:
        end(session)


def end(session: SessionBase) -> None:
    """Nothing is left but a draft that was begun in this browser."""
    if session.pop(KEY, None):
        session.cycle_key()
