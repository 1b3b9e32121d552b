"""None, ten, and held back look alike: in every byte of pages and files, and in how long they take."""

import random
import time

import pytest
from django.db import connection
from django.test import RequestFactory

from atlas.actions.candidates import make_candidate
from atlas.choices import KeptBecause
from atlas.models import Band, Member, ReleaseApproval
from atlas.views import pages, releases
from hesperion.privacy.signing import signature_of, signing_version
from intake.consent.models import ConsentChoice
from tests.factories.atlas import candidate, passed, published
from tests.factories.atlas_people import without_history
from tests.factories.crowd import Member as Person
from tests.factories.crowd import store
from tests.integration.my.test_no_enumeration import auc
from tests.page_cache import Server
from tests.sizes import size

pytestmark = pytest.mark.django_db
CELL = "sle:not_told"  # people with lupus who did not tell how far they are
PATHS = [
    "/atlas/", "/atlas/people/sle/", "/atlas/people.csv", "/atlas/people.json", "/atlas/releases/1.json",
    "/de/atlas/people/sle/",
]  # fmt: skip
REQUESTS = size(400, 100)  # of each kind
# An AUC of nothing but chance lies within it in 9,999 of 10,000 runs (Mann-Whitney's standard deviation).
CHANCE = 3.9 * ((2 * REQUESTS + 1) / (12 * REQUESTS**2)) ** 0.5


def included(people: int) -> None:
    """So many more people count: with lupus, and no answer about CAR-T. They joined long ago."""
    without_history([ConsentChoice])
    store(Person(purposes=["study", "atlas"]) for _ in range(people))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE participants_confirmation SET confirmed_at = '2026-01-02'")
        cursor.execute("UPDATE consent_consentchoice SET chosen_at = '2026-01-02'")
        cursor.execute(
            """
            INSERT INTO stories_review (id, participant_id, state, decided_by, decided_at)
            SELECT gen_random_uuid(), subject, 'included', 'user:1', '2026-01-03'
            FROM participants_participant AS one
            WHERE NOT EXISTS (SELECT FROM stories_review WHERE participant_id = one.subject)
            """
        )


def approve(release) -> None:
    """Publish a candidate; what is signed is beside the point here."""
    run, version = passed(release), signing_version()
    signature = signature_of(b"", version)
    ReleaseApproval.objects.create(
        release=release,
        approved_by="user:902",
        sha256=run.sha256,
        signature=signature,
        key_version=version,
    )


def shown(release) -> list[tuple[bytes, str]]:
    """All that is answered, with its ETags."""
    answers = [Server().ask(path) for path in PATHS]
    assert {answer.status for answer in answers} == {200}
    return [(answer.body, answer.headers["ETag"]) for answer in answers]


def counted(people: int) -> tuple[list[tuple[bytes, str]], int]:
    """What pages answer where so many people are in the cell, and how many of them are in its set."""
    included(people)
    release = make_candidate(by="user:901")
    approve(release)
    return shown(release), Member.objects.filter(cell__table="people", cell__key=CELL).count()


def in_a_world_of_its_own(make):
    """What `make` returns, undone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT world")
        try:
            return make()
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT world")


def test_a_cell_of_nobody_and_one_of_ten_have_the_same_bytes():
    nobody, none = in_a_world_of_its_own(lambda: counted(0))
    ten, people = in_a_world_of_its_own(lambda: counted(10))
    assert (none, people) == (0, 10)
    assert ten == nobody
    eleven, _people = counted(11)
    assert eleven != nobody


@pytest.mark.parametrize("why", KeptBecause.values)
def test_a_cell_that_is_held_back_looks_as_one_of_nobody(why):
    def world(reason: str):
        release = candidate()
        Band.objects.filter(release=release, cell__table="people", cell__key=CELL).update(
            kept_because=reason
        )
        approve(release)
        return shown(release)

    held_back = in_a_world_of_its_own(lambda: world(why))
    assert held_back == in_a_world_of_its_own(lambda: world(""))


@pytest.mark.long
def test_the_time_does_not_tell_either(monkeypatch):
    included(10)
    ten = make_candidate(by="user:901")
    approve(ten)
    assert Member.objects.filter(cell__table="people", cell__key=CELL, as_of=ten).count() == 10
    nobody = published({f"people:{CELL}": 0})
    request = RequestFactory().get("/atlas/people/sle/")

    def page(release):
        monkeypatch.setattr(pages, "newest_release", lambda: release)
        return pages.disease(request, "people", "sle")

    def file(release):
        return releases.table_csv(request, "people", release.number)

    for view in (page, file):
        times: dict[int, list[float]] = {ten.number: [], nobody.number: []}
        for _ in range(REQUESTS):
            for release in random.sample([ten, nobody], 2):
                begin = time.perf_counter()
                view(release)
                times[release.number].append(time.perf_counter() - begin)
        assert abs(auc(*times.values()) - 0.5) <= CHANCE, view
