"""What counts as an answer to a question of the enrolment."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from atlas.tables.questions import COUNTED_QUESTIONS
from intake.participants.models import Participant
from intake.record.models import (
    Background,
    Burden,
    Diagnosis,
    Infusion,
    MedicalHistory,
    Occasion,
    Outcome,
    SteroidDose,
    Story,
)
from intake.record.models.occasion import enrolment_id
from tests.factories.atlas_people import store_pool, without_history

pytestmark = pytest.mark.django_db
TODAY = {"timepoint": "today", "recalled": False}


@pytest.fixture
def person() -> UUID:
    without_history(
        [Background, Burden, Infusion, MedicalHistory, Occasion, Outcome, SteroidDose, Story]
    )
    (subject,) = store_pool(1)
    Occasion.objects.create(
        id=enrolment_id(subject), participant_id=subject, kind="enrolment",
        told_on=date(2026, 1, 1), told_by="self",
    )  # fmt: skip
    return subject


def given(code: str = "given") -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT about FROM derived.given_answer WHERE code = %s", [code])
        return {about for (about,) in cursor.fetchall()} & COUNTED_QUESTIONS.keys()


def test_every_counted_question_can_be_answered(person):
    assert given() == set()
    Background.of(
        person, birth_year=1980, sex="female", first_centre="2020", ancestry=["other"]
    ).save()
    MedicalHistory.of(person, made_by="specialist").save()
    Diagnosis.objects.update(first_symptoms="2018", diagnosed="2019-05")
    of_course = {
        "setting": "trial",
        "product": "Made-up",
        "country": "DE",
        "lymphodepletion": "flu_cy",
    }
    Infusion.of(
        person, number=1, given="2024", earlier_classes=0, stopped="2024-01", **of_course
    ).save()
    scales = dict.fromkeys(["disease", "tiredness", "pain", "daily_life"], 0)
    Outcome.of(person, timepoint="before", recalled=True, **scales).save()
    yes = {"off_medicines": "yes", "remission": "no", "choose_again": "yes"}
    Outcome.of(person, **TODAY, **scales, **yes).save()
    SteroidDose.of(person, timepoint="today", drug="none", mg=0).save()
    Burden.of(person, travel="1", cost="none", help="0").save()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO record_story (participant_id, text) VALUES (%s, '-')", [person])
    assert given() == COUNTED_QUESTIONS.keys()
    assert given("not_asked") == set()


def test_not_to_know_and_not_to_say_are_no_answers(person):
    Background.of(person, sex="unsaid", ancestry=["unsaid"]).save()
    MedicalHistory.of(person, made_by="unknown").save()
    Infusion.of(person, number=1, given="2024", setting="unknown").save()
    Outcome.of(person, **TODAY, remission="unknown").save()
    Story.of(person, text=None).save()
    assert given() == set()


def test_of_two_diseases_each_needs_a_date(person):
    Diagnosis.objects.update(diagnosed="2019")
    Diagnosis.of(person, code="sjogren").save()
    assert given() == set()
    Diagnosis.objects.update(diagnosed="2020")
    assert given() == {"diagnosis.diagnosed"}


def test_the_first_infusion_alone_counts_and_the_enrolment_alone(person):
    Infusion.of(person, number=1, given="2023", product="").save()
    Infusion.of(person, number=2, given="2025", product="Made-up").save()
    later = Occasion.objects.create(
        participant_id=person, kind="check_in", told_on=date(2026, 6, 1), told_by="self"
    )
    Outcome.of(person, occasion_id=later.pk, **TODAY, pain=3).save()
    assert given() == set()


def test_relatives_of_the_dead_are_not_asked_how_somebody_is_today(person):
    Participant.objects.update(teller="relative")
    Background.of(person, birth_year=1980).save()
    Outcome.of(person, **TODAY, pain=3).save()
    assert given() == {"participant.birth_year"}
    of_living = {key for key, question in COUNTED_QUESTIONS.items() if question.of_living}
    assert given("not_asked") == of_living
