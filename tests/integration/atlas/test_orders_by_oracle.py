"""Random orders of what happens to people and releases: the database shows what an oracle in Python shows.

The oracle keeps for each cell the set of people of whom its last band was made, with those who were erased
since: so they differ by themselves.
"""

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from atlas.actions.approving import approve_candidate, discard_candidate
from atlas.actions.candidates import CandidateRefused, make_candidate
from atlas.actions.gating import _keep
from atlas.models import Band, Gone, Member, Release
from intake.participants.models import Participant
from tests.factories.atlas import passed
from tests.factories.atlas_people import PEOPLE_WITH_LUPUS, join, leave, move, store_pool
from tests.sizes import size

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.timeout(1_800)]

ORDERS = size(1_000, 12)
STEPS = 18
STATES = ["waiting", "considered", "declined"]


@dataclass
class Shown:
    """A band that a release shows, and the people of whom it was made; None if they are not known any more."""

    low: int
    as_of: int
    people: set[uuid.UUID] | None
    why: str = ""


@dataclass
class Made:
    at: datetime
    cells: dict[str, Shown]


@dataclass
class Oracle:
    """`statuses` of the people who are counted, and when each of all people joined."""

    statuses: dict[uuid.UUID, str] = field(default_factory=dict)
    joined: dict[uuid.UUID, datetime] = field(default_factory=dict)
    published: list[Made] = field(default_factory=list)
    candidate: Made | None = None

    def make(self, number: int, at: datetime) -> None:
        since = self.published[-1].at if self.published else at - timedelta(days=90)
        cells = {}
        for code in PEOPLE_WITH_LUPUS.dimensions["course"]:
            now = {one for one, status in self.statuses.items() if status == code}
            old = self.published[-1].cells[code] if self.published else None
            new = [one for one in now if self.joined[one] > since]
            low = len(now) - (len(now) - 11) % 5 if len(now) >= 11 else 0
            if old and len(self._differing(old, now)) < 11:
                cells[code] = Shown(old.low, old.as_of, old.people, "few")
            elif low and not (old and old.low) and 2 * len(new) > len(now):
                cells[code] = self._held_back(code, number, "new")
            else:
                cells[code] = Shown(low, number, now)
        self.candidate = Made(at, cells)

    def keep(self, code: str, number: int) -> None:
        assert self.candidate
        self.candidate.cells[code] = self._held_back(code, number, "gate")

    def is_fresh(self, number: int) -> bool:
        """Whether everybody of whom the candidate was made is still counted."""
        assert self.candidate
        made = [one.people or set() for one in self.candidate.cells.values() if one.as_of == number]
        return set().union(*made) <= self.statuses.keys()

    def _held_back(self, code: str, number: int, why: str) -> Shown:
        if not self.published:
            return Shown(0, number, set(), why)
        old = self.published[-1].cells[code]
        return Shown(old.low, old.as_of, old.people, why)

    def _differing(self, old: Shown, now: set[uuid.UUID]) -> set[uuid.UUID]:
        if old.people is not None:
            return old.people ^ now
        return {one for one in now if self.joined[one] > self.published[old.as_of - 1].at}


