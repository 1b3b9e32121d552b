"""Counted questions in words, as they are put to somebody who tells about themself."""

from functools import cache

from django.conf import settings
from django.utils.translation import get_language

from atlas.tables.questions import COUNTED_QUESTIONS
from intake.share.all_questions import ALL_CHOICES
from intake.share.steps import OPTIONAL_STEPS, STEPS, Step

_STEPS: dict[str, Step] = {step.key: step for step in [*STEPS, *OPTIONAL_STEPS]}
_TITLED_AS = {"lupus": "diagnosis"}  # of each disease


def question_as_asked(key: str) -> str:
    """The text of a counted question in the current language; of one that is not counted any more, its key."""
    return _texts(get_language() or settings.LANGUAGE_CODE).get(key, key)


def page_of_question(key: str) -> str:
    """The title of the page that asks it; "" for one that is not counted any more."""
    question = COUNTED_QUESTIONS.get(key)
    if question is None:
        return ""
    step = _TITLED_AS.get(question.step, question.step)
    return _STEPS[step].title_for(ALL_CHOICES)


@cache
def _texts(language: str) -> dict[str, str]:
    forms = {
        step: _STEPS[step].form(answers=ALL_CHOICES)
        for step in {one.step for one in COUNTED_QUESTIONS.values()}
    }
    return {
        key: str(forms[one.step].fields[one.field].label) for key, one in COUNTED_QUESTIONS.items()
    }
