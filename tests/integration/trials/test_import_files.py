"""Files of records: read and kept first, then applied or discarded, all or nothing."""

import gzip
import json

import pytest
from django.db import connection
from psycopg import sql

from hesperion.privacy.audit.models import Event
from hesperion.ui.days import utc_today
from tests.factories import trials
from tests.factories.trial_files import SECOND, UPLOADER, applied, earlier, staged
from tests.factories.trials import studies, study
from trials.actions.importing import (
    ImportRefused,
    apply_import,
    discard_import,
    preview_import,
    stage_import,
)
from trials.choices import ImportSource, TrialsAction
from trials.models import (
    CriterionReading,
    CurrentTrial,
    ImportDecision,
    ImportedTrial,
    ImportFile,
    ReadingInForce,
    Trial,
    TrialImport,
    TrialSite,
    TrialVersion,
)

pytestmark = pytest.mark.django_db

_ROWS = sql.SQL("SELECT row::text FROM {} AS row")
PERSONS = ["Test Contact", "contact@test.invalid", "Test Official", "Test Person", "+00 000"]


def numbers(count, first=1):
    return [f"NCT9999{number:04}" for number in range(first, first + count)]


def counts_of(**counts):
    names = [
        *["before", "studies", "new", "changed", "unchanged", "older"],
        *["opened", "closed", "gone", "sentences"],
    ]
    return dict.fromkeys(names, 0) | counts


def text_of_database():
    """All that is stored about trials, as text."""
    tables = [Trial, TrialImport, ImportDecision, ImportedTrial, TrialVersion, TrialSite, Event]
    stored = [gzip.decompress(file.content).decode() for file in ImportFile.objects.all()]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(_ROWS.format(sql.Identifier(table._meta.db_table)))
            stored += [row for (row,) in cursor.fetchall()]
    return "\n".join(stored)


def test_a_file_counts_once_it_is_applied():
    made = staged(study())
    assert made.counts == counts_of(studies=1, new=1, opened=1)
    assert not Trial.objects.exists()
    decision = applied(made)
    assert decision.counts == made.counts | {
        "changes": [
            {
                "number": trials.NUMBER,
                "title": f"Made up: CD19 CAR-T cells, {trials.NUMBER}",
                "is_new": True,
                "status": [],
                "opened": ["AT", "DE"],
                "closed": [],
                "sentences_added": [],
                "sentences_removed": [],
                "readings_ended": [],
                "is_gone": False,
            }
        ]
    }
    now = CurrentTrial.objects.get().version
    assert (now.overall_status, now.diseases, now.trial_import) == ("RECRUITING", ["sle"], made)
    assert [one["text"] for one in now.criteria if one["part"] == "exclusion"] == [
        "Earlier treatment with CAR-T cells",
        "Pregnant or breastfeeding",
    ]
    assert set(now.sites.values_list("country", "city", "status")) == {
        ("AT", "Vienna", "RECRUITING"),
        ("DE", "Erlangen", "RECRUITING"),
    }


def test_what_a_newer_file_changes_is_told_by_trial():
    first, second, third = numbers(3)
    before = [earlier(number, days=9) for number in numbers(12)]
    applied(staged(*before, days=9, query="made up", is_complete=True))
    quote = "Pregnant or breastfeeding"
    trials.reading(
        Trial.objects.get(number=first), quote, "pregnancy", "none_of", {"codes": ["yes"]},
        part="exclusion",
    )  # fmt: skip
    newer = [
        study(first, criteria=trials.CRITERIA.replace(quote, "Pregnant")),
        study(second, status="COMPLETED"),
        *[earlier(number, days=9) for number in numbers(9, first=4)],
        study("NCT99990013"),
    ]
    made = staged(*newer, query="made up", is_complete=True)
    expected = counts_of(
        before=12,
        studies=12,
        new=1,
        changed=2,
        unchanged=9,
        opened=1,
        closed=2,
        gone=1,
        sentences=1,
    )
    assert made.counts == expected
    assert made.needs_second
    changes = {one["number"]: one for one in applied(made).counts["changes"]}
    assert sorted(changes) == [first, second, third, "NCT99990013"]
    assert changes[first]["sentences_added"] == ["Pregnant"]
    assert changes[first]["sentences_removed"] == changes[first]["readings_ended"] == [quote]
    assert changes[second]["status"] == ["RECRUITING", "COMPLETED"]
    assert changes[second]["closed"] == ["AT", "DE"]
    assert (changes[third]["is_gone"], changes[third]["closed"]) == (True, ["AT", "DE"])
    assert not ReadingInForce.objects.exists()


