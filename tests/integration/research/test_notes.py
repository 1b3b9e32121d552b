"""Notes on a record: who may write them, what is kept, and what a refusal keeps of what was typed."""

import pytest
from django.db import DatabaseError, transaction

from hesperion.privacy.audit.models import Event
from intake.stories.choices import StoryAction
from intake.stories.models import Note
from tests.factories.full_record import full_record, unconfirmed
from tests.people import reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

BASE = "/admin/research/record"
TEXT = "The year of the infusion may be that of the letter."


@pytest.fixture
def participant():
    found = full_record()
    Note.objects.filter(participant=found)._raw_delete("default")
    return found


def write(client, participant, text=TEXT, query=""):
    return client.post(f"{BASE}/{participant.public_id}/note/{query}", {"text": text})


def texts(participant):
    with reader():
        return [note.text for note in participant.notes.order_by("written_at")]


@pytest.mark.parametrize("group", ["researcher", "reviewer", "data steward"])
def test_who_reads_records_writes_notes_that_all_of_them_read(participant, group):
    client = in_group(group)
    kept = write(client, participant)
    assert kept.status_code == 302
    assert kept.url == f"{BASE}/{participant.public_id}/change/#notes"
    other = in_group("researcher", email="other@example.com")
    page = other.get(f"{BASE}/{participant.public_id}/change/").text
    assert TEXT in page
    assert f"staff@example.com, {participant.notes.get().written_at:%-d %B %Y, %H:%M} UTC" in page


@pytest.mark.parametrize("group", ["requester", "medical reviewer", "consent manager", "editor"])
def test_nobody_else_does(participant, group):
    assert write(in_group(group), participant).status_code in (302, 403)
    assert texts(participant) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write the note."),
        (" \n", "Write the note."),
        ("\N{ZERO WIDTH SPACE}", "Write the note."),
        ("x" * 4001, "at most 4000 characters"),
    ],
)
def test_a_refused_note_is_said_and_kept_in_its_box(participant, text, sentence):
    client = in_group("researcher")
    page = write(client, participant, text)
    assert page.status_code == 422
    assert sentence in page.text
    assert "<title>Error:" in page.text
    assert text.strip() in page.text
    assert "Timeline" in page.text
    assert " autofocus" in page.text
    assert texts(participant) == []


def test_a_second_press_of_the_button_changes_nothing(participant):
    client = in_group("researcher")
    write(client, participant)
    write(client, participant)
    assert texts(participant) == [TEXT]
    write(client, participant, "Another one.")
    write(client, participant)
    assert texts(participant) == [TEXT, "Another one.", TEXT]


def test_a_note_leaves_one_event_without_its_text(participant):
    client = in_group("researcher")
    write(client, participant)
    event = Event.objects.get(action=StoryAction.NOTE_WRITTEN)
    assert (event.actor, event.subject, event.detail) == (client.actor, participant.pk, {})


def test_the_way_back_is_to_the_same_list(participant):
    client = in_group("researcher")
    kept = write(client, participant, query="?sex=female")
    assert kept.url == f"{BASE}/{participant.public_id}/change/?sex=female#notes"
    assert 'note/?sex=female"' in client.get(kept.url).text
    assert 'note/?sex=female"' in write(client, participant, "", "?sex=female").text


def test_a_record_that_researchers_do_not_see_takes_no_note():
    hidden = unconfirmed()
    assert write(in_group("researcher"), hidden).status_code == 404
    assert write(in_group("researcher", email="b@example.com"), hidden, "").status_code == 404


def test_the_address_of_the_form_leads_to_the_record(participant):
    client = in_group("researcher")
    page = client.get(f"{BASE}/{participant.public_id}/note/")
    assert page.url == f"{BASE}/{participant.public_id}/change/#notes"


def test_the_database_changes_no_note(participant):
    write(in_group("researcher"), participant)
    with pytest.raises(DatabaseError), transaction.atomic():
        participant.notes.update(written_by="user:2")
