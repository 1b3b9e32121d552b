"""Keyring, both databases and the ledger belong to one installation, or nothing starts."""

import json
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy import keyring, rotation
from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.key_checks import record_key_checks, require_known_keyring
from hesperion.privacy.keyring_file import KEY_USES
from hesperion.privacy.keys.models import DataKey, StoreKeyCheck
from hesperion.privacy.models import MainKeyCheck, Tombstone
from intake.consent.actions.erasing import erase_participant
from tests.embedded import ROOT
from tests.factories.intake import submitted
from tests.services import PATIENCE, in_parallel, runtime_environment

pytestmark = pytest.mark.django_db

ANOTHER_RING = "is not this installation's keyring: its key {}"
LEDGER_LOST = r"ledger in LEDGER_DIR is missing, .* Put its newest copy back\."


@pytest.fixture
def in_use(ledger):
    """A site with a participant, one who was erased, and a sealed audit; its installation."""
    erase_participant(participant=submitted(), by="system:test")
    submitted()
    seal_audit()
    return MainKeyCheck.objects.values_list("installation", flat=True).first()


def forget():
    """As a version of Hesperion without key checks left the databases."""
    MainKeyCheck.objects.all().delete()
    StoreKeyCheck.objects.all().delete()


def empty(ledger):
    for file in ledger.iterdir():
        file.unlink()


def recorded():
    return [
        {(check.use, check.version) for check in model.objects.all()}
        for model in (MainKeyCheck, StoreKeyCheck)
    ]


def is_refused(sentence):
    return pytest.raises(ImproperlyConfigured, match=sentence)


def test_what_belongs_together_starts_and_may_be_prepared_again(in_use, ledger):
    for _ in range(2):
        record_key_checks()
        require_known_keyring()
    assert recorded() == [{(use, 1) for use in KEY_USES}] * 2
    assert json.loads((ledger / "installation.json").read_text()) == {"installation": str(in_use)}


@pytest.mark.parametrize("use", KEY_USES)
def test_a_keyring_with_another_key_is_refused(in_use, other_ring, use):
    other_ring(only=True, **{use: 1})
    for start in (record_key_checks, require_known_keyring):
        with is_refused(ANOTHER_RING.format(use)):
            start()


def test_a_key_whose_recorded_versions_are_all_gone_is_another_one(in_use, other_ring):
    other_ring(only=True, wrap=2)
    with is_refused(ANOTHER_RING.format("wrap")):
        record_key_checks()


def test_a_new_version_is_recorded_by_prepare_alone(in_use, other_ring):
    other_ring(wrap=2, sign=2)
    with is_refused(r"not recorded in the databases\. Run python manage.py prepare"):
        require_known_keyring()
    record_key_checks()
    require_known_keyring()
    assert recorded() == [{*((use, 1) for use in KEY_USES), ("wrap", 2), ("sign", 2)}] * 2


@pytest.mark.parametrize("use", ["wrap", "index"])
def test_an_old_version_goes_once_nothing_uses_it(in_use, other_ring, without_version, use):
    other_ring(**{use: 2})
    record_key_checks()
    without_version(use, "1")
    with is_refused(
        f"lacks version 1 of the key {use}. Put it back. If it was taken off knowingly"
    ):
        require_known_keyring()
    with is_refused(f"lacks version 1 of the key {use}, which is still in use"):
        record_key_checks()
    without_version(use, None)
    list(rotation.rotate())
    without_version(use, "1")
    record_key_checks()
    require_known_keyring()
    assert all((use, 1) not in keys for keys in recorded())


@pytest.mark.parametrize("use", ["sign", "tombstone"])
def test_a_version_that_must_stay_for_good_is_missed(in_use, other_ring, without_version, use):
    other_ring(**{use: 2})
    record_key_checks()
    without_version(use, "1")
    with is_refused(f"lacks version 1 of the key {use}, which must stay for good. Put it back"):
        record_key_checks()


@pytest.fixture
def without_version(settings):
    """Takes a version off the ring that `other_ring` made; with None, all are there again."""
    whole = []

    def change(use, version):
        path = Path(settings.KEYRING_FILE)
        whole.append(json.loads(path.read_text()))
        ring = json.loads(json.dumps(whole[0]))
        if version:
            del ring[use][version]
        path.write_text(json.dumps(ring))
        keyring.clear_cache()

    return change


