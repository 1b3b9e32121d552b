"""Fills a database with made-up people."""

from collections.abc import Callable
from datetime import date

from django.conf import settings

from research.population.people import Population
from research.population.sending import send_all
from research.population.subjects import stored_people

MOST = 1_000_000
BY_ACTIONS = 1_000  # so many at most are sent by the real actions; more are loaded in bulk


class Refused(Exception):
    """No made-up people are made here. The message says why, in a sentence."""


def make_population(*, count: int, seed: int, today: date, say: Callable[[str], None]) -> int:
    """Store made-up people until there are `count`; returns how many were added.

    Those that are stored already stay. Raises Refused where people could be real.
    """
    stored = _stored(count)
    people = Population(seed, today)
    numbers = range(stored + 1, count + 1)
    if numbers:
        send_all([people.person(number) for number in numbers])
    return len(numbers)


def _stored(count: int) -> int:
    """The number of people who are there already. Raises Refused."""
    if not settings.MADE_UP_PEOPLE:
        raise Refused(
            "This site is for real people: MADE_UP_PEOPLE is off. `make run DEMO=1` starts one for "
            "made-up people."
        )
    if not 1 <= count <= MOST:
        raise Refused(f"Give a number of people from 1 to {MOST:,}, not {count:,}.")
    real, highest = stored_people()
    if real:
        raise Refused(
            f"{real:,} real participants are stored here. Made-up people are kept apart from them: give them "
            "a database of their own."
        )
    return highest