def test_an_older_record_changes_nothing():
    applied(staged(study(), study("NCT99990002")))
    before = list(CurrentTrial.objects.values())
    made = staged(earlier(status="COMPLETED", days=40), days=30)
    assert made.counts == counts_of(before=2, studies=1, older=1)
    assert applied(made).counts["changes"] == []
    assert list(CurrentTrial.objects.values()) == before


def test_persons_are_nowhere_in_the_database():
    official = study() | {"resultsSection": {"pointOfContact": {"title": "Test Person"}}}
    party = {"type": "PRINCIPAL_INVESTIGATOR", "investigatorFullName": "Test Official"}
    official["protocolSection"]["sponsorCollaboratorsModule"]["responsibleParty"] = party
    applied(staged(official))
    stored = text_of_database()
    assert "Made-up hospital of Vienna" in stored
    assert [person for person in PERSONS if person in stored] == []


def test_the_kept_file_is_read_as_the_file_itself():
    made = staged(
        study(places=[("Austria", "Wien", None)], criteria="* Über 18\r\n* \u202eRTL\u202c")
    )
    sha256 = CurrentTrial.objects.values_list("version__sha256", flat=True)
    applied(made)
    first = list(sha256)
    again = staged(content=gzip.decompress(made.file.content))
    assert applied(again).counts["changes"] == []
    assert list(sha256) == first
    assert again.counts["unchanged"] == 1


def test_half_a_file_is_never_applied(monkeypatch):
    """The program ends between two batches."""
    monkeypatch.setattr("trials.actions.storing._BATCH", 2)
    made = staged(*map(study, numbers(5)))
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE trials_trialsite ADD CONSTRAINT falls CHECK (city <> 'Falls') NOT VALID"
        )
    spoiled = json.loads(gzip.decompress(made.file.content))
    place = spoiled["studies"][4]["protocolSection"]["contactsLocationsModule"]["locations"][0]
    place["city"] = "Falls"
    made.file.content = gzip.compress(json.dumps(spoiled).encode())
    with pytest.raises(Exception, match="falls"):
        apply_import(trial_import=made, by=SECOND, with_refused=False, seen=made.counts)
    assert not Trial.objects.exists()
    assert not ImportDecision.objects.exists()


