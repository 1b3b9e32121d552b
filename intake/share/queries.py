"""Reads of drafts: the browser's draft, its valid answers, and the participant it became."""

from django.contrib.sessions.backends.base import SessionBase

from intake.consent import signers
from intake.consent.queries import current_texts
from intake.participants.models import Participant
from intake.record.answers import Answers, age_group
from intake.share.models import Draft

SESSION_KEY = "draft"  # the session's key for the subject of the browser's draft

# The steps whose answers are valid only for the consent text that they showed.
_STEPS_WITH_TEXT = ("key-information", "understanding", "assent", "sign")


def draft_of(session: SessionBase) -> Draft | None:
    """The draft that this browser began or resumed, sent or not.

    Every page asks for it: the SQL, written out, takes two fifths of the time of a queryset.
    """
    if SESSION_KEY not in session:
        return None
    found = Draft.objects.raw(
        "SELECT * FROM share_draft WHERE subject = %s", [session[SESSION_KEY]]
    )
    return next(iter(found), None)


def answers_in_force(draft: Draft, *, anew: bool = False) -> Answers:
    """The draft's answers without those that other answers or a new consent text made invalid.

    Invalid answers are: those about a consent text that is not the signer's, or not the newest in
    its language; a child's assent to the text for another age; and purposes that this person can't
    be asked for. With `anew` the database says which text is the newest, not what the process remembers.
    """
    answers: Answers = draft.answers
    shown = {
        key: answers[key]["sha256"] for key in _STEPS_WITH_TEXT if "sha256" in answers.get(key, {})
    }
    current = current_texts(signers.audience(answers), anew=anew) if shown else set()
    invalid = {key for key, sha256 in shown.items() if sha256 not in current}
    group = age_group(answers)
    if answers.get("assent", {}).get("age_group", group) != group:
        invalid.add("assent")
    if not set(answers.get("choices", {}).get("purposes", [])) <= set(
        signers.purposes_offered(answers)
    ):
        invalid.add("choices")
    return {key: values for key, values in answers.items() if key not in invalid}


def participant_of(draft: Draft) -> Participant | None:
    """The participant whose story was sent in this draft; None if they were erased."""
    return Participant.objects.filter(pk=draft.pk).first()
