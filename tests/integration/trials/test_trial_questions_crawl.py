"""Many answers beside many trials: each "seems not to fit" names one sentence of the record and one answer."""

from random import Random

import pytest
from bs4 import BeautifulSoup

from hesperion.ui.days import utc_today
from tests.factories import trials
from tests.sizes import size
from tests.trial_answers import expected, some_form, some_reading, was_told
from trials.choices import CriteriaPart, CriterionKind
from trials.matching import Verdict
from trials.models import CriterionReading
from trials.queries import readings_in_force
from trials.readings.wording import reading_words

PEOPLE = size(1_000, 60)
TRIALS = 15
BEGINNINGS = {
    CriterionKind.DISEASE: ("Disease: ",),
    CriterionKind.AGE: ("Year of birth: ",),
    CriterionKind.SEX: ("Sex: ",),
    CriterionKind.MARKER: ("Blood test positive: ", "Blood test negative: "),
    CriterionKind.ORGAN: ("Trouble in: ",),
    CriterionKind.MEDICINES: ("Tried: ", "Never tried: "),
    CriterionKind.CAR_T: ("CAR-T cells before: ",),
    CriterionKind.PREGNANCY: ("Pregnant: ",),
}


@pytest.fixture
def random():
    return Random(24)


@pytest.fixture
def by_number(random):
    """Trials in three countries, each with up to eight readings in force, by its number."""
    found = {}
    for place in range(TRIALS):
        number = f"NCT999900{place:02}"
        sentences = [
            (random.choice(CriteriaPart.values), f"Made up: sentence {row} of {number}.")
            for row in range(random.randint(0, 8))
        ]
        made = trials.trial(
            number,
            places=[(country, "RECRUITING") for country in random.sample(["AT", "DE", "US"], 2)],
            diseases=random.sample(["sle", "iim", "ssc"], random.randint(0, 3)),
            criteria=sentences,
        )
        for part, sentence in sentences:
            about = some_reading(random)
            trials.reading(made, sentence, about.kind, about.operator, about.values, part=part)
        found[number] = readings_in_force([made.id]).get(made.id, [])
    return found


@pytest.mark.long
@pytest.mark.django_db
def test_each_seems_not_to_fit_names_one_sentence_and_one_answer(client, random, by_number):
    refused, seen = 0, set()
    for _ in range(PEOPLE):
        data, answers = some_form(random)
        answer = client.post("/trials/questions/", data)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "html.parser")
        for one in page.select("li.compared"):
            number = one.h3.a["href"][-12:-1]
            shown = [_told(sentence) for sentence in one.select(".compared__sentence")]
            against = [
                reading
                for reading in by_number[number]
                if expected(reading, answers, utc_today()) is Verdict.NO
            ]
            assert [(quote, words) for quote, words, _told in shown] == [
                (reading.quote, reading_words(reading)) for reading in against
            ]
            for reading, (_quote, _words, told) in zip(against, shown, strict=True):
                assert was_told(answers, CriterionKind(reading.kind))
                assert told.startswith(BEGINNINGS[CriterionKind(reading.kind)])
                assert len(told.split(": ")[1]) > 1
            refused += len(shown)
            seen.add(one.strong.get_text())
        assert "eligib" not in answer.text.lower()
    assert refused > PEOPLE
    assert len(seen) > 3
    assert CriterionReading.objects.count() == sum(map(len, by_number.values()))


def _told(sentence):
    """The record's sentence, our words, and the answer; each is there, once."""
    return tuple(one.get_text(strip=True) for one in sentence.select("dd"))
