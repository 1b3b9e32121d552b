"""Trials that were read by hand: they are there from the start, and never open."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from hesperion.privacy.actor import COMMAND
from hesperion.ui.days import utc_today
from tests.factories.trial_files import applied, staged
from tests.factories.trials import study
from trials.actions.importing import load_by_hand
from trials.models import CurrentTrial, ImportDecision, TrialImport
from trials.queries import open_in

pytestmark = pytest.mark.django_db

CASTLE = "NCT06347718"


def load():
    said = StringIO()
    call_command("load_trials", stdout=said)
    return said.getvalue()


def test_the_trials_that_ship_are_loaded_once():
    assert load() == "2026-11.yaml: loaded\n"
    assert load() == "2026-11.yaml: nothing to do\n"
    found = CurrentTrial.objects.select_related("version__trial_import")
    assert len(found) == 18
    assert {(one.version.overall_status, one.version.last_update_posted) for one in found} == {
        ("UNREAD", None)
    }
    assert not found.filter(trial__number="NCT05930314").exists()
    assert ImportDecision.objects.get().decided_by == COMMAND
    assert open_in(utc_today()) == []


def test_a_file_that_changed_is_loaded_again():
    load()
    path = Path(apps.get_app_config("trials").path) / "content" / "2026-11.yaml"
    newer = path.read_bytes().replace(b"2026-11-01", b"2026-11-02").replace(b"sure: V2", b"sure: V")
    assert load_by_hand(newer)
    assert TrialImport.objects.count() == 2
    castle = CurrentTrial.objects.get(trial__number=CASTLE).version
    assert castle.body["readByHand"]["sure"] == "V"


def test_a_record_of_the_register_takes_over():
    load()
    decision = applied(staged(study(CASTLE)))
    change = next(one for one in decision.counts["changes"] if one["number"] == CASTLE)
    assert (change["status"], change["opened"]) == (["UNREAD", "RECRUITING"], ["AT", "DE"])
    assert {one.country for one in open_in(utc_today())} == {"AT", "DE"}
    later = (
        b"read_on: 2026-11-29\ntrials: [{number: %s, title: Later, product: x, diseases: [sle],"
        % (CASTLE.encode())
    )
    load_by_hand(later + b" phases: [PHASE1], sure: V}]\n")
    assert CurrentTrial.objects.get(trial__number=CASTLE).version.overall_status == "RECRUITING"
