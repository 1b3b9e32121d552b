"""Sending a story, once."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils import timezone

from hesperion.mail.actions import new_message
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from intake.consent.actions import consents
from intake.consent.objections import actions as objections
from intake.participants.models import Contact, Participant
from intake.record import facts
from intake.record.answers import Answers
from intake.record.choices.occasions import OccasionKind
from intake.record.models import Occasion
from intake.record.models.occasion import enrolment_id
from intake.record.storing import store
from intake.share.models import Draft
from intake.share.progress import first_gap, in_force


class NotReady(Exception):
    """The draft lacks an answer that sending needs."""


def submit_story(*, draft: Draft) -> bool:
    """Turn the draft into a participant and owe them the confirmation.

    `draft.answers` are those in force. False where the draft was sent or changed since it was read:
    twenty presses of the button make one story, of the answers that the person saw. Raises NotReady
    when a step that applies has no answer.
    """
    with themself(draft.subject), history.by(THEMSELF):
        answers = in_force(draft.answers)
        if first_gap(answers):
            raise NotReady
        if not _empty(draft):
            return False
        store(
            [
                *new_rows(draft, answers),
                new_message(kind="participants.confirmation", subject=draft.subject),
            ]
        )
        return True


def new_rows(draft: Draft, answers: Answers) -> Iterator[Model]:
    """Everything that a story is stored as, in rows that are not stored yet."""
    signed = answers["sign"]
    participant = Participant(
        subject=draft.subject,
        language=draft.language,
        teller=answers["who"]["teller"],
        age_group=answers["age"]["age_group"],
        country=answers["age"]["country"],
    )
    yield participant
    yield Contact(participant=participant, name=signed["name"], email=signed["email"])
    yield from consents.signed(participant, answers)
    yield Occasion(
        id=enrolment_id(participant.pk),
        participant=participant,
        kind=OccasionKind.ENROLMENT,
        told_on=timezone.localdate(),
        told_by=participant.teller,
    )
    yield from facts.rows_of(participant.pk, answers)
    yield from objections.raised(participant.pk, answers)


def _empty(draft: Draft) -> bool:
    """Mark the draft as sent; whether it was still as it had been read."""
    now = timezone.now()
    as_read = Draft.objects.filter(pk=draft.pk, sent_at=None, updated_at=draft.updated_at)
    return bool(
        as_read.update(answers=None, email=None, email_index=None, sent_at=now, updated_at=now)
    )
