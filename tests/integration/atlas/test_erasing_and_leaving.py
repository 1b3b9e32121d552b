"""Whoever is erased or leaves differs from the set that is shown, and the releases that are public stay."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from atlas.actions import candidates, gating
from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import CandidateRefused, begin_candidate, make_candidate
from atlas.actions.making import FAILED, LEFT, make_again, make_waiting
from atlas.gate.gate import Passed
from atlas.models import Band, Gone, Member
from atlas.queries import has_lost_people, release_document
from atlas.tables.definitions import TABLES
from atlas.tables.faces import FaceCell
from intake.record.choices.diseases import Family
from intake.stories.models import Review
from tests.factories.atlas import passed
from tests.factories.atlas_people import PEOPLE_WITH_LUPUS, join, leave, store_pool

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_face")]


@pytest.fixture
def pool():
    return store_pool(60)


def erase(people):
    with connection.cursor() as cursor:
        for one in people:
            cursor.execute("SELECT privacy_erase(%s, '{}')", [one])


def shown(release):
    row = Band.objects.get(release=release, cell__key="sle:waiting")
    return row.low, row.as_of_id


def publish():
    release = make_candidate(by="user:1")
    approve_candidate(release=release, sha256=passed(release).sha256, by="user:2")
    return release


def test_ten_who_were_erased_and_one_who_joined_are_eleven_who_differ(pool):
    join(pool[:40], "waiting", timezone.now() - timedelta(days=200))
    first = publish()
    before = release_document(first)
    erase(pool[:10])
    assert Gone.objects.get().people == 10
    assert Member.objects.filter(as_of=first).count() == 30
    candidate = make_candidate(by="user:1")
    assert shown(candidate) == (36, first.pk)
    candidate.delete()
    join(pool[40:41], "waiting", timezone.now())
    second = publish()
    assert (shown(first), shown(second)) == ((36, first.pk), (31, second.pk))
    assert release_document(first) == before
    assert not Gone.objects.exists()


def test_nobody_is_approved_who_was_erased_or_left_since(pool):
    join(pool[:20], "waiting", timezone.now() - timedelta(days=200))
    for go in (leave, erase):
        release = make_candidate(by="user:1")
        sha256 = passed(release).sha256
        go([pool.pop(0)])
        with pytest.raises(CandidateRefused, match="left since"):
            approve_candidate(release=release, sha256=sha256, by="user:2")
        release.delete()
    publish()


def test_who_waits_to_be_read_may_be_included_since_and_who_is_counted_as_included_must_be_still(
    pool, monkeypatch
):
    readings = next(TABLES["reading"].faces(Family.SLE))
    faces = {"sle": [PEOPLE_WITH_LUPUS, readings]}
    monkeypatch.setattr(candidates, "faces_of", lambda family: faces.get(family, []))
    join(pool[:20], "waiting", timezone.now() - timedelta(days=200))
    release = make_candidate(by="user:1")
    join(pool[20:21], "waiting", timezone.now())
    assert not has_lost_people(release)
    Review.objects.filter(participant=pool[20]).delete()
    assert not has_lost_people(release)
    Review.objects.filter(participant=pool[0]).delete()
    assert has_lost_people(release)


def test_who_withdraws_leaves_the_next_set_and_the_band_stays_until_eleven_differ(pool):
    join(pool[:30], "waiting", timezone.now() - timedelta(days=200))
    first = publish()
    leave(pool[:10])
    second = publish()
    assert shown(second) == (26, first.pk)
    leave(pool[10:11])
    third = publish()
    assert (shown(first), shown(third)) == ((26, first.pk), (16, third.pk))
    assert not Member.objects.filter(participant__in=pool[:11]).exists()


def test_whoever_is_erased_under_the_gate_is_not_counted_when_it_is_made_again(pool, monkeypatch):
    join(pool[:21], "waiting", timezone.now() - timedelta(days=200))
    leaving = pool[:1]

    def attacked(release, family):
        erase([leaving.pop()] if leaving else [])
        kept = {FaceCell(PEOPLE_WITH_LUPUS.name, ("considered",))}
        return [PEOPLE_WITH_LUPUS], Passed({}, 1, frozenset(kept), frozenset(), frozenset())

    monkeypatch.setattr(gating, "_attacked", attacked)
    release = begin_candidate(by="user:1")
    make_waiting()
    assert release.gate_runs.get().report == {FAILED: LEFT}
    make_again(release=release)
    make_waiting()
    run = release.gate_runs.get()
    assert (run.is_passed, shown(release)) == (True, (16, release.pk))
    approve_candidate(release=release, sha256=run.sha256, by="user:2")
    assert Member.objects.count() == 20
