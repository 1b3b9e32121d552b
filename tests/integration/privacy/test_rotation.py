"""Keys are renewed while the site runs, and the renewal goes on where a kill left it."""

import json
import os
import random
import signal
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction

from hesperion.privacy import blind, cipher, erasure, keyring, rotation
from hesperion.privacy.cipher import Place
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.keys.wrapping import WrongKeyring, wrap
from intake.consent.actions.erasing import erase_participant
from intake.participants.models import Contact
from tests.embedded import ROOT
from tests.factories.intake import EMAIL, submitted
from tests.people import reader
from tests.services import PATIENCE, runtime_environment, wait_until
from tests.sizes import size

MANY = size(100_000, 3_000)
WHO = {"teller": "self", "age_group": "18"}
CHANCE = random.Random(7)


def copy(alias, table, columns, rows):
    """Rows straight into a table, its triggers silent: the owner may."""
    connection = connections[alias]
    connection.ensure_connection()
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)


@contextmanager
def without_history(*tables):
    """Triggers that stayed silent would silence them for every test that follows."""
    with connections["default"].cursor() as cursor:
        try:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def store_many(count):
    """`count` participants, each with a key and an address, and nothing else. The last one's id."""
    subjects = [uuid.uuid4() for _ in range(count)]
    data_keys = {subject: AESGCM.generate_key(256) for subject in subjects}

    def contact(number, subject):
        key, row = data_keys[subject], str(subject)
        email = f"person{number}@example.com"
        sealed = {
            column: cipher.seal(
                text.encode(), key=key, place=Place(f"contact.{column}", row, subject)
            )
            for column, text in (("name", "Test Person"), ("email", email))
        }
        return [subject, sealed["name"], sealed["email"], blind.index_of(email)]

    copy(
        "keys",
        "keys_datakey",
        ["subject", "wrapped", "version", "created_at"],
        ([s, wrap(k, s.bytes)[1], 1, "2026-01-01T00:00:00Z"] for s, k in data_keys.items()),
    )
    with without_history("participants_participant", "participants_contact"):
        copy(
            "default",
            "participants_participant",
            ["subject", "public_id", "language", *WHO, "country", "submitted_at"],
            (
                [s, public_id(n), "en", *WHO.values(), "DE", "2026-01-01T00:00:00Z"]
                for n, s in enumerate(subjects)
            ),
        )
        copy(
            "default",
            "participants_contact",
            ["participant_id", "name", "email", "email_index", "corrections"],
            ([*contact(n, s), 0] for n, s in enumerate(subjects)),
        )
    return subjects[-1]


def public_id(number):
    digits = f"{number:08d}"
    return f"HSP-{digits[:4]}-{digits[4:]}"


def left_to_do():
    return (
        DataKey.objects.filter(version=1).count()
        + Contact.objects.filter(email_index__lt=b"\2").count()
    )


def found(number):
    """The address is found, and opens."""
    email = f"person{number}@example.com"
    with reader():
        contact = Contact.objects.get(email_index__in=blind.indexes_of(email))
        return contact.email == email


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_all_are_renewed_while_they_are_read_and_a_kill_loses_nothing(settings, other_ring):
    last = store_many(MANY)
    other_ring(wrap=2, index=2)
    command = [sys.executable, "manage.py", "rotate_keys"]
    environment = runtime_environment() | {"KEYRING_FILE": settings.KEYRING_FILE}

    def start():
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    with transaction.atomic("keys"):  # the last key is held, so that the kill comes before the end
        DataKey.objects.select_for_update().get(pk=last)
        killed = start()
        wait_until(lambda: DataKey.objects.filter(version=2).exists(), "it has begun", 60)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait(PATIENCE)
        # Counted while the key is held: PostgreSQL ends what the killed one waits for once it may.
        assert 0 < DataKey.objects.filter(version=2).count() < MANY
        assert left_to_do() > MANY

    running, reads = start(), 0
    while running.poll() is None:
        keys.clear_opened_keys()
        assert found(CHANCE.randrange(MANY))
        reads += 1
    assert running.returncode == 0
    assert left_to_do() == 0
    assert reads > 20


@pytest.mark.django_db
def test_after_a_rotation_the_old_keys_may_go(other_ring, settings):
    submitted()
    erase_participant(participant=submitted(), by="system:test")
    other_ring(wrap=2, index=2)
    assert sum(rotation.rotate()) == 2
    ring = json.loads(Path(settings.KEYRING_FILE).read_text())
    for use in ("wrap", "index"):
        del ring[use]["1"]
    Path(settings.KEYRING_FILE).write_text(json.dumps(ring))
    keyring.clear_cache()
    keys.clear_opened_keys()
    with reader():
        contact = Contact.objects.get(email_index__in=blind.indexes_of(EMAIL))
        assert contact.email == EMAIL
    erasure.require_replayed()


@pytest.mark.django_db
def test_a_ring_that_wraps_nothing_of_ours_opens_nothing(other_ring):
    submitted()
    other_ring(wrap=1, only=True)
    with reader(), pytest.raises(WrongKeyring):
        Contact.objects.get().name  # noqa: B018


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"wrap": {}, "index": {}, "sign": {}}', '{"wrap": {"1": "c2hvcnQ="}}',
             '{"wrap": {"0": ""}, "index": {"1": 5}, "sign": null}'],
)  # fmt: skip
def test_a_broken_ring_stops_with_a_sentence(settings, tmp_path, text):
    settings.KEYRING_FILE = str(tmp_path / "ring.json")
    Path(settings.KEYRING_FILE).write_text(text)
    keyring.clear_cache()
    with pytest.raises(ImproperlyConfigured, match=r"The keyring .* can't be used"):
        keyring.keys("wrap")
    keyring.clear_cache()


def test_a_missing_ring_stops_with_a_sentence(settings, tmp_path):
    settings.KEYRING_FILE = str(tmp_path / "nothing.json")
    with pytest.raises(ImproperlyConfigured, match="Put its copy back"):
        keyring.keys("wrap")
