"""Imports by the site's own role, at the same time, and by a process that ends in the middle."""

import pytest
from django.db import Error, OperationalError, connection

from tests.factories.trial_files import SECOND, applied, staged
from tests.factories.trials import study
from tests.services import as_site, in_parallel
from trials.actions import storing
from trials.actions.importing import ImportRefused, apply_import, discard_import
from trials.models import CurrentTrial, ImportDecision, ImportFile, Trial, TrialImport

pytestmark = pytest.mark.django_db(transaction=True)

DENIED = [
    "UPDATE trials_trialimport SET is_complete = true",
    "UPDATE trials_trialimport SET needs_second = false",
    "UPDATE trials_trialversion SET overall_status = 'RECRUITING'",
    "UPDATE trials_trialsite SET status = 'RECRUITING'",
    "UPDATE trials_importedtrial SET last_update_posted = NULL",
    "UPDATE trials_importdecision SET is_applied = true",
    "UPDATE trials_importfile SET content = ''",
    "DELETE FROM trials_importdecision",
    "DELETE FROM trials_trialversion",
    "TRUNCATE trials_importfile",
]


def test_the_sites_role_imports_and_changes_nothing_that_it_has():
    with as_site():
        applied(staged(study(), study("NCT99990002")))
        discard_import(trial_import=staged(study("NCT99990003")), by=SECOND)
        assert CurrentTrial.objects.count() == 2
        for statement in DENIED:
            with pytest.raises(Error, match="permission denied"), connection.cursor() as cursor:
                cursor.execute(statement)
    assert ImportFile.objects.count() == 1


def test_a_process_that_ends_in_the_middle_leaves_nothing(monkeypatch):
    made = staged(*[study(f"NCT9999000{number}") for number in range(1, 6)])
    monkeypatch.setattr(storing, "_BATCH", 2)
    store = storing._store

    def store_and_end(batch, trial_import):
        store(batch, trial_import)
        if Trial.objects.count() == 4:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(storing, "_store", store_and_end)
    with pytest.raises(OperationalError):
        apply_import(trial_import=made, by=SECOND, with_refused=False, seen=made.counts)
    connection.close()
    assert not Trial.objects.exists()
    assert not ImportDecision.objects.exists()
    monkeypatch.setattr(storing, "_store", store)
    assert applied(made).counts["new"] == 5


def test_of_two_that_apply_a_file_at_once_one_does():
    made = staged(study())

    def apply():
        try:
            apply_import(trial_import=made, by=SECOND, with_refused=False, seen=made.counts)
        except ImportRefused as refusal:
            return str(refusal)
        return "applied"

    assert sorted(in_parallel(2, apply)) == ["The file was applied already.", "applied"]
    assert TrialImport.objects.get().decision.is_applied
