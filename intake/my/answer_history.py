"""The answers that a participant has corrected since, read from the history of the rows."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from pghistory.models import Event

from hesperion.privacy import history
from intake.my.steps import answered_sections, optional_sections
from intake.participants.models import Participant
from intake.record import facts

Words = list[tuple[str, str]]  # [(question, answer)], as pages show them
DELETED = "delete"  # the label of an event, as pghistory writes it


@dataclass(frozen=True)
class EarlierAnswer:
    """The answers to one step that a correction replaced. `until` is the time of the correction."""

    key: str
    title: str
    words: Words
    until: datetime


def earlier_answers(participant: Participant) -> list[EarlierAnswer]:
    """The participant's answers that corrections have replaced, the most recent first."""
    versions = list(_versions(participant))
    found = [
        EarlierAnswer(key, title, words, until)
        for (_since, before), (until, after) in pairwise(versions)
        for key, (title, words) in before.items()
        if words and after.get(key, ("", []))[1] != words
    ]
    return found[::-1]


def _versions(participant: Participant) -> Iterator[tuple[datetime, dict[str, tuple[str, Words]]]]:
    """A time and the answers from then on, {key: (title, words)}, for each transaction with a change."""
    current: dict[tuple[Any, Any], Any] = {}
    for since, events in groupby(_events(participant.pk), lambda event: event.pgh_created_at):
        for event in events:
            current[event.pgh_tracked_model, event.pgh_obj_id] = event
        yield since, _in_words(current.values())


def _events(subject: uuid.UUID) -> list[Any]:
    """The history of all rows with answers of the enrolment, oldest first."""
    by_table = {event.pgh_tracked_model: event for event in history.models()}
    found: list[Any] = list(by_table[Participant].objects.filter(subject=subject))
    for model in facts.MODELS:
        found += by_table[model].objects.filter(**facts.at_enrolment(model, subject))
    return sorted(found, key=lambda event: (event.pgh_created_at, event.pgh_id))


def _in_words(current: Any) -> dict[str, tuple[str, Words]]:
    rows: facts.Rows = {model: [] for model in facts.MODELS}
    people = []
    for event in current:
        if event.pgh_label != DELETED:
            row = _row(event)
            people.append(row) if isinstance(row, Participant) else rows[type(row)].append(row)
    answers = facts.answers_of(people[0], rows)
    return {
        key: (title, words)
        for key, title, words in [*answered_sections(answers), *optional_sections(answers)]
    }


def _row(event: Event) -> Any:
    """The model's instance with the values that the event recorded."""
    model: Any = event.pgh_tracked_model
    names = [field.attname for field in model._meta.concrete_fields]
    return model(**{name: getattr(event, name) for name in names})
