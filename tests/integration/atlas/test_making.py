"""The builder makes the candidate: counted, attacked, mailed about; once, however often builders are killed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connections

from atlas.actions import candidates, gating, making
from atlas.actions.approving import discard_candidate
from atlas.actions.candidates import begin_candidate
from atlas.actions.making import FAILED, WENT_WRONG, make_again, make_waiting
from atlas.actions.refusals import CandidateRefused
from atlas.models import Band, GateRun, Release
from atlas.queries import unmade_candidate
from atlas.tasks import make_waiting_candidate
from hesperion.accounts.groups import STEWARD
from hesperion.builder_lock import alone
from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from hesperion.notify_worker import run_in_background
from tests.services import PATIENCE, in_parallel, wait_until, worker
from tests.staff import member

pytestmark = pytest.mark.django_db(transaction=True)

BUILDER = ["-m", "celery", "-A", "hesperion", "worker", "--pool=solo"]


def mails():
    return sorted(Message.objects.filter(kind__startswith="staff.atlas").values_list("kind"))


def test_a_builder_makes_what_was_begun_and_stewards_get_a_mail(tmp_path):
    member(STEWARD, email="ada@example.com")
    release = begin_candidate(by="user:1")
    assert unmade_candidate() == release
    with worker(tmp_path / "builder.log", "builds,atlas", BUILDER):
        wait_until(lambda: not unmade_candidate(), "the candidate is made")
        wait_until(mails, "the mail is due")
    run = release.gate_runs.get()
    assert run.is_passed
    assert run.done == run.of > 0
    assert release.bands.count() > 1000
    deliver_due()
    assert "Release 1 of the atlas waits to be approved" in [one.subject for one in mail.outbox]


@pytest.mark.long
def test_a_builder_that_was_killed_while_it_counted_or_attacked_leaves_nothing_half_done(tmp_path):
    release = begin_candidate(by="user:1")
    for place in (
        "atlas.actions.candidates:make_bands:after:1",
        "atlas.actions.gating:_attacked:after:2",
    ):
        log = tmp_path / "killed.log"
        killed = ["-m", "tests.faults.killed_builder", "--pool=solo"]
        run_in_background(make_waiting_candidate.delay)  # one thread speaks to the broker
        with worker(log, "atlas", killed, KILLED_AT=place) as process:
            assert process.wait(PATIENCE) == -9, log.read_text()
        assert unmade_candidate() == release
    make_waiting()
    assert release.gate_runs.get().is_passed
    assert release.bands.values("cell").distinct().count() == release.bands.count()


def test_while_another_process_is_a_builder_nothing_is_made():
    begin_candidate(by="user:1")
    with alone():
        make_waiting()
    assert not Band.objects.exists()


def test_what_went_wrong_is_said_and_mailed_and_can_be_made_again(monkeypatch):
    member(STEWARD, email="ada@example.com")
    release = begin_candidate(by="user:1")
    monkeypatch.setattr(making, "count_candidate", lambda release: 1 // 0)
    make_waiting()
    assert release.gate_runs.get().report == {FAILED: WENT_WRONG}
    assert mails() == [("staff.atlas_candidate_failed",)]
    monkeypatch.undo()
    make_waiting()
    assert not release.bands.exists()
    make_again(release=release)
    make_waiting()
    assert release.gate_runs.get().is_passed
    with pytest.raises(CandidateRefused, match="Nothing of it has failed"):
        make_again(release=release)


def test_a_candidate_that_is_discarded_under_the_gate_says_nothing_of_the_next(monkeypatch):
    member(STEWARD, email="ada@example.com")
    release = begin_candidate(by="user:1")
    attacked = gating._attacked

    def discarded(*arguments):
        if Release.objects.get().made_at == release.made_at:
            discard_candidate(release=release, by="user:1")
            begin_candidate(by="user:2")
        return attacked(*arguments)

    monkeypatch.setattr(gating, "_attacked", discarded)
    make_waiting()
    next_one = unmade_candidate()
    assert (next_one.pk, next_one.prepared_by) == (release.pk, "user:2")
    assert not GateRun.objects.exists()
    assert not Band.objects.exists()
    assert mails() == []


def test_of_two_who_begin_at_once_one_wins_and_the_other_is_told_why():
    def begin():
        try:
            begin_candidate(by="user:1")
        except CandidateRefused as refused:
            return str(refused)
        return ""

    told = in_parallel(4, begin)
    assert Release.objects.count() == 1
    assert sorted(told)[0] == ""
    assert all("waits already" in one or "at the same time" in one for one in sorted(told)[1:])


def test_while_it_is_counted_it_can_t_be_discarded(monkeypatch):
    release = begin_candidate(by="user:1")
    refused = []

    def discard():
        try:
            discard_candidate(release=release, by="user:2")
        except CandidateRefused as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    make = candidates.make_bands

    def counted(*arguments, **named):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(discard).result()
        return make(*arguments, **named)

    monkeypatch.setattr(candidates, "make_bands", counted)
    make_waiting()
    assert refused == ["It is being counted or decided about just now. Look again."]
    assert release.gate_runs.get().is_passed
