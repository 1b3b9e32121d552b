"""What the role that runs the site may do with sets of people, and what it can't."""

from datetime import timedelta

import pytest
from django.db import Error, connection
from django.utils import timezone

from atlas.actions.approving import approve_candidate, discard_candidate
from atlas.actions.candidates import make_candidate
from atlas.actions.gating import run_gate
from atlas.models import Band, Gone, Member
from tests.factories.atlas import passed
from tests.factories.atlas_people import join, leave, store_pool
from tests.services import as_site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_face")]

DENIED = [
    "UPDATE atlas_member SET participant_id = participant_id",
    "UPDATE atlas_gone SET people = 0",
    "INSERT INTO atlas_gone (cell_id, as_of_id, people) SELECT cell_id, as_of_id, 20 FROM atlas_member",
    "DELETE FROM atlas_releaseapproval",
    "UPDATE atlas_releaseapproval SET sha256 = sha256",
    "TRUNCATE atlas_member",
    "TRUNCATE atlas_band",
    "TRUNCATE atlas_release CASCADE",
    "ALTER TABLE atlas_band DISABLE TRIGGER USER",
]


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def refuse(statement):
    with pytest.raises(Error, match=r"permission denied|must be owner"):
        run(statement)


@pytest.fixture
def pool():
    people = store_pool(60)
    join(people[:12], "waiting", timezone.now() - timedelta(days=200))
    return people


def publish():
    release = make_candidate(by="user:1")
    approve_candidate(release=release, sha256=passed(release).sha256, by="user:2")
    return release


def test_it_can_change_no_set_that_a_published_band_was_made_of(pool):
    release = publish()
    cell = Member.objects.filter(as_of=release)[0].cell_id
    add = "INSERT INTO atlas_member (cell_id, as_of_id, participant_id) VALUES (%s, %s, %s)"
    with as_site():
        with pytest.raises(Error, match="atlas_set_is_published"):
            run(add, cell, release.pk, pool[20])
        with pytest.raises(Error, match="atlas_set_is_published"):
            run("DELETE FROM atlas_member WHERE participant_id = %s", pool[0])
        for statement in DENIED:
            refuse(statement)
        run("SELECT privacy_erase(%s, '{}')", pool[0])
    assert Member.objects.filter(as_of=release).count() == 11
    assert Gone.objects.get().people == 1


def test_it_makes_gates_publishes_and_discards_candidates(pool):
    with as_site():
        first = publish()
    join(pool[12:30], "waiting", timezone.now())
    leave(pool[:1])
    with as_site():
        second = make_candidate(by="user:1")
        assert Band.objects.get(release=second, cell__key="sle:waiting").low == 26
        assert run_gate(second).is_passed
        discard_candidate(release=second, by="user:1")
        assert {*Member.objects.values_list("as_of", flat=True)} == {first.pk}
        third = publish()
        assert {*Member.objects.values_list("as_of", flat=True)} == {third.pk}
