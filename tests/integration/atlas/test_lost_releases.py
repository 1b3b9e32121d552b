"""An older backup is restored: releases that were public, and that it lacks, are read from the ledger."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import begin_candidate
from atlas.actions.making import make_waiting
from atlas.actions.refusals import CandidateRefused
from atlas.actions.restoring import read_lost_releases
from atlas.models import Band, Release
from atlas.queries import newest_release, published_releases, release_document
from atlas.release_files import lost_releases, unwritten_releases
from atlas.tables.definitions import faces_of
from atlas.tables.faces import FaceCell
from hesperion.accounts.groups import STEWARD
from hesperion.edge.page_cache import purge
from hesperion.privacy.audit.models import Event
from hesperion.public_log.models import Statement
from hesperion.text.canonical_json import json_sha256
from intake.record.choices.diseases import Family
from tests.factories import atlas
from tests.staff import in_group

pytestmark = pytest.mark.django_db(transaction=True)

INFUSED = "people:sle:infused"
LIST = "/admin/atlas/release/"
TABLES = [  # in the order of their references
    *["atlas_releaseapproval", "atlas_gaterun", "atlas_gone", "atlas_member", "atlas_band"],
    *["atlas_release"],
]


def of_people(people):
    """Bands of so many people with lupus, who were infused and answered each question."""
    codes = {"reading": "included", "completeness": "given", "completeness-infused": "given"}
    faces = [face for face in faces_of(Family.SLE) if face.table in codes]
    keys = [f"{face.table}:{face.key(FaceCell(face.name, (codes[face.table],)))}" for face in faces]
    return dict.fromkeys([INFUSED, *keys], people)


def published(*, infused):
    """A release that is published as a data steward does it, so that its file is written."""
    release = atlas.candidate(of_people(infused), is_restored=True)
    approve_candidate(release=release, sha256=atlas.passed(release).sha256, by="user:902")
    return release


def file_of(number):
    return Path(settings.LEDGER_DIR) / f"atlas-release-{number}.json"


def forget(*numbers):
    """The database is as a backup has it that was made before these releases."""
    with connection.cursor() as cursor:
        for table in TABLES:
            column = "number" if table == "atlas_release" else "release_id"
            column = "as_of_id" if table in ("atlas_gone", "atlas_member") else column
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY (%s)", [[*numbers]])  # noqa: S608
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def shown(release):
    rows = Band.objects.filter(release=release)
    return {
        (cell, *band)
        for cell, *band in rows.values_list("cell__key", "low", "high", "as_of", "kept_because")
    }


def stated():
    rows = Statement.objects.filter(kind="release").order_by("seq")
    return [(one.about, one.body["sha256"]) for one in rows]


def test_lost_releases_come_back_as_they_were_and_the_next_is_judged_by_them():
    published(infused=16)
    two, three = published(infused=31), published(infused=46)
    before = {one.pk: (shown(one), json_sha256(release_document(one))) for one in (two, three)}
    once = [
        (f"atlas:{number}", digest) for number, digest in ((2, before[2][1]), (3, before[3][1]))
    ]
    assert stated()[-2:] == once
    forget(2, 3)
    assert (newest_release().pk, lost_releases()) == (1, [2, 3])
    with pytest.raises(CandidateRefused, match=r"Release 3 was public, and the database does not"):
        begin_candidate(by="user:1")
    assert read_lost_releases(by="user:1") == [2, 3]
    assert [one.pk for one in published_releases()] == [1, 2, 3]
    for number in (2, 3):
        again = Release.objects.get(pk=number)
        assert (shown(again), json_sha256(release_document(again))) == before[number]
    assert newest_release().approval.sha256 == before[3][1]
    assert Release.objects.get(pk=3).is_restored
    assert (lost_releases(), unwritten_releases()) == ([], [])
    event = Event.objects.get(action="lost-releases-read")
    assert (event.actor, event.detail) == ("user:1", {"releases": [2, 3]})
    assert stated()[-2:] == once  # nothing was published anew
    begin_candidate(by="user:1")
    make_waiting()
    four = Release.objects.get(pk=4)
    assert four.gate_runs.get().is_passed
    # Nobody joined since: each cell keeps its old band, although the set that it was made of is lost.
    assert ("sle:infused", 46, 50, 3, "few") in shown(four)


def test_a_candidate_of_the_backup_was_published_since_and_can_t_be_approved_again():
    published(infused=16)
    published(infused=31)
    forget(2)
    candidate = atlas.candidate({INFUSED: 21}, is_restored=True)
    run = atlas.passed(candidate)
    with pytest.raises(CandidateRefused, match="the database does not know it"):
        approve_candidate(release=candidate, sha256=run.sha256, by="user:902")
    assert read_lost_releases(by="user:1") == [2]
    assert ("sle:infused", 31, 35, 2, "") in shown(newest_release())


def test_a_data_steward_is_told_on_the_first_page_and_has_them_read():
    published(infused=16)
    forget(1)
    client = in_group(STEWARD)
    assert "releases of the atlas are lost" in client.get("/admin/").text
    page = client.get(f"{LIST}add/").text
    assert "It does not know release 1" in page
    assert "Make a candidate</button>" not in page
    assert client.post(f"{LIST}add/").status_code == 409
    assert client.post(f"{LIST}lost/").url == LIST
    assert "Published, and read from its file" in client.get(LIST).text
    again = client.post(f"{LIST}lost/")
    assert (again.status_code, "No release is lost." in again.text) == (409, True)


def test_the_public_pages_say_that_a_release_is_missing_until_it_is_read(client):
    published(infused=16)
    published(infused=31)
    assert "missing here" not in client.get("/atlas/").text
    forget(2)
    purge()
    for page in ("/atlas/", "/atlas/people/sle/", "/atlas/releases/"):
        assert "Release 2 is missing here for now." in client.get(page).text
    assert client.get("/atlas/releases/1/").status_code == 200
    read_lost_releases(by="user:1")
    for page in ("/atlas/", "/atlas/people/sle/", "/atlas/releases/"):
        answer = client.get(page).text
        assert "missing here" not in answer
    assert "Release 2, counted on" in client.get("/atlas/").text


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (lambda file: file.unlink(), "is missing in the ledger"),
        (lambda file: file.write_text("{"), "can’t be read"),
        (lambda file: file.write_text("[]"), "can’t be read"),
        (lambda file: file.write_text(file.read_text().replace("16, 20", "21, 25")), "not signed"),
        (lambda file: file.write_text(file_of(1).read_text()), "that of another release"),
    ],
)
def test_with_a_broken_file_nothing_is_read_and_no_release_is_made(break_it, sentence):
    for _ in range(3):
        published(infused=16)
    forget(2, 3)
    break_it(file_of(2))
    client = in_group(STEWARD)
    answer = client.post(f"{LIST}lost/")
    assert answer.status_code == 409
    assert sentence in answer.text
    assert "The administrator must put it back from a copy of the ledger." in answer.text
    assert [one.pk for one in published_releases()] == [1]
    with pytest.raises(CandidateRefused):
        begin_candidate(by="user:1")


def test_the_builder_writes_what_the_ledger_lacks():
    published(infused=16)
    published(infused=31)
    kept = file_of(1).read_bytes()
    file_of(1).unlink()
    assert unwritten_releases() == [1]
    make_waiting()
    assert file_of(1).read_bytes() == kept
    assert {path.name for path in Path(settings.LEDGER_DIR).glob("*atlas*")} == {
        file_of(1).name,
        file_of(2).name,
    }


def test_another_release_under_the_same_number_stops_the_next():
    published(infused=16)
    theirs = file_of(1).read_bytes()
    forget(1)
    file_of(1).unlink()
    published(infused=31)
    file_of(1).write_bytes(theirs)
    with pytest.raises(CandidateRefused, match="another one than in the database"):
        begin_candidate(by="user:1")


def test_the_file_names_nobody():
    published(infused=16)
    content = json.loads(file_of(1).read_text())["content"]
    assert content.keys() == {"release", "approval", "bands"}
    face = next(name for name in content["bands"] if name.startswith("people:sle"))
    assert ["sle:infused", 16, 20, 1, ""] in content["bands"][face]
    assert content["approval"]["approved_by"] == "user:902"
