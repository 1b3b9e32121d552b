"""An older set is restored: statements that it lacks come from the ledger of the newest set."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from hesperion.backup.making import back_up
from hesperion.backup.restoring import restore
from hesperion.backup.sets import find_set
from hesperion.public_log.actions import take_out_text
from hesperion.public_log.log_copy import find_lost, write_missing_statements
from hesperion.public_log.models import Statement
from hesperion.public_log.queries import log_lines
from tests.backups import one_restore_at_a_time
from tests.public_logs import state

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_log_of_an_older_set_is_whole_again_and_has_no_name_that_was_taken_out(ledger):
    write_missing_statements()
    named = state(1, who="Ada Example").texts.get()
    older = find_set(back_up().set_name)
    take_out_text(text=named, because="name")
    state(2, who="Bob Example")
    whole = list(log_lines())[:-1]
    back_up()
    (ledger / "public-log.jsonl").unlink()
    connections.close_all()
    with one_restore_at_a_time():
        restore(older, parts=["main", "ledger"], replace=True)
    assert Statement.objects.count() == len(whole) - 2
    assert find_lost().last == len(whole)
    call_command("restore_log", stdout=StringIO())
    assert list(log_lines())[:-1] == whole
    assert find_lost() is None


def test_the_ledger_that_is_there_stays_if_it_is_newer_than_the_set(ledger):
    write_missing_statements()
    state(1)
    older = find_set(back_up().set_name)
    state(2)
    newer = (ledger / "public-log.jsonl").read_bytes()
    connections.close_all()
    with one_restore_at_a_time():
        restore(older, parts=["main", "ledger"], replace=True)
    assert (ledger / "public-log.jsonl").read_bytes() == newer
