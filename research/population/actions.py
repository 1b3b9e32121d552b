"""Fills a database with made-up people."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from research.population.check_ins import answer_check_ins
from research.population.loading import load
from research.population.multiplying import multiply
from research.population.people import Population
from research.population.sending import send_all
from research.population.subjects import stored_people, whole_people

MOST = 1_000_000
BY_ACTIONS = 1_000  # so many at most are sent by the real actions; more are loaded in bulk
ANSWERING = 5_000  # of more people nobody answers check-ins: that takes longer than storing them
WHOLE = 100_000  # so many at most are whole; among more, all but WHOLE_AMONG_MORE are copies
WHOLE_AMONG_MORE = 20_000
_CHUNK = 500  # people in one transaction
_ANSWERING_AT_ONCE = 50  # people whose check-ins one process answers
_COPIES = 100_000  # of them in one transaction

Say = Callable[[str], None]


class Refused(Exception):
    """No made-up people are made here. The message says why, in a sentence."""


def make_population(*, people: Population, count: int, say: Say) -> int:
    """Store people until there are `count`; returns how many were added.

    Those that are stored already stay. Of very many nobody answers check-ins. `say` gets a line about what
    takes long. Raises Refused where people could be real.
    """
    stored = _stored(count)
    numbers = range(stored + 1, count + 1)
    if len(numbers) > BY_ACTIONS:
        load_population(people=people, numbers=numbers, say=say)
        if len(numbers) <= ANSWERING:
            answer_all(people, numbers, say)
    elif numbers:
        made = [people.person(number) for number in numbers]
        send_all(made)
        answer_check_ins([one.subject for one in made], seed=people.seed, today=people.today)
    return len(numbers)


def load_population(*, people: Population, numbers: range, say: Say) -> None:
    """Store the people with these numbers in bulk, as the owner; those before them are there already."""
    whole = range(numbers.start, min(numbers.stop, _whole_before(numbers.stop)))
    _load_all(people, whole, say)
    say("Making their rows of the cohort …")
    call_command("rebuild_cohort")
    _multiply_all(people, range(max(numbers.start, whole.stop), numbers.stop), say)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _whole_before(stop: int) -> int:
    """Of the people with numbers below `stop`, those below the returned number are whole."""
    return stop if stop <= WHOLE + 1 else WHOLE_AMONG_MORE + 1


def _load_all(people: Population, numbers: range, say: Say) -> None:
    if numbers:
        say(f"Loading {len(numbers):,} people …")
    _in_processes(partial(load, people), numbers, _CHUNK)


def answer_all(people: Population, numbers: range, say: Say) -> None:
    """Have the people with these numbers answer their check-ins, up to the day before `people.today`."""
    say("Answering their check-ins …")
    subjects = [people.subject(number) for number in numbers]
    answer = partial(answer_check_ins, seed=people.seed, today=people.today)
    _in_processes(answer, subjects, _ANSWERING_AT_ONCE)


def _in_processes(work: Callable[[Any], Any], items: Sequence[Any], size: int) -> None:
    """Give each `size` of the items to `work`, in as many processes as this machine has processors."""
    connections.close_all()  # a process can't use the connections of another
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for _done in processes.map(work, chunks):
            pass  # an error of a process is raised here


def _multiply_all(people: Population, numbers: range, say: Say) -> None:
    if numbers:
        say(f"Copying people {len(numbers):,} times …")
    originals = cycle(sorted(whole_people(WHOLE_AMONG_MORE)))
    for start in range(numbers.start, numbers.stop, _COPIES):
        part = range(start, min(start + _COPIES, numbers.stop))
        copies = ((next(originals), number) for number in part)
        multiply(copies, people.public_id)


def _stored(count: int) -> int:
    """The highest number of the people who are there already. Raises Refused."""
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
