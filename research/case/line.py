"""The case line: a record in a few short sentences, in clinical words."""

from research.case.car_t import infusions_in_words
from research.case.check_in import last_check_in_in_words
from research.case.disease import diagnoses_in_words
from research.case.person import death_in_words, person_in_words
from research.case.since import relapse_in_words, scale_in_words, steroids_in_words
from research.record_facts import RecordFacts

_PARTS = [
    *[person_in_words, diagnoses_in_words, infusions_in_words, steroids_in_words],
    *[scale_in_words, relapse_in_words, last_check_in_in_words, death_in_words],
]


def case_line(facts: RecordFacts) -> str:
    """Such as "Woman, 67, France. Dermatomyositis since 2013 (MDA5). CD19 CAR-T 2022 in a trial; no CRS."

    Dates are years. What was not answered is left out, or said to be not reported; it is never "no".
    Texts that the participant wrote are not read.
    """
    sentences = [text for part in _PARTS if (text := part(facts))]
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)
