"""A text that can't be opened does not take its page away: a sentence stands there, and the log knows."""

import logging
from pathlib import Path

import pytest

from hesperion.privacy import keyring, keyring_file
from hesperion.privacy.audit.models import Event
from hesperion.privacy.keys import actions as keys
from tests.chain import sql
from tests.factories.full_record import full_record
from tests.factories.intake import STORY
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/research/record/"
SENTENCE = "This text can’t be opened."
DISEASE = "A disease of their own"


@pytest.fixture
def researcher():
    return in_group("researcher")


@pytest.fixture
def participant():
    """Five texts of theirs are shown, two of them beside the record."""
    return full_record(diagnosis={"code": "other", "name": DISEASE})


def destroyed(participant, settings):
    keys.destroy([participant.pk])


def tampered(participant, settings):
    """One bit of two texts is another."""
    sql("UPDATE record_story SET text = set_byte(text, 40, get_byte(text, 40) # 1)")
    sql("UPDATE record_diagnosis SET name = set_byte(name, 40, get_byte(name, 40) # 1)")


def of_another_keyring(participant, settings):
    other = Path(f"{settings.LEDGER_DIR}-keyring.json")
    keyring_file.write_keyring(other)
    settings.KEYRING_FILE = str(other)
    keyring.clear_cache()
    keys.clear_opened_keys()


def without_keyring(participant, settings):
    settings.KEYRING_FILE = "/nowhere/keyring.json"
    keyring.clear_cache()
    keys.clear_opened_keys()


@pytest.fixture(autouse=True)
def _keyring_of_the_next_test():
    yield
    keyring.clear_cache()


@pytest.mark.parametrize(
    ("harm", "name", "count"),
    [
        (destroyed, "NoKey", 5),
        (tampered, "Tampered", 2),
        (of_another_keyring, "WrongKeyring", 5),
        (without_keyring, "ImproperlyConfigured", 5),
    ],
)
def test_the_record_says_so_and_the_list_works(
    researcher, participant, settings, caplog, harm, name, count
):
    harm(participant, settings)
    listed = researcher.get(LIST)
    assert participant.public_id in listed.text
    with caplog.at_level(logging.ERROR):
        page = researcher.get(f"{LIST}{participant.public_id}/change/")
    assert page.status_code == 200
    assert page.text.count(SENTENCE) == count
    assert STORY not in page.text
    assert DISEASE not in page.text
    lines = [line for line in caplog.messages if "can't be opened" in line]
    assert len(lines) == count
    for line in lines:
        assert participant.public_id in line
        assert f"({name})" in line
        assert str(participant.pk) not in line


def test_other_records_are_read_as_ever(researcher, participant):
    other = full_record()
    keys.destroy([participant.pk])
    assert STORY in researcher.get(f"{LIST}{other.public_id}/change/").text


def test_the_attempt_is_one_event_like_any_other_look(researcher, participant):
    keys.destroy([participant.pk])
    researcher.get(f"{LIST}{participant.public_id}/change/")
    event = Event.objects.get(action="read")
    assert event.subject == participant.pk
    assert "story" in event.detail["fields"]
