"""The drill restores into a PostgreSQL of its own, finds what is wrong there, and leaves nothing behind."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hesperion.backup import BackupError
from hesperion.backup.drill import drill
from hesperion.backup.making import back_up
from hesperion.backup.models import Run
from hesperion.backup.queries import last_success
from hesperion.backup.sealed_values import open_all
from hesperion.backup.sets import find_set
from hesperion.privacy.audit.models import Event
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.ledger import ERASURES, append
from tests.factories.full_record import full_record


@pytest.mark.django_db(transaction=True)
def test_a_good_set_passes(settings, ledger):
    full_record()
    entry = {"subject": str(full_record().pk), "on": "2026-11-29", "document": ""}
    append(ERASURES, entry)  # an erasure that broke off: the set has the rows and the key
    back_up()
    lines = (ledger / "erasures.jsonl").read_text()
    events = Event.objects.count()
    outcome = drill(find_set(None)).outcome
    found = re.fullmatch(
        r"The drill restored (\S+): (\d+) rows are those that were backed up, (\d+) sealed values open, "
        r"1 erased participants stay erased, and (\d+) links of the audit are whole\.",
        outcome,
    )
    assert found
    assert found[1] == find_set(None).name
    assert all(int(number) > 20 for number in found.groups()[1:])
    run = Run.objects.get(kind="drill")
    assert (run.succeeded, run.outcome) == (True, outcome)
    assert last_success("drill") == run.ended_at
    assert [path.name for path in Path(settings.DRILL_DIR).iterdir()] == ["lock"]
    assert Event.objects.count() == events
    assert (ledger / "erasures.jsonl").read_text() == lines


@pytest.mark.django_db(transaction=True)
def test_a_broken_set_fails_and_says_why(settings):
    back_up()
    path = find_set(None).folder / "main.dump.age"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CommandError, match=r"main\.dump\.age was changed or cut off"):
        call_command("drill")
    run = Run.objects.get(kind="drill")
    assert not run.succeeded
    assert "main.dump.age was changed or cut off" in run.outcome
    assert last_success("drill") is None
    assert [path.name for path in Path(settings.DRILL_DIR).iterdir()] == ["lock"]


@pytest.mark.django_db
def test_there_is_nothing_to_rehearse():
    with pytest.raises(BackupError, match="No complete set is in"):
        find_set(None)


@pytest.mark.django_db
def test_every_sealed_value_is_opened_and_what_does_not_open_is_counted():
    full_record()
    opened, faults = open_all()
    assert opened > 20
    assert faults == Counter()
    lost = full_record()
    keys.destroy([lost.pk])
    again, faults = open_all()
    assert again == opened
    assert {"story.text (NoKey)", "contact.email (NoKey)"} <= faults.keys()
    assert faults.total() == opened
