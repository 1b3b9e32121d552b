"""Made-up people by the project's real actions, one after the other, then moved back in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pgtrigger
from django.db import connection, models, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.classes import all_classes
from hesperion.privacy.keys import actions as keys
from intake.consent.actions import withdrawals
from intake.consent.signers import purposes_offered
from intake.participants.actions import addresses
from intake.participants.models import Participant
from intake.record.models import Occasion
from intake.share.actions import submitting
from intake.share.models import Draft
from intake.stories.actions import claims, reviews
from intake.stories.choices import BY_PARTICIPANT
from research.population.consenting import LaterEvent
from research.population.people import Person
from research.population.texts import reason_for

BY = "system:population"  # the actor of reviews, as in the audit


@transaction.atomic
def send_all(people: Sequence[Person]) -> None:
    """Store the people with everything that happened to them; nobody gets a mail.

    Audit and history keep the time at which it was really written.
    """
    clock = _Clock()
    subjects = [person.subject for person in people]
    keys.destroy(subjects)  # of a run that was broken off
    for person in people:
        _send(person, clock)
    with pgtrigger.ignore():
        Message.objects.filter(subject__in=subjects).delete()
        Draft.objects.filter(pk__in=subjects).delete()
        for person in people:
            Participant.objects.filter(pk=person.subject).update(public_id=person.public_id)
        clock.move_back(subjects)


class _Clock:
    """The moments at which things were done now, each with the time at which they happened."""

    def __init__(self) -> None:
        self._done: list[datetime] = []
        self._happened: list[datetime] = []

    def happens(self, at: datetime) -> None:
        """What is done from now on, up to the next call, happened at `at`."""
        self._done.append(timezone.now())
        self._happened.append(at)

    def move_back(self, subjects: Sequence[Any]) -> None:
        """Set each time that was stored since the first call to the one at which it happened."""
        values: Any = [self._happened, self._done, subjects, self._done[0]]
        with connection.cursor() as cursor:
            for table, subject, column in _times():
                cursor.execute(
                    f'UPDATE "{table}"'  # noqa: S608 - our own names
                    f' SET "{column}" = (%s::timestamptz[])[width_bucket("{column}", %s::timestamptz[])]'
                    f' WHERE "{subject}" = ANY (%s) AND "{column}" >= %s',
                    values,
                )
        sent = Participant.objects.filter(pk=OuterRef("participant_id"))
        enrolled = Occasion.objects.filter(participant__in=subjects)
        enrolled.update(told_on=Subquery(sent.values(day=F("submitted_at__date"))))


def _times() -> list[tuple[str, str, str]]:
    """Each table about participants with the column that names them and a column with a time."""
    return [
        (model._meta.db_table, str(classes.subject), str(field.column))
        for model, classes in all_classes().items()
        if classes.subject and model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
    ]


def _send(person: Person, clock: _Clock) -> None:
    keys.make_key(person.subject)
    clock.happens(person.sent_at)
    with history.by(THEMSELF):
        draft = Draft.objects.create(
            subject=person.subject, language=person.language, answers=person.answers
        )
    submitting.submit_story(draft=draft)
    participant = Participant.objects.get(pk=person.subject)
    for event in person.later:
        clock.happens(event.at)
        _happen(person, participant, event)


def _happen(person: Person, participant: Participant, event: LaterEvent) -> None:
    if event.confirms:
        addresses.confirm_address(participant=participant)
    elif event.chosen is not None:
        offered = purposes_offered(person.answers)
        withdrawals.choose_purposes(participant=participant, granted=event.chosen, offered=offered)
    elif event.withdrawn:
        withdrawals.record_withdrawal(participant=participant, kind=event.withdrawn)
    elif event.review in BY_PARTICIPANT:
        with history.by(THEMSELF):
            reviews.return_to_review(participant=participant, has_new_words=True)
    elif event.review:
        claims.claim_story(subject=person.subject, by=BY)
        reason = reason_for(event.review, person.language) or ""
        reviews.review(subject=person.subject, state=event.review, by=BY, reason=reason)