def test_databases_of_different_installations_are_refused(in_use):
    StoreKeyCheck.objects.update(installation=uuid.uuid4())
    for start in (record_key_checks, require_known_keyring):
        with is_refused("main database and the key store belong to different installations"):
            start()


def test_the_ledger_of_another_installation_is_refused(in_use, ledger):
    (ledger / "installation.json").write_text(json.dumps({"installation": str(uuid.uuid4())}))
    for start in (record_key_checks, require_known_keyring):
        with is_refused("ledger in LEDGER_DIR belongs to another installation"):
            start()


@pytest.mark.parametrize("lost", ["whole", "installation.json"])
def test_a_ledger_that_was_forgotten_is_missed(in_use, ledger, lost):
    if lost == "whole":
        empty(ledger)
    else:
        (ledger / lost).unlink()
    for start in (record_key_checks, require_known_keyring):
        with is_refused(LEDGER_LOST):
            start()


@pytest.mark.parametrize("left", [MainKeyCheck, StoreKeyCheck, None])
def test_a_database_from_before_key_checks_is_recorded_with_its_own_keyring(in_use, ledger, left):
    """Or one that was restored from a backup of that time."""
    for model in {MainKeyCheck, StoreKeyCheck} - {left}:
        model.objects.all().delete()
    record_key_checks()
    require_known_keyring()
    assert recorded() == [{(use, 1) for use in KEY_USES}] * 2
    assert set(MainKeyCheck.objects.values_list("installation", flat=True)) == {in_use}


@pytest.mark.parametrize("use", KEY_USES)
def test_a_database_from_before_key_checks_is_refused_with_another_keyring(
    in_use, ledger, other_ring, use
):
    forget()
    (ledger / "installation.json").unlink()
    other_ring(only=True, **{use: 1})
    with is_refused(ANOTHER_RING.format(use)):
        record_key_checks()
    assert recorded() == [set(), set()]


def test_a_ledger_that_was_lost_before_key_checks_is_missed_too(in_use, ledger):
    forget()
    empty(ledger)
    with is_refused(LEDGER_LOST):
        record_key_checks()


@pytest.mark.parametrize("left", ["key store", "ledger"])
def test_a_new_main_database_beside_what_is_in_use_is_refused(ledger, left):
    """Else the keys without rows would be deleted by and by."""
    forget()
    if left == "key store":
        empty(ledger)
        DataKey.objects.create(subject=uuid.uuid4(), wrapped=b"", version=1)
    else:
        (ledger / "erasures.jsonl").write_text("{}\n")
    with is_refused("main database is new, but key store or ledger are not. Restore"):
        record_key_checks()


def test_a_new_key_store_beside_participants_is_refused(in_use):
    StoreKeyCheck.objects.all().delete()
    DataKey.objects.all().delete()
    with is_refused("key store is new, but the main database is not"):
        record_key_checks()


def test_a_first_start_that_broke_off_goes_on(ledger):
    forget()
    begun = json.loads((ledger / "installation.json").read_text())["installation"]
    record_key_checks()
    require_known_keyring()
    assert str(MainKeyCheck.objects.values_list("installation", flat=True).first()) == begun
    assert not Tombstone.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_prepare_at_once_make_one_installation(ledger):
    forget()
    empty(ledger)
    in_parallel(2, record_key_checks)
    require_known_keyring()
    named = [
        set(m.objects.values_list("installation", flat=True)) for m in (MainKeyCheck, StoreKeyCheck)
    ]
    assert len(named[0]) == 1
    assert named[0] == named[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import hesperion.wsgi"],
        ["-m", "celery", "-A", "hesperion", "worker"],
        ["-m", "celery", "-A", "hesperion", "beat", "--pidfile="],
    ],
)
def test_no_process_starts_with_another_keyring(settings, other_ring, command):
    other_ring(only=True, wrap=1)
    environment = runtime_environment() | {"KEYRING_FILE": settings.KEYRING_FILE}
    started = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )  # fmt: skip
    assert started.returncode == 1
    assert "The file in KEYRING_FILE is not this" in started.stderr.splitlines()[-1]
    assert "Traceback" not in started.stderr
