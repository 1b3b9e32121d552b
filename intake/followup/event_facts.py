"""Facts of a check-in about adverse events, stays in hospital and further infusions."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.lists import NONE
from intake.followup.forms.base import is_before
from intake.followup.forms.events import event_codes, happenings
from intake.followup.situation import Situation
from intake.followup.steps import count_of, event_key
from intake.record.answers import Answers
from intake.record.choices.car_t import REPORTED_BY, EventKind
from intake.record.choices.check_ins import LifeEventKind, Subject
from intake.record.facts import Rows
from intake.record.facts.fields import answered
from intake.record.models import AdverseEvent, LifeEvent

_OF_LIFE = [Subject.HOSPITAL, Subject.INFUSION]  # what is a LifeEvent


def rows(
    subject: uuid.UUID, of: dict[str, Any], situation: Situation, answers: Answers
) -> Iterator[PatientRow]:
    for about in happenings(situation):
        for number in range(1, count_of(answers, about) + 1):
            details = answers.get(event_key(about, number), {})
            onset = details.get("onset") or ""
            if about in _OF_LIFE:
                kind = LifeEventKind(about.value).value
                yield LifeEvent.of(subject, **of, kind=kind, number=number, happened=onset)
            else:
                yield AdverseEvent.of(
                    subject,
                    **of,
                    infusion_id=situation.infusions[-1].pk if situation.infusions else None,
                    kind=EventKind(about.value).value,
                    number=number,
                    facts={"later": event_codes(about, _as_list(details.get("later")))},
                    onset=onset,
                    ended=details.get("ended") or "",
                )


def denied_events(situation: Situation, answers: Answers) -> Iterator[Subject]:
    """What did not happen: all that was asked, with "none of these", or each that was answered with no."""
    told = answers.get("happened", {})
    is_none = told.get("happened") == [NONE]
    for about in happenings(situation):
        if is_none or about in told.get("not_happened", []):
            yield about


def answers(rows: Rows, situation: Situation, negative: set[str]) -> Answers:
    events: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows.get(AdverseEvent, []):
        later = row.facts["later"]
        is_one = row.kind == EventKind.INFECTION
        care = (
            ("".join(later) if is_one else later)
            if len(REPORTED_BY[EventKind(row.kind)]) > 1
            else ""
        )
        values = {"later": care, "onset": row.onset, "ended": row.ended}
        events.setdefault(row.kind, {})[row.number] = values
    for row in rows.get(LifeEvent, []):
        if row.kind in _OF_LIFE:
            events.setdefault(row.kind, {})[row.number] = {"onset": row.happened}
    return _happened(events, situation, negative) | _details(events, situation)


def _happened(events: dict[str, Any], situation: Situation, negative: set[str]) -> Answers:
    asked = happenings(situation)
    happened = [about.value for about in asked if about in events]
    no = [about.value for about in asked if about in negative]
    if len(no) == len(asked):
        return {"happened": {"happened": [NONE]}}
    return answered("happened", {"happened": happened, "not_happened": no})


def _details(events: dict[str, dict[int, dict[str, Any]]], situation: Situation) -> Answers:
    found: Answers = {}
    for code, numbered in events.items():
        if code == Subject.INFUSION:
            continue
        for number, values in numbered.items():
            values["again"] = number < len(numbered)
            if is_before(values["onset"], situation.since):
                values["from_before"] = True
            found |= answered(event_key(code, number), values)
    return found


def _as_list(later: Any) -> list[str]:
    return [later] if isinstance(later, str) and later else list(later or [])
