"""What a browser's session knows of a draft: which one it may go on with, and that its code is to be shown."""

from django.contrib.sessions.backends.base import SessionBase

from intake.participants.tokens import grouped
from intake.share.models import DRAFT_LIFE, Draft
from intake.share.queries import SESSION_KEY
from intake.share.resume import tokens

TO_SHOW = "resume.code_to_show"


def hold(session: SessionBase, draft: Draft) -> None:
    """From here on the browser goes on with `draft`. Its session gets a new key."""
    session[SESSION_KEY] = str(draft.subject)
    session.set_expiry(DRAFT_LIFE)
    session.cycle_key()


def holds(session: SessionBase, draft: Draft) -> bool:
    return session.get(SESSION_KEY) == str(draft.subject)


def show_code_next(session: SessionBase) -> None:
    """The next page of questions shows the code, once."""
    session[TO_SHOW] = True


def code_to_show(session: SessionBase, draft: Draft) -> str | None:
    """The code, where this page is the one to show it; None on all others."""
    return grouped(tokens.code_of(draft)) if session.pop(TO_SHOW, False) else None
