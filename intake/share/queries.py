"""Scoped reads: the draft of a browser, and what still holds in it."""

from django.contrib.sessions.backends.base import SessionBase

from intake.consent import signers
from intake.consent.queries import _current_texts
from intake.participants.models import Participant
from intake.record import answers as intake_answers
from intake.record.answers import Answers
from intake.share.models import Draft

SESSION_KEY = "draft"  # holds the subject of the browser's draft


# The steps whose answers hold for the one text that they showed.
_OVER_THE_TEXT = ("key-information", "understanding", "assent", "sign")


def draft_of(session: SessionBase) -> Draft | None:
    """The draft that this browser began, sent or not."""
    return Draft.objects.filter(pk=session[SESSION_KEY]).first() if SESSION_KEY in session else None


def answers_in_force(draft: Draft) -> Answers:
    """The draft's answers, without what holds no more.

    That is all that was read and signed over a text that is not for who signs, or not the newest in its
    language; a child's answer to words for another age; and choices that may not be asked of them.
    """
    answers: Answers = draft.answers
    read = {
        key: answers[key]["sha256"] for key in _OVER_THE_TEXT if "sha256" in answers.get(key, {})
    }
    current = _current_texts(signers.audience(answers)) if read else set()
    past = {key for key, sha256 in read.items() if sha256 not in current}
    age_group = intake_answers.age_group(answers)
    if answers.get("assent", {}).get("age_group", age_group) != age_group:
        past.add("assent")
    if not set(answers.get("choices", {}).get("purposes", [])) <= set(signers.allowed(answers)):
        past.add("choices")
    return {key: values for key, values in answers.items() if key not in past}


def participant_of(draft: Draft) -> Participant | None:
    """Whom a sent draft became; None once they are erased."""
    return Participant.objects.filter(pk=draft.pk).first()
