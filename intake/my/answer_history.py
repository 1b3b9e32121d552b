"""The answers that a participant has corrected since, read from the history of the rows."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from pghistory.models import Event

from hesperion.privacy import history
from intake.my.steps import answered_sections, country_of, optional_sections
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


@dataclass(frozen=True)
class AnswerChange:
    """The answer to one question, before and after corrections; "" where the question did not apply."""

    question: str
    before: str
    now: str


def changes_since(participant: Participant, since: datetime) -> dict[str, list[AnswerChange]]:
    """What corrections after `since` changed, by the title of the step.

    Empty if nothing is known of `since`.
    """
    versions = list(_versions(participant))
    known = [answers for at, answers in versions if at <= since]
    if not known:
        return {}
    before, now = known[-1], versions[-1][1]
    titles = {key: title for answers in (before, now) for key, (title, _words) in answers.items()}
    found = {
        title: _changes(before.get(key, ("", []))[1], now.get(key, ("", []))[1])
        for key, title in titles.items()
    }
    return {title: changes for title, changes in found.items() if changes}


def last_change_at(participant: Participant) -> datetime | None:
    """The time of the newest version of the participant's answers; None if there is no history of them."""
    events = _events(participant.pk)
    return events[-1].pgh_created_at if events else None


def _changes(before: Words, now: Words) -> list[AnswerChange]:
    old, new = dict(before), dict(now)
    return [
        AnswerChange(question, old.get(question, ""), new.get(question, ""))
        for question in dict.fromkeys([*new, *old])
        if old.get(question) != new.get(question)
    ]


def _versions(participant: Participant) -> Iterator[tuple[datetime, dict[str, tuple[str, Words]]]]:
    """A time and the answers from then on, {key: (title, words)}, for each transaction with a change."""
    current: dict[tuple[Any, Any], Any] = {}
    for since, events in groupby(_events(participant.pk), lambda event: event.pgh_created_at):
        for event in events:
            current[event.pgh_tracked_model, event.pgh_obj_id] = event
        yield since, _in_words(current.values())


def _events(subject: uuid.UUID) -> list[Any]:
    """The history of all rows with answers of the enrolment, oldest first.

    Empty for made-up people who were loaded without one, also after a correction: its first version is missing.
    """
    by_table = {event.pgh_tracked_model: event for event in history.models()}
    found: list[Any] = list(by_table[Participant].objects.filter(subject=subject))
    if not found:
        return []
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
    answers = facts.answers_of(people[0], rows) | country_of(people[0])
    return {
        key: (title, words)
        for key, title, words in [*answered_sections(answers), *optional_sections(answers)]
    }


def _row(event: Event) -> Any:
    """The model's instance with the values that the event recorded."""
    model: Any = event.pgh_tracked_model
    names = [field.attname for field in model._meta.concrete_fields]
    return model(**{name: getattr(event, name) for name in names})
