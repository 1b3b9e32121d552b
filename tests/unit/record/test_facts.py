"""Answers become rows, and rows the same answers again. No database is needed."""

import uuid
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.participants.models import Participant
from intake.record import facts
from intake.record.facts import disease
from intake.share.progress import optional_steps
from tests.factories.valid_answers import AGE, draw_answers
from tests.sizes import size

SUBJECT = uuid.UUID(int=7)


@settings(max_examples=size(25, 10), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), teller=st.sampled_from(["self", "relative"]), infused=st.booleans())
def test_rows_hold_the_answers_and_the_answers_the_rows(data, teller, infused):
    answers = draw_answers(data, teller=teller, infused=infused)
    rows = list(facts.rows_of(SUBJECT, answers))
    again = answers_of(rows, teller)
    assert again == in_rows(answers)
    rows_again = facts.rows_of(SUBJECT, again)
    assert [facts.values_of(row) for row in rows_again] == [facts.values_of(row) for row in rows]


def answers_of(rows: list[Any], teller: str) -> dict[str, Any]:
    participant = Participant(subject=SUBJECT, teller=teller, **AGE)
    return facts.answers_of(participant, defaultdict(list, facts.by_model(rows)))


def in_rows(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, and of the optional sections what was answered."""
    found = dict(answers)
    for step in optional_steps(answers):
        section = found.pop(step.key)
        answered = {name: value for name, value in section.items() if value not in ("", None, [])}
        found |= {step.key: answered} if answered else {}
    return found


def test_what_no_longer_fits_the_diseases_is_not_kept():
    told = {
        "diagnosis": {"families": ["sle"]},
        "lupus": {"first_symptoms": "", "diagnosed": ""},
        "markers": {"positive": ["dsdna", "jo1"]},
        "organs": {"affected": ["kidney", "calcinosis"]},
    }
    again = disease.answers(facts.by_model(disease.rows(SUBJECT, told)))
    assert again["markers"] == {"positive": ["dsdna"]}
    assert again["organs"] == {"affected": ["kidney"]}
