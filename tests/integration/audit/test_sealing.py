"""Every row gets its place in the chain, once, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
from functools import partial

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from hesperion.privacy.audit import actions, queries
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.heads import LedgerIsAhead
from hesperion.privacy.audit.models import Event, Link, Seal
from hesperion.privacy.audit.verification import Broken, verify
from tests.chain import sql
from tests.embedded import ROOT
from tests.services import PATIENCE, in_parallel, owner_url, runtime_environment, wait_until

committed = pytest.mark.django_db(transaction=True)


def add(count: int) -> None:
    for _ in range(count):
        actions.record_event(actor="system:test", action=Action.READ)


@pytest.mark.django_db
def test_a_batch_goes_by_label_and_id_and_its_positions_have_no_gaps(chained):
    links = list(Link.objects.order_by("position").values_list("position", "label", "row_id"))
    assert [position for position, _, _ in links] == list(range(1, 211))
    for start in (0, 70, 140):
        places = [place for _, *place in links[start : start + 70]]
        assert places == sorted(places)
    assert list(Seal.objects.order_by("number").values_list("number", "position")) == [
        (1, 70), (2, 140), (3, 210),
    ]  # fmt: skip


@pytest.mark.django_db
def test_with_nothing_new_there_is_no_new_seal(chained):
    assert actions.seal_audit() == 0
    assert Seal.objects.count() == 3
    assert len(chained.ledger.read_bytes().splitlines()) == 3


@pytest.mark.django_db
def test_a_great_many_rows_make_several_seals(history, monkeypatch):
    waiting = Event.objects.count()
    monkeypatch.setattr(actions, "BATCH", 10)
    add(45)
    assert actions.seal_audit() == waiting + 45
    assert verify().seals == Seal.objects.count() == (waiting + 45 + 9) // 10


@committed
def test_a_row_that_took_its_id_early_and_is_committed_late_is_in_the_next_seal():
    with psycopg.connect(owner_url()) as slow:
        slow.execute(
            "INSERT INTO audit_event (actor, action, purpose, reason, detail)"
            " VALUES ('system:slow', 'read', '', '', '{}')"
        )
        add(5)
        actions.seal_audit()
        assert not Link.objects.filter(
            row_id__in=Event.objects.filter(actor="system:slow")
        ).exists()
    late = Event.objects.get(actor="system:slow")
    assert late.pk < Event.objects.order_by("pk").last().pk
    assert actions.seal_audit() == 1
    assert Link.objects.order_by("position").last().row_id == late.pk
    verify()


@committed
def test_four_sealers_at_once_make_one_chain():
    add(300)
    linked = sum(in_parallel(4, lambda: actions._seal_batch() + actions.seal_audit()))
    assert linked == Link.objects.count() == Event.objects.count()
    verify()


@committed
def test_a_batch_that_fails_in_the_middle_leaves_nothing_behind(ledger):
    add(20)
    sql("ALTER TABLE audit_seal ADD CONSTRAINT refuse CHECK (false)")
    try:
        with pytest.raises(DatabaseError):
            actions.seal_audit()
    finally:
        sql("ALTER TABLE audit_seal DROP CONSTRAINT refuse")
    assert not Link.objects.exists()
    assert ledger.read_bytes() == b""
    assert actions.seal_audit() == Event.objects.count()
    verify()


@committed
def test_a_sealer_that_is_killed_leaves_nothing_behind(ledger):
    add(20)
    with psycopg.connect(owner_url()) as other:
        other.execute("LOCK TABLE audit_seal IN SHARE MODE")  # the sealer gets as far as its seal
        sealer = subprocess.Popen(
            [sys.executable, "manage.py", "seal_audit"],
            cwd=ROOT,
            env=runtime_environment() | {"LEDGER_DIR": str(ledger.parent)},
        )
        waits = (
            "SELECT pid FROM pg_stat_activity WHERE datname = %s"
            " AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"audit_seal\"%%'"
        )
        with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
            waiting = partial(server.execute, waits, [connection.settings_dict["NAME"]])
            wait_until(lambda: waiting().fetchall(), "the sealer waits for its seal")
        sealer.send_signal(signal.SIGKILL)
        sealer.wait(PATIENCE)
    assert actions.seal_audit() == Event.objects.count()  # waits for what is left of the killed one
    assert verify().seals == 1


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["whole lines", "half a line"])
def test_a_head_that_a_crash_kept_out_of_the_file_is_added_by_the_next_sealing(chained, end):
    whole = chained.ledger.read_bytes()
    first, *_ = whole.splitlines(keepends=True)
    chained.ledger.write_bytes(first + (b'{"number": 2, "po' if end == "half a line" else b""))
    with pytest.raises(Broken, match=r"Seal 2 .* in the file of heads"):
        verify()
    actions.seal_audit()
    assert chained.ledger.read_bytes() == whole
    assert verify().seals == 3


@pytest.mark.django_db
def test_sealing_says_when_the_database_was_cut_off_and_seals_all_the_same(chained):
    Link.objects.filter(position__gt=70).delete()
    Seal.objects.filter(number__gt=1).delete()
    with pytest.raises(LedgerIsAhead, match="has seal 3 and the database does not"):
        actions.seal_audit()
    with pytest.raises(CommandError, match="rename the file"):
        call_command("seal_audit")
    assert Link.objects.count() == 210


@pytest.mark.django_db
def test_the_end_of_the_last_sealing_that_went_well_is_known(chained, settings):
    ended = queries.sealing_ended()
    assert Seal.objects.get(number=3).sealed_at < ended < timezone.now()
    chained.ledger.write_bytes(chained.ledger.read_bytes().replace(b'"number": 3', b'"number": 9'))
    with pytest.raises(LedgerIsAhead):
        chained.grow(events=1)
    assert queries.sealing_ended() == ended


@committed
def test_a_sealer_does_not_wait_for_ever_for_another(monkeypatch):
    monkeypatch.setattr(actions, "SEALING_LOCK_TIMEOUT", "10ms")
    add(1)
    with psycopg.connect(owner_url()) as other:
        other.execute("SELECT FROM audit_sealing FOR UPDATE")
        with pytest.raises(OperationalError, match="lock timeout"):
            actions.seal_audit()
    assert actions.seal_audit() == Event.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_link (position, label, row_id, digest, hash) VALUES (0, 'x', 1, '', '')",
        "UPDATE audit_link SET position = -position WHERE position = 210",
        "UPDATE audit_seal SET number = -number WHERE number = 3",
        "UPDATE audit_seal SET position = 0 WHERE number = 3",
        "INSERT INTO audit_sealing (id) VALUES (2)",
    ],
)
def test_links_and_seals_are_numbered_from_one(chained, statement):
    with pytest.raises(IntegrityError, match="violates check"), transaction.atomic():
        sql(statement)


@committed
def test_researchers_can_not_stop_the_sealing_by_settings_of_their_own():
    add(2)
    with psycopg.connect(runtime_environment()["RESEARCH_DATABASE_URL"], autocommit=True) as theirs:
        try:
            theirs.execute("ALTER ROLE hesperion_research SET search_path = public")
            assert actions.seal_audit() >= 2
            verify()
        finally:
            theirs.execute("ALTER ROLE hesperion_research RESET search_path")
