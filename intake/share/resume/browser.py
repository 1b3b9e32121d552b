"""The draft in the browser's session, and whether the next page shows its code."""

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from intake.participants.tokens import grouped
from intake.share.actions import drafts
from intake.share.models import DRAFT_LIFE, Draft
from intake.share.queries import SESSION_KEY
from intake.share.resume import tokens

TO_SHOW = "resume.code_to_show"


def begin_draft(session: SessionBase) -> Draft:
    """Create a draft and open it in this browser: one commit stores it with the session."""
    with transaction.atomic():
        draft = drafts.start_draft()
        attach_draft(session, draft)
    return draft


def attach_draft(session: SessionBase, draft: Draft) -> None:
    """Open `draft` in this browser. The session gets a new key."""
    session[SESSION_KEY] = str(draft.subject)
    session.set_expiry(DRAFT_LIFE)
    session.cycle_key()


def has_draft(session: SessionBase, draft: Draft) -> bool:
    return session.get(SESSION_KEY) == str(draft.subject)


def show_code_next(session: SessionBase) -> None:
    """Have the next step's page show the draft's code, once."""
    session[TO_SHOW] = True


def code_to_show(session: SessionBase, draft: Draft) -> str | None:
    """The draft's code if this page is to show it; otherwise None."""
    return grouped(tokens.code_of(draft)) if session.pop(TO_SHOW, False) else None
