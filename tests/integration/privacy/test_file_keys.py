"""The keys of sealed files are made once, loaded, renewed with the others, and destroyed for good."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hesperion.privacy import keyring, rotation
from hesperion.privacy.keys.actions import NoKey
from hesperion.privacy.keys.files import destroy_file_keys, load_file_key, make_file_key
from hesperion.privacy.keys.models import DataKey, FileKey
from hesperion.privacy.keys.wrapping import WrongKeyring
from intake.share.tasks import drop_orphaned_keys
from tests.factories.intake import submitted

pytestmark = pytest.mark.django_db
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def test_a_key_is_made_once_and_loaded_as_it_was_made():
    key, other = make_file_key(ONE), make_file_key(OTHER)
    assert (load_file_key(ONE), load_file_key(OTHER)) == (key, other)
    assert len(key) == 32
    assert key != other
    with pytest.raises(IntegrityError), transaction.atomic("keys"):
        make_file_key(ONE)
    assert load_file_key(ONE) == key
    assert key not in bytes(FileKey.objects.get(pk=ONE).wrapped)


def test_a_destroyed_key_is_gone_at_once_and_may_be_destroyed_again():
    make_file_key(ONE)
    key = make_file_key(OTHER)
    destroy_file_keys([ONE])
    destroy_file_keys([ONE, uuid.UUID(int=3)])
    with pytest.raises(NoKey):
        load_file_key(ONE)
    assert load_file_key(OTHER) == key


def test_a_key_opens_for_its_own_files_alone():
    make_file_key(ONE)
    make_file_key(OTHER)
    FileKey.objects.filter(pk=OTHER).update(wrapped=FileKey.objects.get(pk=ONE).wrapped)
    with pytest.raises(WrongKeyring):
        load_file_key(OTHER)


def test_a_participants_key_is_no_key_of_files():
    subject = submitted().pk
    make_file_key(subject)
    FileKey.objects.filter(pk=subject).update(wrapped=DataKey.objects.get(pk=subject).wrapped)
    with pytest.raises(WrongKeyring):
        load_file_key(subject)


def test_rotation_renews_it_and_the_old_key_of_the_ring_may_go(other_ring, settings):
    key = make_file_key(ONE)
    other_ring(wrap=2)
    assert sum(rotation.rotate()) == 1
    assert FileKey.objects.get().version == 2
    ring = json.loads(Path(settings.KEYRING_FILE).read_text())
    del ring["wrap"]["1"]
    Path(settings.KEYRING_FILE).write_text(json.dumps(ring))
    keyring.clear_cache()
    assert load_file_key(ONE) == key


def test_it_is_not_destroyed_with_keys_that_no_participant_has():
    key = make_file_key(ONE)
    FileKey.objects.update(created_at=timezone.now() - timedelta(days=400))
    drop_orphaned_keys()
    assert load_file_key(ONE) == key
