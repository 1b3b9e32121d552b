"""The questions whose answers a column holds.

A question has the name of the field that keeps its answer (intake/record/facts/fields.py): then only the steps
that fill the model are named here. The other columns are exceptions.
"""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import takewhile
from string import digits

from hesperion.privacy.classes import label_of
from intake.participants.choices import AgeGroup
from intake.record.choices.abilities import activities_of
from intake.record.choices.outcomes import CHANGES, Measure
from research.dictionary.questions import AskedQuestion, asked_questions
from research.models.columns import Column

_DISEASES = ["lupus", "myositis", "scleroderma", "mctd", "sjogren", "aps", "other"]
# The steps that fill a model, by its permanent name.
_STEPS = {
    "participant": ["who", "age"],
    "background": ["about", "centre"],
    "medical_history": ["centre"],
    "diagnosis": _DISEASES,
    "steroid_dose": ["treatments", "before", "hydrocortisone"],
    "car_t_course": ["car-t", "reason"],
    "infusion": ["infusion", "since", "infusion-details", "infusion-2"],
    "outcome": ["before", "today", "remission", "regained", "mood", "off-medicines"],
    "burden": ["costs", "work"],
    "death": ["death"],
    "story": ["story"],
}
_MEDICINES = [
    *[("treatments", "drug"), ("treatments", "now"), ("treatments", "past")],
    ("infusion-details", "medicines"),
]
_MEASURES = [("numbers", measure.value) for measure in Measure]
_OTHER_MARKERS = [("other-markers", "*")]
_ACTIVITIES = [("regained", activity.value) for activity in activities_of(AgeGroup.ADULT)]
_INFECTIONS = [("infections", "year_*")]
_AFTERWARDS = ["cared_for", "signs", "oxygen", "nerves", "organ"]
# Step and field by the name that `facts` of an adverse event has for the question.
FACT_PLACES = {
    **{name: ("afterwards", name) for name in _AFTERWARDS},
    "later": ("since", "later"),
    "organs": ("events", "organs"),
    "linked": ("death", "linked"),
}
_OF_GRADES = [place for name, place in FACT_PLACES.items() if name not in ("cared_for", "later")]
# Step and field by model and column. A field with "*" is asked of each of several things.
_EXCEPTIONS = {
    "diagnosis.code": [("diagnosis", "families"), ("myositis", "kind"), ("scleroderma", "kind")],
    "affected_organ.code": [("organs", "affected")],
    "marker_finding.code": [("markers", "positive"), *_OTHER_MARKERS],
    "marker_finding.finding": [
        *[("markers", "positive"), ("marker-years", "*_since"), *_OTHER_MARKERS],
    ],
    "marker_finding.found": [("marker-years", "*_found")],
    "treatment.code": _MEDICINES,
    "treatment.use": _MEDICINES,
    "treatment.why_stopped": [("why-stopped", "*")],
    "infusion.number": [("since", "again"), ("infusion-2", "again")],
    "adverse_event.kind": [("since", "later"), ("death", "linked")],
    "adverse_event.facts": list(FACT_PLACES.values()),
    "adverse_event.grade_min": _OF_GRADES,
    "adverse_event.grade_max": _OF_GRADES,
    "adverse_event.onset": [("events", "*_onset")],
    "adverse_event.ended": [("events", "*_ended")],
    "measurement.code": _MEASURES,
    "measurement.value": _MEASURES,
    "measurement.measured": [("numbers", "*_on")],
    "measurement.compared_with": [("numbers", f"{measure}_since") for measure in CHANGES],
    "activity_ability.code": _ACTIVITIES,
    "activity_ability.ability": _ACTIVITIES,
    "infection_year.year": _INFECTIONS,
    "infection_year.care": _INFECTIONS,
    "death.died": [("who", "teller")],
}


def questions_of(column: Column, language: str) -> list[AskedQuestion]:
    """The questions whose answers the column holds, each text once; [] for what the site itself notes.

    Raises UnknownLanguage.
    """
    found = [_question(*place, language) for place in _places(column, language)]
    return list({question.text: question for question in reversed(found)}.values())[::-1]


def _places(column: Column, language: str) -> list[tuple[str, str]]:
    table = label_of(column.source)
    if f"{table}.{column.name}" in _EXCEPTIONS:
        return _EXCEPTIONS[f"{table}.{column.name}"]
    places = [(step, column.field.name) for step in _STEPS.get(table, [])]
    return [place for place in places if place in asked_questions(language)]


def _question(step: str, field: str, language: str) -> AskedQuestion:
    """With "…" for the thing that a question with "*" is about."""
    questions = asked_questions(language)
    if "*" not in field:
        return questions[step, field]
    own = [one for one in questions.values() if one.step == step and fnmatchcase(one.field, field)]
    start = _common_start([one.text for one in own]).rstrip(digits)  # of years
    end = _common_start([one.text[::-1] for one in own])[::-1]
    return replace(own[0], field=field, text=f"{start}…{end}")


def _common_start(texts: Sequence[str]) -> str:
    equal = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in equal)
