"""What people of generated lives told about the course of their disease, and these answers in the database."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from intake.followup.models import CheckIn
from intake.record.models import CourseSince, Infusion, LifeEvent, Occasion, Outcome
from intake.record.models.occasion import enrolment_id
from tests.atlas_oracle import CourseTold, first_infusion
from tests.followup_oracle import Answer, Life, Version, day_of, windows

_COURSES = ["no"] * 6 + ["yes"] * 3 + ["better", "better", "no_better", "unsure"]
_OFF = ["yes", "yes", "yes", "no", "no", "unknown", ""]
_TOLD = [CourseSince, Outcome, LifeEvent, Occasion, Infusion]
_DATES = [10, 10, 10, 7, 7, 4, 0]  # how much of a date is told


def aim_at_month_12(chance: random.Random, life: Life, versions: Sequence[Version]) -> None:
    """Most live until month 12 and answer it; some die, or get other cells, on days around it."""
    number = first_infusion(life)
    given = day_of(life.infusions[number]) if number else None
    if not number or not given:
        return
    landmark = given + timedelta(365)
    near = landmark + timedelta(chance.choice([-31, -1, 0, 0, 1, 31]))
    if chance.random() < 0.1:
        life.death = _partial(chance, near)
    if chance.random() < 0.15:
        day = chance.choice([near, given + timedelta(chance.choice([29, 30, 31, 32]))])
        life.infusions[max(life.infusions) + 1] = _partial(chance, day)
    if chance.random() < 0.6:
        life.joined_on = min(life.joined_on, given + timedelta(chance.choice([-90, 0, 200, 351])))
    key = ("infusion", number, "m12")
    window = next((one for one in windows(life, versions) if one.key == key), None)
    if window and not any(one.key == key for one in life.answers) and chance.random() < 0.6:
        life.answers.append(Answer(key, window.opens_on, window.due_on, window.closes_on))
    if chance.random() < 0.04:  # the date is corrected afterwards
        moved = given + timedelta(chance.choice([-31, -30, 30, 31, 200]))
        life.infusions[number] = moved.isoformat()


def tellings(chance: random.Random, life: Life) -> Iterator[CourseTold]:
    """What was told at enrolment about one of the infusions, and then at each check-in."""
    since = life.joined_on
    if life.infusions and chance.random() < 0.7:
        number = chance.choice([1, 1, 1, first_infusion(life) or 1])
        given = day_of(life.infusions[number]) or since
        course = chance.choice(_COURSES)
        relapsed = _relapsed(chance, course, given, max(since, given))
        yield CourseTold(course, since, relapsed, number=number)
    answers = [one for one in life.answers if not one.is_taken_back]
    for answer in sorted(answers, key=lambda one: one.due_on):
        length = (answer.closes_on - answer.opens_on).days
        told_on = max(since, answer.opens_on + timedelta(chance.randint(0, length)))
        course = chance.choice(_COURSES)
        yield CourseTold(
            course,
            told_on,
            _relapsed(chance, course, since, told_on),
            since=since,
            key=answer.key,
            off_medicines=chance.choice(_OFF),
            had_infusion=chance.random() < 0.07,
        )
        since = told_on


def store_tellings(told: Mapping[UUID, Sequence[CourseTold]]) -> None:
    """Store what was told beside the lives, whose triggers are off, as in tests/followup_storing.py."""
    check_ins = {
        (row.participant_id, row.anchor_kind, row.anchor_number, row.code): row
        for row in CheckIn.objects.filter(taken_back_at=None)
    }
    for model in _TOLD[:3]:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    courses, outcomes, events, enrolments = [], [], [], []
    for subject, those in told.items():
        for one in those:
            if one.key is None:
                day = {"told_on": one.told_on, "told_by": "self", "kind": "enrolment"}
                enrolments.append(Occasion(id=enrolment_id(subject), participant_id=subject, **day))
                _infusion(subject, one)
                continue
            occasion = check_ins[subject, *one.key].occasion_id
            Occasion.objects.filter(pk=occasion).update(told_on=one.told_on)
            of = {"occasion_id": occasion}
            assert one.since
            courses.append(
                CourseSince.of(
                    subject, **of, course=one.course, since=one.since, relapsed=one.relapsed
                )
            )
            if one.off_medicines:
                today = {"timepoint": "today", "recalled": False}
                outcomes.append(Outcome.of(subject, **of, **today, off_medicines=one.off_medicines))
            if one.had_infusion:
                events.append(LifeEvent.of(subject, **of, kind="infusion", number=1))
    Occasion.objects.bulk_create(enrolments)
    CourseSince.objects.bulk_create(courses)
    Outcome.objects.bulk_create(outcomes)
    LifeEvent.objects.bulk_create(events)
    # Else PostgreSQL plans by what an earlier test left, and takes several times as long.
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in _TOLD)}")


def _infusion(subject: UUID, one: CourseTold) -> None:
    values = {"relapse": one.course, "relapsed": one.relapsed}
    assert Infusion.objects.filter(participant_id=subject, number=one.number).update(**values)


def _relapsed(chance: random.Random, course: str, since: date, told_on: date) -> str:
    """The partial date of a relapse: in these days, or now and then before them; "" of any other course."""
    if course != "yes":
        return ""
    first = since - timedelta(chance.choice([0, 0, 0, 100]))
    return _partial(chance, first + timedelta(chance.randint(0, max((told_on - first).days, 0))))


def _partial(chance: random.Random, day: date) -> str:
    return day.isoformat()[: chance.choice(_DATES)]
