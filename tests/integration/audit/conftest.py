import uuid
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection, models

from hesperion.privacy import classes
from hesperion.privacy.audit.models import Event
from hesperion.privacy.classes import classified
from tests.chain import Chain
from tests.databases import give_ledger


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path) -> Path:
    """The file of heads, in a folder of the test's own."""
    return give_ledger(settings, tmp_path / "ledger") / "audit-seals.jsonl"


@pytest.fixture
def history(db):
    """A table of history beside the events, as a model that is tracked has one."""

    @classified(label="note", technical=["id", "text", "subject"], subject="subject")
    class Note(models.Model):
        text = models.TextField()
        subject = models.UUIDField()

        class Meta:
            app_label = "audit"

    class NoteEvent(pghistory.models.Event):
        pgh_tracked_model = Note
        text = models.TextField()
        subject = models.UUIDField(default=uuid.uuid4)

        class Meta:
            app_label = "audit"
            db_table = "audit_testnote"

    with connection.schema_editor() as editor:
        editor.create_model(Note)
        editor.create_model(NoteEvent)
        editor.execute("GRANT SELECT ON audit_testnote TO hesperion_sealer")
    try:
        yield NoteEvent
        with connection.schema_editor() as editor:
            editor.delete_model(NoteEvent)
            editor.delete_model(Note)
    finally:
        del classes._classes[Note]
        del apps.all_models["audit"]["note"], apps.all_models["audit"]["noteevent"]
        apps.clear_cache()


@pytest.fixture
def chained(history, ledger) -> Chain:
    """Some hundred events and rows of history, sealed in a few batches."""
    Event.objects.all().delete()  # migrations grant rights, which is in the audit too
    chain = Chain(history, ledger)
    for _ in range(3):
        chain.grow(events=50, notes=20)
    return chain
