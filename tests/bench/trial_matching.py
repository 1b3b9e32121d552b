"""Looking for news about trials: many answers beside many records, and reading the answers alone."""

import time
from collections.abc import Callable
from itertools import product

from django.db import connection

from hesperion.ui.days import utc_today
from intake.participants.models import Participant
from tests.bench.comparison import blocks, by_turns
from tests.bench.populating import as_owner, store_people
from tests.bench.site import Site
from tests.factories import trials
from trials.choices import CriterionKind, Operator
from trials.news.actions import SWEPT_AT_ONCE
from trials.news.answers import TOLD_SQL
from trials.news.queries import news_among, open_trials

PEOPLE, TRIALS, BLOCKS = 15_000, 50, 7
GOAL = 3

Rows = list[tuple[str, ...]]
_SENTENCES = [f"Made up: sentence {number}." for number in range(6)]
_READINGS = [
    (CriterionKind.AGE, Operator.BETWEEN, {"from": 18, "to": 70}),
    (CriterionKind.SEX, Operator.ANY_OF, {"codes": ["female", "male"]}),
    (CriterionKind.MARKER, Operator.ANY_OF, {"codes": ["dsdna", "sm", "jo1", "scl70"]}),
    (CriterionKind.ORGAN, Operator.ANY_OF, {"codes": ["kidney", "lung", "muscle"]}),
    (CriterionKind.MEDICINES, Operator.AT_LEAST, {"codes": [], "number": 2}),
    (CriterionKind.CAR_T, Operator.NONE_OF, {"codes": ["yes"]}),
]


def measure(site: Site, size: int) -> Rows:
    """A `size` below the usual shrinks the number of people, too."""
    store_people(site)
    with as_owner(site):
        _store_trials()
    most = max(100, PEOPLE * min(size, 400) // 400)
    found = Participant.objects.order_by("pk").values_list("pk", "country")
    people = dict(found[:most])
    batches = [
        dict(list(people.items())[first : first + SWEPT_AT_ONCE])
        for first in range(0, len(people), SWEPT_AT_ONCE)
    ]
    times = by_turns(
        blocks(BLOCKS, size),
        plain=lambda: [_milliseconds(lambda: [_select(batch) for batch in batches])],
        ours=lambda: [_milliseconds(lambda: [_match(batch) for batch in batches])],
    )
    return [times.row(f"match {len(people):,}, beside their answers", ratio_below=GOAL)]


def _store_trials() -> None:
    """Trials that are open in every country, each with a reading of each kind, so that all are compared."""
    made = trials.applied_import()
    countries = sorted(set(Participant.objects.values_list("country", flat=True)))
    families = [["sle"], ["iim"], ["ssc"], ["sle", "iim", "ssc"], ["mctd", "sjogren"]]
    for number, diseases in zip(range(TRIALS), families * TRIALS, strict=False):
        about = trials.trial(
            f"NCT9998{number:04}",
            places=list(product(countries, ["RECRUITING"])),
            criteria=[("inclusion", sentence) for sentence in _SENTENCES],
            diseases=diseases,
            made_import=made,
        )
        for sentence, (kind, operator, values) in zip(_SENTENCES, _READINGS, strict=True):
            trials.reading(about, sentence, kind, operator, values)


def _select(batch: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOLD_SQL, {"subjects": list(batch)})
        cursor.fetchall()


def _match(batch: dict) -> None:
    today = utc_today()
    news_among(batch, open_trials(today), today)


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
