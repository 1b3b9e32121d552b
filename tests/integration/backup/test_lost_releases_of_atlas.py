"""An older set is restored: releases of the atlas that it lacks come from the ledger of the newest set."""

import pytest
from django.db import connections

from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import begin_candidate
from atlas.actions.refusals import CandidateRefused
from atlas.actions.restoring import read_lost_releases
from atlas.queries import newest_release, published_releases, release_document
from atlas.release_files import lost_releases
from hesperion.backup.making import back_up
from hesperion.backup.restoring import restore
from hesperion.backup.sets import find_set
from tests.backups import one_restore_at_a_time
from tests.factories import atlas

pytestmark = pytest.mark.django_db(transaction=True)


def published(low):
    release = atlas.candidate({"people:sle:infused": low})
    approve_candidate(release=release, sha256=atlas.passed(release).sha256, by="user:902")
    return release


def test_an_older_set_lacks_a_release_and_the_ledger_of_the_newest_set_has_it(ledger):
    published(16)
    older = find_set(back_up().set_name)
    document = release_document(published(31))
    back_up()
    for file in ledger.glob("atlas-release-*.json"):
        file.unlink()
    connections.close_all()
    with one_restore_at_a_time():
        restore(older, parts=["main", "ledger"], replace=True)
    assert [release.pk for release in published_releases()] == [1]
    assert lost_releases() == [2]
    with pytest.raises(CandidateRefused, match="the database does not know it"):
        begin_candidate(by="user:1")
    assert read_lost_releases(by="user:1") == [2]
    assert release_document(newest_release()) == document
