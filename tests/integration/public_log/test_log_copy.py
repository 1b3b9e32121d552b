"""The ledger's copy of the log: written after the commit, and read where an older backup was restored."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hesperion.public_log.actions import copy_statements, take_out_text
from hesperion.public_log.log_copy import (
    LogsDiffer,
    copied_entries,
    find_lost,
    write_missing_statements,
)
from hesperion.public_log.models import Statement, StatementText
from hesperion.public_log.queries import log_lines
from hesperion.public_log.restoring import restore_statements
from hesperion.public_log.tasks import copy_log
from hesperion.public_log.verification import LogBroken
from tests.public_logs import state
from tests.restored_logs import forget_after, forget_all, put_text_back

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(ledger):
    return ledger / "public-log.jsonl"


def copied(file):
    return [json.loads(line)["seq"] for line in file.read_bytes().splitlines()]


def all_seqs():
    return list(Statement.objects.order_by("seq").values_list("seq", flat=True))


def statements():
    """The lines of the log but its head, which says the time."""
    return list(log_lines())[:-1]


def restored():
    """What `prepare` says."""
    out = StringIO()
    call_command("restore_log", stdout=out, stderr=out)
    return out.getvalue()


def test_each_statement_is_in_the_copy_once_its_transaction_ended(file):
    first, second = state(1, who="Ada Example"), state(2, why="x" * 20_000)
    assert copied(file) == all_seqs()
    ours = [entry for entry in copied_entries() if entry["seq"] in (first.pk, second.pk)]
    assert ours[0]["texts"]["who"]["text"] == "Ada Example"
    assert bytes.fromhex(ours[1]["signature"]) == bytes(second.signature)


def test_what_a_crash_kept_out_is_written_by_the_task_and_half_a_line_goes(file):
    state(1)
    kept = file.read_bytes()
    state(2, why="long " * 5_000)
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    copy_log()
    assert file.read_bytes() == whole
    file.write_bytes(kept)
    copy_log()
    assert file.read_bytes() == whole
    file.unlink()
    copy_log()
    assert file.read_bytes() == whole


def test_a_text_goes_from_the_copy_with_the_statement_that_says_so(file, monkeypatch):
    statement = state(1, who="Ada Example")
    kept = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", _fails)
        take_out_text(text=statement.texts.get(), because="name")
    assert file.read_bytes() == kept  # the disk failed: whole or not at all
    copy_statements()
    assert b"Ada Example" not in file.read_bytes()
    assert copied(file) == all_seqs()


def _fails(*arguments):
    raise OSError(5, "the disk fails")


def test_after_an_older_backup_the_log_is_whole_again_and_a_name_stays_away(file):
    named = state(1, who="Ada Example", why="kept")
    text = named.texts.get(name="who")
    state(2, who="Bob Example")
    take_out_text(text=text, because="name")
    state(3)
    whole, kept = statements(), file.read_bytes()
    forget_after(named.pk)
    put_text_back(text)
    assert "3 statements brought back" in restored()
    assert statements() == whole
    assert file.read_bytes() == kept
    assert not StatementText.objects.filter(text="Ada Example").exists()
    assert state(4).seq == all_seqs()[-1]
    assert copied(file) == all_seqs()
    assert "Public log: 0 statements brought back." in restored()


def test_into_a_new_database_too(file):
    state(1, who="Ada Example")
    whole = statements()
    forget_all()
    restore_statements()
    assert statements() == whole


def test_two_histories_are_not_mixed_and_the_gap_stays_in_the_log(file):
    first = state(1)
    theirs = state(2), state(3)
    lost = file.read_bytes()
    forget_after(first.pk)
    file.write_bytes(lost.splitlines(keepends=True)[0])
    file.unlink()
    state(7)
    ours = statements()
    file.write_bytes(lost)
    with pytest.raises(LogsDiffer):
        write_missing_statements()
    assert f"statements {first.pk + 1} to {first.pk + 2}" in restored()
    state(8)
    assert (file.read_bytes(), statements()[: len(ours)]) == (lost, ours)
    call_command("state_log_gap", stdout=StringIO())
    gap = Statement.objects.last()
    assert (gap.kind, gap.body["first"], gap.body["last"]) == ("gap", theirs[0].pk, theirs[1].pk)
    assert gap.body["sha256"] == theirs[1].sha256
    assert find_lost() is None
    assert copied(file) == all_seqs()
    (aside,) = file.parent.glob("public-log.before-*.jsonl")
    assert aside.read_bytes() == lost
    with pytest.raises(CommandError, match="Nothing is lost"):
        call_command("state_log_gap")


@pytest.mark.parametrize("part", ["body", "signature", "texts", "previous"])
def test_a_copy_that_somebody_changed_brings_nothing_back(file, part):
    first = state(1)
    state(2, who="Ada Example")
    state(3)
    forget_after(first.pk)
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    changes = {
        "body": {"n": 9},
        "signature": lines[-1]["signature"],
        "texts": {},
        "previous": "1" * 64,
    }
    lines[-2][part] = changes[part]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(LogBroken):
        restore_statements()
    assert all_seqs()[-1] == first.pk
    assert "was not brought back" in restored()
