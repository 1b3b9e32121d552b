"""The questions of the enrolment of which the atlas counts who answered, by their keys in the dictionary."""

from dataclasses import dataclass

from atlas.tables.populations import INFUSED, PEOPLE


@dataclass(frozen=True)
class CountedQuestion:
    """A question that everybody in `population` is asked; with `of_living`, but for relatives of the dead.

    It is the field `field` of the form's step `step`.
    """

    key: str
    step: str
    field: str
    population: str
    of_living: bool = False


def _asked(
    population: str,
    step: str,
    table: str,
    names: str,
    *,
    of_living: bool = False,
    of_time: str = "",
) -> list[CountedQuestion]:
    return [
        CountedQuestion(f"{table}.{name}{of_time}", step, name, population, of_living)
        for name in names.split()
    ]


# In the order in which they are asked. Every disease has a step with the same dates as lupus.
COUNTED_QUESTIONS = {
    question.key: question
    for question in (
        CountedQuestion("participant.story", "story", "text", PEOPLE),
        *_asked(PEOPLE, "about", "participant", "birth_year sex"),
        *_asked(PEOPLE, "lupus", "diagnosis", "first_symptoms diagnosed"),
        *_asked(PEOPLE, "treatments", "steroid_dose", "drug", of_living=True),
        *_asked(PEOPLE, "today", "outcome", "disease tiredness pain daily_life", of_living=True),
        *_asked(PEOPLE, "off-medicines", "outcome", "off_medicines", of_living=True),
        *_asked(PEOPLE, "remission", "outcome", "remission", of_living=True),
        *_asked(PEOPLE, "centre", "participant", "made_by first_centre ancestry"),
        *_asked(PEOPLE, "costs", "burden", "travel cost help", of_living=True),
        *_asked(INFUSED, "infusion", "infusion", "setting"),
        *_asked(
            INFUSED, "before", "outcome", "disease tiredness pain daily_life", of_time=".before"
        ),
        *_asked(INFUSED, "regained", "outcome", "choose_again"),
        *_asked(
            INFUSED,
            "infusion-details",
            "infusion",
            "product country lymphodepletion earlier_classes stopped",
        ),
    )
}

_ELSEWHERE = "another table counts its answers, and silence with them"
_OF_SOME = "not everybody in a population is asked"
_OF_EACH = "it is asked of each of several things, and has a row for each that was told"
_FOR_ALL = "nobody can take part without an answer"

# Why the others are not counted: by step and field, else by step.
UNCOUNTED_QUESTIONS = {
    **dict.fromkeys(["who", "age", "diagnosis", "other.name"], _FOR_ALL),
    **dict.fromkeys(["myositis.kind", "scleroderma.kind", "markers", "organs"], _ELSEWHERE),
    **dict.fromkeys(["treatments", "marker-years", "other-markers", "why-stopped"], _OF_EACH),
    **dict.fromkeys(["treatments.mg", "hydrocortisone", "car-t.decided", "reason"], _OF_SOME),
    **dict.fromkeys(["car-t.status", "infusion", "afterwards", "since", "before"], _ELSEWHERE),
    **dict.fromkeys(["since.relapsed", "death", "infusion-details", "infusion-2"], _OF_SOME),
    **dict.fromkeys(["infusion-details.medicines", "events", "regained", "infections"], _OF_EACH),
    "remission.b_cells": _ELSEWHERE,
    **dict.fromkeys(
        ["remission.b_cells_back", "numbers", "costs.help_burden", "work", "mood"], _OF_SOME
    ),
}