class Run:
    """One order: each step changes the database and the oracle alike, and both are compared."""

    def __init__(self, chance, pool, seen):
        self.chance, self.seen = chance, seen
        self.pool, self.oracle = list(pool), Oracle()
        self.release = None
        self.join(40)

    def step(self):
        steps = [self.join, self.join, self.leave, self.move, self.erase, self.lose_sets]
        steps += (
            [self.make] * 3
            if self.release is None
            else [self.keep, self.approve, self.approve, self.discard]
        )
        step = self.chance.choice(steps)
        step()
        self.compare()

    def join(self, most=25):
        count = min(self.chance.randint(1, most), len(self.pool))
        people = [self.pool.pop() for _ in range(count)]
        status = self.chance.choice(STATES)
        at = timezone.now() - timedelta(days=self.chance.choice([0, 0, 200]))
        join(people, status, at)
        self.oracle.statuses |= dict.fromkeys(people, status)
        self.oracle.joined |= dict.fromkeys(people, at)

    def leave(self):
        gone = self._some(12)
        leave(gone)
        for one in gone:
            del self.oracle.statuses[one]

    def move(self):
        moved, status = self._some(15), self.chance.choice(STATES)
        move(moved, status)
        self.oracle.statuses |= dict.fromkeys(moved, status)

    def erase(self):
        for one in self._some(3):
            with connection.cursor() as cursor:
                for _ in range(self.chance.choice([1, 2])):  # twice is once
                    cursor.execute("SELECT privacy_erase(%s, '{}')", [one])
            del self.oracle.statuses[one]
            self.seen["erased"] += 1

    def lose_sets(self):
        """A backup from before the newest release was restored, and the release was read from its file."""
        if not self.oracle.published or self.release:
            return
        number = len(self.oracle.published)
        with pgtrigger.ignore("atlas.Release:published_for_good"):
            Release.objects.filter(pk=number).update(is_restored=True)
        Member.objects.filter(as_of=number).delete()
        Gone.objects.filter(as_of=number).delete()
        for shown in self.oracle.published[-1].cells.values():
            if shown.as_of == number:
                shown.people = None
        self.seen["lost"] += 1

    def make(self):
        self.release = make_candidate(by="user:1")
        self.oracle.make(self.release.pk, self.release.made_at)

    def keep(self):
        code = self.chance.choice(STATES)
        kept = Band.objects.filter(release=self.release, cell__key__endswith=f":{code}")
        try:
            with transaction.atomic():
                _keep(self.release, [*kept.values_list("cell", flat=True)])
        except IntegrityError:  # a set lacks somebody of whom its band was made
            assert not self.oracle.is_fresh(self.release.pk)
            self.seen["broken off"] += 1
            return
        self.oracle.keep(code, self.release.pk)

    def approve(self):
        sha256 = passed(self.release).sha256
        if not self.oracle.is_fresh(self.release.pk):
            with pytest.raises(CandidateRefused, match="left since"):
                approve_candidate(release=self.release, sha256=sha256, by="user:2")
            self.seen["refused"] += 1
            return
        approve_candidate(release=self.release, sha256=sha256, by="user:2")
        self.oracle.published.append(self.oracle.candidate)
        self.oracle.candidate = self.release = None
        self.seen["published"] += 1

    def discard(self):
        discard_candidate(release=self.release, by="user:1")
        self.oracle.candidate = self.release = None

    def compare(self):
        for number, made in enumerate(self.oracle.published, start=1):
            assert shown_in(number) == said_by(made)
        if self.release:
            assert shown_in(self.release.pk) == said_by(self.oracle.candidate)
            self.seen.update(one.why for one in self.oracle.candidate.cells.values())
        if self.oracle.published:
            assert sets_in_database() == self._sets()

    def _sets(self):
        """By cell and release: who is left of each set that is needed still, and how many were erased."""
        alive = {*Participant.objects.values_list("pk", flat=True)}
        found = {}
        for made in filter(None, [self.oracle.published[-1], self.oracle.candidate]):
            for code, one in made.cells.items():
                if one.people:
                    found[code, one.as_of] = (one.people & alive, len(one.people - alive))
        return found

    def _some(self, most):
        people = sorted(self.oracle.statuses)
        return self.chance.sample(people, min(self.chance.randint(1, most), len(people)))


def shown_in(number):
    rows = Band.objects.filter(release=number).values_list(
        "cell__key", "low", "high", "as_of", "kept_because"
    )
    return {key.split(":")[-1]: rest for key, *rest in rows}


def said_by(made):
    return {
        code: [one.low, one.low + 4 if one.low else 10, one.as_of, one.why]
        for code, one in made.cells.items()
    }


def sets_in_database():
    people, gone = {}, Counter()
    for key, as_of, one in Member.objects.values_list("cell__key", "as_of", "participant"):
        people.setdefault((key.split(":")[-1], as_of), set()).add(one)
    for key, as_of, count in Gone.objects.values_list("cell__key", "as_of", "people"):
        gone[key.split(":")[-1], as_of] = count
    return {key: (people.get(key, set()), gone[key]) for key in {*people, *gone}}


def test_in_random_orders_the_database_shows_what_the_oracle_shows(one_face):
    pool, seen = store_pool(300), Counter()
    for seed in range(ORDERS):
        with transaction.atomic():
            run = Run(random.Random(seed), pool, seen)
            for _ in range(STEPS):
                run.step()
            transaction.set_rollback(True)
    assert seen.keys() >= {"erased", "lost", "published", "refused", "few", "gate", "new", ""}
