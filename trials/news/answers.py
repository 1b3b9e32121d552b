"""What participants told, as the readings of criteria compare it: structured answers, none encrypted."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from intake.record.choices.car_t import CourseStatus
from intake.record.choices.check_ins import LifeEventKind
from intake.record.choices.markers import Finding
from intake.record.choices.treatments import (
    STEROIDS,
    Steroid,
    TreatmentClass,
    TreatmentUse,
)
from trials.readings.answers import TrialAnswers

# A row for each answer at enrolment or a check-in: the participant, what it is about, its code and its value.
TOLD_SQL = f"""
SELECT participant_id, 'disease', code, '' FROM record_diagnosis WHERE participant_id = ANY (%(subjects)s)
UNION ALL
SELECT participant_id, 'person', sex, coalesce(birth_year::text, '') FROM record_background
WHERE participant_id = ANY (%(subjects)s)
UNION ALL
SELECT participant_id, 'organ', code, '' FROM record_affectedorgan WHERE participant_id = ANY (%(subjects)s)
UNION ALL
SELECT participant_id, 'marker', code, finding FROM record_markerfinding
WHERE participant_id = ANY (%(subjects)s) AND finding IN ('{Finding.POSITIVE}', '{Finding.NEGATIVE}')
UNION ALL
SELECT participant_id, 'medicine', code, use FROM record_treatment WHERE participant_id = ANY (%(subjects)s)
UNION ALL
SELECT participant_id, 'medicine', '{STEROIDS}', '' FROM record_steroiddose
WHERE participant_id = ANY (%(subjects)s) AND drug <> '{Steroid.NONE}'
UNION ALL
SELECT participant_id, 'medicine', relapse_treatment, '' FROM record_infusion
WHERE participant_id = ANY (%(subjects)s) AND relapse_treatment <> ''
UNION ALL
SELECT participant_id, 'medicine', relapse_treatment, '' FROM record_coursesince
WHERE participant_id = ANY (%(subjects)s) AND relapse_treatment <> ''
UNION ALL
SELECT participant_id, 'car_t', status, '' FROM record_course WHERE participant_id = ANY (%(subjects)s)
UNION ALL
SELECT participant_id, 'car_t', '{CourseStatus.INFUSED}', '' FROM record_lifeevent
WHERE participant_id = ANY (%(subjects)s) AND kind = '{LifeEventKind.INFUSION}'
"""  # noqa: S608 - our own codes

_Told = list[tuple[str, str]]  # code and value of each answer
_NONE = TreatmentClass.NONE.value
_LISTS = {TreatmentUse.NOW.value, TreatmentUse.PAST.value}


def trial_answers_of(subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, TrialAnswers]:
    """The answers of each of these participants, by one statement. Call it inside `themself` with them."""
    found: dict[uuid.UUID, dict[str, _Told]] = {subject: defaultdict(list) for subject in subjects}
    with connection.cursor() as cursor:
        cursor.execute(TOLD_SQL, {"subjects": list(subjects)})
        for subject, about, code, value in cursor.fetchall():
            found[subject][about].append((code, value))
    return {subject: _answers(told) for subject, told in found.items()}


def _answers(told: dict[str, _Told]) -> TrialAnswers:
    sex, birth_year = (told["person"] or [("", "")])[0]
    return TrialAnswers(
        diseases=_codes(told["disease"]),
        birth_year=int(birth_year) if birth_year else None,
        sex=sex,
        markers=_markers(told["marker"]),
        organs=_codes(told["organ"]),
        medicines=_medicines(told["medicine"]),
        had_car_t=_had_car_t(told["car_t"]),
    )


def _codes(told: _Told) -> frozenset[str]:
    return frozenset(code for code, _value in told)


def _markers(told: _Told) -> dict[str, str]:
    """The result of each marker that was the same each time: what changed is for the centre to say."""
    results: dict[str, set[str]] = defaultdict(set)
    for code, finding in told:
        results[code].add(finding)
    return {code: next(iter(found)) for code, found in results.items() if len(found) == 1}


def _medicines(told: _Told) -> dict[str, Any]:
    """True for each medicine of any list. False for all others, if now and before nothing else was taken."""
    were_had = {code for code, _use in told if code != _NONE}
    denied = {use for code, use in told if code == _NONE}
    if were_had <= {STEROIDS.value} and denied >= _LISTS:
        others: Iterable[str] = set(TreatmentClass.values) - {_NONE, STEROIDS.value}
    else:
        others = ()
    return dict.fromkeys(others, False) | dict.fromkeys(were_had, True)


def _had_car_t(told: _Told) -> bool | None:
    return any(status == CourseStatus.INFUSED for status, _value in told) if told else None
