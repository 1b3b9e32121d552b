"""Notes of staff on a record."""

import uuid

from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from intake.participants.models import Participant
from intake.stories.choices import StoryAction
from intake.stories.models import Note


def add_note(*, subject: uuid.UUID, text: str, by: str) -> bool:
    """Add a note; returns False if the latest note is the same one, as after two presses of the button.

    A lock on the participant's row makes one press wait for the other. Raises
    Participant.DoesNotExist if they were erased meanwhile.
    """
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        latest = participant.notes.order_by("written_at").last()
        if latest and (latest.written_by, latest.text) == (by, text):
            return False
        Note.objects.create(participant=participant, text=text, written_by=by)
        record_event(actor=by, action=StoryAction.NOTE_WRITTEN, subject=subject)
    return True
