"""Whoever is erased or leaves differs from the set that is shown, and the releases that are public stay."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import CandidateRefused, make_candidate
from atlas.models import Band, Gone, Member
from atlas.queries import release_document
from tests.factories.atlas import passed
from tests.factories.atlas_people import join, leave, store_pool

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
