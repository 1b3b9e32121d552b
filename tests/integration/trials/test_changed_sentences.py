"""A changed word in a quoted sentence ends its reading, each time. White space alone never does."""

import random
import re
from datetime import timedelta

import pytest

from hesperion.ui.days import utc_today
from tests.factories.trial_files import SECOND, staged
from tests.factories.trials import study
from tests.sizes import size
from trials.actions.importing import apply_import
from trials.models import CriterionReading, CurrentTrial, ReadingInForce

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TRIALS = size(1_000, 200)
WORDS = [
    *[
        "adults",
        "with",
        "active",
        "disease",
        "of",
        "the",
        "kidneys",
        "or",
        "lungs",
        "who",
        "took",
        "at least",
    ],
    *[
        "two",
        "medicines",
        "before",
        "and",
        "had",
        "no",
        "response,",
        "weight",
        "above",
        "40",
        "kg;",
        "\\>",
    ],
    *["<b>no</b>", "fever", "in", "last", "six", "months"],
]
SPACES = [" ", "  ", "\t", "\u00a0", "\n  ", "\r\n    "]


def record(draw):
    """Made-up criteria: sentences of drawn words, in two lists, some under others."""
    lines = ["Inclusion Criteria:", ""]
    for number in range(draw.randint(4, 9)):
        if number == 3:
            lines += ["", "Exclusion Criteria:", ""]
        indent = draw.choice(["", "", "    "])
        words = " ".join(draw.choices(WORDS, k=draw.randint(2, 12)))
        lines.append(f"{indent}* Made up {number}: {words}")
    return "\n".join(lines)


def with_changed_word(text, quote, draw):
    """The text with one word of the quote changed, dropped, put in, or put in another place."""
    words = quote.split()
    place = draw.randrange(len(words))
    act = draw.choice(["other", "dropped", "not", "letter", "number"])
    if act == "dropped" and len(words) > 1:
        del words[place]
    elif act == "not":
        words.insert(place, "not")
    elif act == "letter":
        words[place] = words[place] + "s"
    elif act == "number":
        words[place] = str(draw.randint(100, 999))
    else:
        words[place] = words[place].swapcase() + "x"
    return text.replace(quote, " ".join(words))


def with_other_spaces(text, draw):
    """The text with other white space between words, at ends of lines, and between lines, or in one line."""
    if draw.random() < 0.2:
        return text.replace("\n", " ")
    respaced = re.sub(r"(?<=\S) (?=\S)", lambda _: draw.choice(SPACES), text)
    return respaced.replace("\n", draw.choice(["\n", "\r\n", "\n\n", " \n", "\n\n\n", "\n   "]))


def take_over(texts, days):
    """Import a record with each of these criteria."""
    day = (utc_today() - timedelta(days=days)).isoformat()
    found = [
        study(f"NCT9999{number:04}", criteria=text, updated=day, verified=day, places=[])
        for number, text in enumerate(texts)
    ]
    made = staged(*found, days=days)
    apply_import(trial_import=made, by=SECOND, with_refused=False, seen=made.counts)
    return made


@pytest.fixture
def quoted():
    """(draw, criteria of each trial, the quote of its reading, which is in force)."""
    draw = random.Random(24)
    texts = [record(draw) for _ in range(TRIALS)]
    take_over(texts, days=9)
    rows = CurrentTrial.objects.order_by("trial__number").select_related("version")
    readings = [_reading(row, draw.choice(row.version.criteria)) for row in rows]
    CriterionReading.objects.bulk_create(readings)
    assert ReadingInForce.objects.count() == TRIALS
    return draw, texts, [reading.quote for reading in readings]


def _reading(row, sentence):
    return CriterionReading(
        trial_id=row.trial_id,
        version=row.version,
        kind="other",
        operator="says",
        part=sentence["part"],
        under=sentence["under"],
        quote=sentence["text"],
        read_by="user:1",
        approved_by="user:2",
        approved_at="2026-11-01T00:00Z",
    )


def test_a_changed_word_ends_its_reading_each_time(quoted):
    draw, texts, quotes = quoted
    changed = [
        with_changed_word(text, quote, draw) for text, quote in zip(texts, quotes, strict=True)
    ]
    made = take_over(changed, days=3)
    assert (made.counts["changed"], made.counts["sentences"]) == (TRIALS, TRIALS)
    assert not ReadingInForce.objects.exists()
    take_over(texts, days=1)  # the sentence is as it was
    assert ReadingInForce.objects.count() == TRIALS


def test_white_space_alone_ends_none(quoted):
    draw, texts, _ = quoted
    made = take_over([with_other_spaces(text, draw) for text in texts], days=3)
    assert made.counts["changed"] > TRIALS * 0.9
    assert made.counts["sentences"] == 0
    assert ReadingInForce.objects.count() == TRIALS


def test_what_is_read_of_a_sentence_stays_while_others_change(quoted):
    _, texts, _ = quoted
    longer = [f"{text}\n* Made up: one more" for text in texts]
    take_over(longer, days=3)
    assert ReadingInForce.objects.count() == TRIALS
