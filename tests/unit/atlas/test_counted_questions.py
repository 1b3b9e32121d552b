"""Each question of the enrolment is counted, or it is said why it is not."""

from django.utils import translation

from atlas.tables.asked import page_of_question, question_as_asked
from atlas.tables.questions import COUNTED_QUESTIONS, UNCOUNTED_QUESTIONS
from intake.share.steps import OPTIONAL_STEPS, STEPS
from research.dictionary import all_variables
from research.dictionary.questions import asked_questions
from research.dictionary.sources import questions_of

DISEASES = {"myositis", "scleroderma", "mctd", "sjogren", "aps", "other"}  # with the dates of lupus
COUNTED = {(one.step, one.field) for one in COUNTED_QUESTIONS.values()}


def is_counted(step: str, field: str) -> bool:
    return ("lupus" if step in DISEASES else step, field) in COUNTED


def test_each_question_is_counted_or_listed_with_a_reason():
    asked = asked_questions("en")
    assert {place for place in COUNTED if place not in asked} == set()
    without = {place for place in asked if not is_counted(*place)}
    names = {f"{step}.{field}" for step, field in without} | {step for step, _field in without}
    assert {
        place for place in without if not {place[0], ".".join(place)} & {*UNCOUNTED_QUESTIONS}
    } == set()
    assert UNCOUNTED_QUESTIONS.keys() - names == set()


def test_keys_are_those_of_the_dictionary():
    known = {one.key: one for one in all_variables()}
    for key, question in COUNTED_QUESTIONS.items():
        variable = known[key.removesuffix(".before")]
        texts = [one.text for one in questions_of(variable.column, "en")]
        assert question_as_asked(key) in texts, key
        assert key.endswith(".before") == (question.step == "before")


def test_who_is_asked_is_what_the_steps_say():
    steps = {step.key: step for step in [*STEPS, *OPTIONAL_STEPS]}
    dead, alive = (
        {"who": {"teller": teller}, "car-t": {"status": "infused"}}
        for teller in ("relative", "self")
    )
    for question in COUNTED_QUESTIONS.values():
        if question.step == "lupus":
            continue
        step = steps[question.step]
        assert step.applies(alive), question
        assert question.field in step.form(answers=alive).fields
        is_asked = step.applies(dead) and question.field in step.form(answers=dead).fields
        assert is_asked or question.of_living or question.key == "outcome.choose_again", question
        assert not (is_asked and question.of_living), question


def test_a_question_is_shown_as_it_is_asked_on_its_page_in_each_language():
    assert question_as_asked("outcome.pain.before") == "How much pain did you have then?"
    assert page_of_question("outcome.pain.before") == "The month before the infusion"
    assert page_of_question("diagnosis.diagnosed") == "Your disease"
    with translation.override("de"):
        assert question_as_asked("outcome.pain") != "How much pain do you have today?"
    assert (question_as_asked("gone"), page_of_question("gone")) == ("gone", "")