def test_refused_studies_are_named_and_left_out_only_if_somebody_says_so():
    broken = study("NCT99990002")
    del broken["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]
    made = staged(study(), broken, study(), "no study", query="made up", is_complete=True)
    assert [one["place"] for one in made.refused] == [
        "studies[1] NCT99990002.protocolSection.statusModule.lastUpdatePostDateStruct.date",
        f"studies[2] {trials.NUMBER}",
        "studies[3].protocolSection",
    ]
    assert not made.is_complete  # else its trials would be gone
    with pytest.raises(ImportRefused, match="The file has studies that can’t be read"):
        applied(made)
    assert applied(made, with_refused=True).counts["new"] == 1


def test_who_uploads_a_file_that_opens_or_closes_a_fifth_does_not_apply_it():
    made = staged(study())
    assert made.needs_second
    with pytest.raises(ImportRefused, match="Somebody else must apply the file") as refusal:
        applied(made, by=UPLOADER)
    assert refusal.value.is_conflict
    applied(made)
    applied(staged(study(), study("NCT99990002", places=[])), by=UPLOADER)


def test_a_file_is_decided_once():
    made = staged(study())
    discard_import(trial_import=made, by=UPLOADER)
    assert not ImportFile.objects.exists()
    for act in (preview_import, applied):
        with pytest.raises(ImportRefused, match="discarded already"):
            act(made)
    again = staged(study())  # with what was wrong put right
    applied(again)
    with pytest.raises(ImportRefused, match="applied already"):
        discard_import(trial_import=again, by=UPLOADER)
    assert list(
        Event.objects.filter(action__in=TrialsAction.values)
        .order_by("pk")
        .values_list("action", "actor")
    ) == [
        (TrialsAction.IMPORT_STAGED, UPLOADER),
        (TrialsAction.IMPORT_DISCARDED, UPLOADER),
        (TrialsAction.IMPORT_STAGED, UPLOADER),
        (TrialsAction.IMPORT_APPLIED, SECOND),
    ]


def test_a_file_is_applied_as_it_was_seen():
    made, other = staged(study()), staged(study(), study("NCT99990002"))
    seen = preview_import(made).counts
    applied(other)
    with pytest.raises(ImportRefused, match="changed since you looked") as refusal:
        apply_import(trial_import=made, by=SECOND, with_refused=False, seen=seen)
    assert refusal.value.is_conflict
    assert applied(made).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"days": -2}, "in the future"),
        ({"query": "x" * 501}, "longer than 500 characters"),
        ({"is_complete": True}, "Say which search"),
        ({"content": b"{"}, "This is no JSON"),
    ],
)
def test_a_file_that_can_not_be_right_is_refused(fields, fault):
    with pytest.raises(ImportRefused, match=fault):
        staged(study(), **fields)
    assert not TrialImport.objects.exists()


def test_a_file_is_read_once():
    staged(study())
    with pytest.raises(ImportRefused, match=f"read before, as one of {utc_today()}"):
        staged(study(), days=3)


@pytest.mark.parametrize("beside", [{"nextPageToken": "next"}, {"totalCount": 2}])
def test_a_page_of_several_is_not_complete(beside):
    content = json.dumps(studies([study()]) | beside).encode()
    with pytest.raises(ImportRefused, match="not complete"):
        staged(content=content, query="made up", is_complete=True)
    assert staged(content=content, query="made up").counts["new"] == 1


def test_readings_stay_with_the_versions_that_they_quote():
    applied(staged(earlier(days=3), days=3))
    trial = Trial.objects.get()
    reading = trials.reading(trial, "Age 18 to 65 years", "age", "between", {"from": 18, "to": 65})
    wrapped = trials.CRITERIA.replace("* Age 18 to", "-   Age\u00a018\r\n    to")
    made = staged(study(criteria=wrapped))
    assert (made.counts["changed"], made.counts["sentences"]) == (1, 0)
    applied(made)
    assert list(ReadingInForce.objects.values_list("pk", flat=True)) == [reading.pk]
    assert CriterionReading.objects.get().version_id != CurrentTrial.objects.get().version_id


def test_a_made_up_record_takes_no_real_number():
    content = json.dumps(studies([study(), study("NCT00000001")])).encode()
    made = stage_import(
        content=content, source=ImportSource.MADE_UP, retrieved_on=utc_today(), by=UPLOADER
    )
    assert made.refused == [
        {
            "place": "studies[1] NCT00000001",
            "fault": "The number of a made-up trial begins with NCT9999.",
        }
    ]


def test_half_characters_are_stored_nowhere():
    """A file may have them anywhere, and what is told of it must be stored and shown."""
    half = "\ud800"
    spoiled = [study(half), study() | {half: half}, study("NCT99990002", updated=half), {half: 1}]
    content = json.dumps(
        {"studies": spoiled, "version": half, "dataTimestamp": f"{half}x"}
    ).encode()
    made = staged(content=content)
    made.refresh_from_db()
    assert (made.api_version, made.data_timestamp, len(made.refused)) == ("?", "?x", 4)
    with pytest.raises(ImportRefused, match=r"The file names “\?” twice"):
        staged(content=b'{"\\ud800": 1, "\\ud800": 2, "studies": []}')
