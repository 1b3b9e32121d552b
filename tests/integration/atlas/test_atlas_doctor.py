"""What may be wrong with releases is really made: the doctor names it, and says what mends it."""

from datetime import timedelta
from pathlib import Path

import pgtrigger
import pytest
from django.conf import settings
from django.utils import timezone

from atlas.doctor import wrong_releases
from atlas.models import Band, GateRun, ReleaseApproval
from atlas.release_files import write_missing_releases, write_release
from tests.factories import atlas
from tests.integration.atlas.test_lost_releases import forget, published

pytestmark = pytest.mark.django_db(transaction=True)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def sentence():
    (problem,) = wrong_releases()
    assert problem.cause == "atlas"
    assert problem.sentence.endswith(".")
    assert len(problem.mend) > 30
    return problem.sentence


def test_before_the_first_release_and_after_one_nothing_is_wrong():
    assert [*wrong_releases()] == []
    published(infused=16)
    atlas.candidate()
    assert [*wrong_releases()] == []


def test_a_release_that_the_database_forgot_is_named_and_so_is_another_one_under_its_number():
    published(infused=16)
    file = Path(settings.LEDGER_DIR) / "atlas-release-1.json"
    forgotten = file.read_bytes()
    forget(1)
    assert "Release 1 of the atlas was public, and the database does not know it." in sentence()
    file.unlink()
    published(infused=31)
    file.write_bytes(forgotten)
    assert "is another one in the ledger than in the database" in sentence()


def test_a_release_that_the_ledger_lacks_is_named_until_the_builder_writes_it():
    atlas.published()
    assert "The ledger lacks release 1 of the atlas." in sentence()
    write_missing_releases()
    assert [*wrong_releases()] == []


def test_a_file_that_can_t_be_read_is_named():
    release = published(infused=16)
    (Path(settings.LEDGER_DIR) / "atlas-release-1.json").write_text("{")
    assert "can’t be read" in sentence()
    write_release(release)
    assert [*wrong_releases()] == []


def test_a_published_number_that_somebody_changed_is_named():
    published(infused=16)
    with pgtrigger.ignore("atlas.Band:only_in_a_candidate"):
        Band.objects.filter(low=16).update(low=21, high=25)
    assert "other numbers for Release 1 of the atlas than were published" in sentence()


def test_a_candidate_that_waits_and_a_gate_that_does_not_end_are_named():
    release = atlas.candidate(made_at=days_ago(31))
    assert "has been waiting for more than 30 days" in sentence()
    release.delete()
    GateRun.objects.create(release=atlas.candidate(), of=7, begun_at=days_ago(0.1))
    assert "The gate has been at Release 1 of the atlas for more than two hours." in sentence()


def test_a_release_that_is_old_is_named():
    published(infused=16)
    with pgtrigger.ignore("atlas.ReleaseApproval:for_good"):
        ReleaseApproval.objects.update(published_at=days_ago(201))
    assert "is more than 200 days old" in sentence()
