"""A chain that is broken for a known reason begins anew; nothing else is forgiven."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from hesperion.privacy.audit.begin_chain import NothingBroken, begin_chain
from hesperion.privacy.audit.models import Beginning, Event, Seal
from hesperion.privacy.audit.verification import Broken, verify
from tests.chain import sql

pytestmark = pytest.mark.django_db

WHY = {"because": "The test broke it.", "by": "Ada Example"}

BREAKS = {
    "a row was changed": "UPDATE audit_event SET reason = 'x' WHERE id = (SELECT max(id) FROM audit_event)",
    "a row is gone": "DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)",
    "a foreign keyring": "UPDATE audit_seal SET signature = '\\x00' WHERE number = 3",
    "a seal is gone": "DELETE FROM audit_seal WHERE number = 2",
    "links are gone": "DELETE FROM audit_link WHERE position IN (80, 81)",
    "no file of heads fits": "UPDATE audit_seal SET columns = '{}' WHERE number = 1",
}


@pytest.mark.parametrize("broken", BREAKS)
def test_after_any_break_the_chain_is_verified_before_and_after_it(chained, broken, capsys):
    sql(BREAKS[broken])
    with pytest.raises(Broken) as was:
        verify()
    call_command("begin_chain", "--because=The disc broke.", "--by=Ada Example")
    chained.grow(events=5)
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert "Known break before seal 4, of " in said
    assert f"by Ada Example: The disc broke.\n  It was: {was.value}" in said
    event = Event.objects.get(action="chain-begun")
    assert (event.reason, event.detail) == ("The disc broke.", {"after": 3, "by": "Ada Example"})
    assert [found.after for found in verify().breaks] == [3]


def test_a_cut_off_chain_goes_on_with_a_new_file_of_heads(chained):
    sql("DELETE FROM audit_link WHERE position > 140")
    sql("DELETE FROM audit_seal WHERE number = 3")
    with pytest.raises(Broken, match="The chain is cut off: it ends with Seal 2"):
        verify()
    before = chained.ledger.read_bytes()
    begin_chain(**WHY)
    (aside,) = chained.ledger.parent.glob("audit-seals.before-*.jsonl")
    assert aside.read_bytes() == before
    assert len(verify().breaks) == 1
    assert not sql("SELECT 1 FROM audit_event WHERE id NOT IN (SELECT row_id FROM audit_link)")


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (
            "UPDATE audit_event SET reason = 'y' WHERE id = (SELECT min(id) FROM audit_event)",
            "Position 1 ",
        ),
        ("UPDATE audit_event SET reason = 'y' WHERE action = 'chain-begun'", "Position 211 "),
        (
            "UPDATE audit_beginning SET because = 'nothing'",
            "new beginning after seal 3 is not ours",
        ),
        ("UPDATE audit_beginning SET seals = 2", "new beginning after seal 3 is not ours"),
        ("UPDATE audit_seal SET is_last = NOT is_last WHERE number = 3", "Seal 3, after which"),
        ("DELETE FROM audit_beginning", "Position 190 "),
        ("DELETE FROM audit_link WHERE position = 100", "are beside the chain|Position 100: "),
        ("DELETE FROM audit_seal WHERE number = 4", "are beside the chain|has no seal|cut off"),
    ],
)
def test_what_is_broken_elsewhere_is_found_as_before(chained, tamper, sentence):
    sql(BREAKS["a row was changed"])
    begin_chain(**WHY)
    verify()
    sql(tamper)
    with pytest.raises(Broken, match=sentence):
        verify()


def test_it_may_begin_anew_again(chained):
    for after in (3, 5):
        sql("UPDATE audit_seal SET signature = '\\x00' WHERE number = %s", after)
        assert begin_chain(**WHY).after == after
        chained.grow(events=1)
    assert [found.after for found in verify().breaks] == [3, 5]
    since = Seal.objects.get(number=5).sealed_at
    assert [found.after for found in verify(since=since).breaks] == [5]


def test_a_whole_chain_is_not_begun_anew(chained):
    with pytest.raises(NothingBroken):
        begin_chain(**WHY)
    with pytest.raises(CommandError, match="The audit is whole"):
        call_command("begin_chain", "--because=x", "--by=x")
    assert not Beginning.objects.exists()


def test_an_altered_table_must_be_mended_first(chained):
    sql("ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY")
    with pytest.raises(Broken, match="row security"):
        begin_chain(**WHY)
    assert not Beginning.objects.exists()
