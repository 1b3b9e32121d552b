"""Made-up people: each answer is one that the form of its step accepts."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation

from hesperion.ui.fields import PartialDateField, YesNoField
from intake.consent.choices import Purpose, WithdrawalKind
from intake.participants.choices import AgeGroup, Teller
from intake.record.answers import infusions
from intake.record.choices.car_t import (
    Cells,
    CourseStatus,
    Later,
    NerveSign,
    OrganCare,
    Oxygen,
    Relapse,
    Setting,
    Sign,
    Target,
)
from intake.record.choices.diseases import DIAGNOSES, Family, Organ
from intake.record.choices.markers import Marker
from intake.record.choices.people import Sex, YesNo
from intake.record.choices.treatments import Steroid, TreatmentClass
from intake.record.medicines import BEFORE, NEVER
from intake.share.progress import applicable, first_gap, in_force, optional_steps
from intake.share.steps import Step
from intake.stories.choices import ReviewState
from research.population.people import Person, Population
from tests.sizes import size

pytestmark = pytest.mark.django_db

SEED = 7
TODAY = timezone.now().date()
NEVER_NOW = {
    *(TreatmentClass.RITUXIMAB, TreatmentClass.CYCLOPHOSPHAMIDE, TreatmentClass.STEM_CELLS),
    TreatmentClass.GLUCOCORTICOID,
}
TAKEN = [drug for drug in Steroid if drug != Steroid.NONE]
OFFERED: list[tuple[str, str, Any]] = [
    ("who", "teller", Teller),
    ("age", "age_group", AgeGroup),
    ("about", "sex", Sex),
    ("diagnosis", "families", Family),
    ("markers", "positive", Marker),
    ("organs", "affected", Organ),
    ("treatments", "now", [code for code in TreatmentClass if code not in NEVER_NOW]),
    ("treatments", "past", TreatmentClass),
    ("treatments", "drug", [NEVER, BEFORE, *TAKEN]),
    ("car-t", "status", CourseStatus),
    ("infusion", "target", Target),
    ("infusion", "cells", Cells),
    ("infusion", "setting", Setting),
    ("afterwards", "signs", Sign),
    ("afterwards", "oxygen", Oxygen),
    ("afterwards", "nerves", NerveSign),
    ("afterwards", "organ", OrganCare),
    ("since", "later", Later),
    ("since", "relapse", Relapse),
    ("before", "drug", Steroid),
    ("death", "linked", YesNo),
]


def people(count: int) -> list[Person]:
    population = Population(SEED, TODAY)
    return [population.person(number) for number in range(1, count + 1)]


def posted(form: Any, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as a browser sends it; the quiz gets right answers."""
    data: dict[str, Any] = {"opened": getattr(form, "token", "")}
    for name, field in form.fields.items():
        value = answer.get(name)
        if name.startswith("question_"):
            value = str(form.document.quiz[int(name.removeprefix("question_"))]["right"])
        if isinstance(field, PartialDateField):
            data |= {f"{name}_{at}": box for at, box in enumerate(field.widget.decompress(value))}
        elif isinstance(field, YesNoField):
            data[name] = field.prepare_value(value)
        elif value is not None:
            data[name] = value
    return data


def cleaned(person: Person, step: Step) -> dict[str, Any]:
    """What the step's form makes of the person's answer; what does not come from the browser is kept."""
    answer = person.answers[step.key]
    with translation.override(person.language):
        form = step.form(answers=person.answers)
        bound = step.form(data=posted(form, answer), answers=person.answers)
        assert bound.is_valid(), (person.number, step.key, bound.errors, answer)
    own = {name: answer[name] for name in ("signed_at", "tries") if name in answer}
    return bound.cleaned_data | own


@pytest.mark.long
def test_each_answer_is_what_its_form_makes_of_it():
    early = Population(SEED, TODAY, are_early=True)
    for person in [*people(size(300, 60)), *map(early.person, range(1, size(100, 20)))]:
        answers = person.answers
        assert first_gap(answers) is None
        assert in_force(answers) == answers
        for step in [*applicable(answers), *optional_steps(answers)]:
            if step.key in answers:
                assert cleaned(person, step) == answers[step.key], (person.number, step.key)


def test_no_made_up_person_has_two_antibodies_that_rarely_stand_together():
    """Anti-MDA5 and anti-Jo-1 mark different kinds of myositis."""
    markers = [set(person.answers["markers"]["positive"]) for person in people(size(1000, 200))]
    assert any(Marker.MDA5 in one for one in markers)
    assert any(Marker.JO1 in one for one in markers)
    assert [one for one in markers if {Marker.MDA5, Marker.JO1} <= one] == []


def test_a_person_follows_from_seed_and_number():
    eighth = people(8)[-1]
    assert Population(SEED, TODAY).person(8) == eighth
    assert Population(SEED + 1, TODAY).person(8).answers != eighth.answers


def test_of_those_who_are_early_most_are_counted_before_month_12():
    early = Population(SEED, TODAY, are_early=True)
    made = [early.person(number) for number in range(1, 101)]
    allowed = [one for one in made if Purpose.ATLAS in one.answers["choices"]["purposes"]]
    assert allowed == made
    infused = [one for one in made if infusions(one.answers)]
    assert len(infused) > 80
    for person in infused:
        given = person.answers["infusion"]["given"]
        if len(given) == len("2026-01-02"):
            assert (person.sent_at.date() - date.fromisoformat(given)).days in range(21, 301)


def values(found: list[Person], step: str, field: str) -> set[str]:
    """All codes that people answered in a field."""
    codes: set[str] = set()
    for person in found:
        value = person.answers.get(step, {}).get(field, [])
        codes |= set(value) if isinstance(value, list) else {value}
    return codes


def test_what_people_can_answer_occurs_among_two_thousand():
    found = people(2_000)
    for step, field, codes in OFFERED:
        assert not set(codes) - values(found, step, field), (step, field)
    kinds = values(found, "myositis", "kind") | values(found, "scleroderma", "kind")
    assert {code for code, _label in DIAGNOSES} <= kinds | set(Family)
    assert len(values(found, "age", "country")) >= 25
    assert {person.language for person in found} == {"en", "de", "es"}
    assert {infusions(person.answers) for person in found} == {0, 1, 2, 3}
    happened = [event for person in found for event in person.later]
    assert {event.withdrawn for event in happened} == {None, *WithdrawalKind}
    assert {event.review for event in happened} == {None, *ReviewState}
    combinations = {tuple(person.answers["choices"]["purposes"]) for person in found}
    assert len(combinations) > 250
