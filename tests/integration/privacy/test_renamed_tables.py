"""Nothing that outlives a table's name depends on it: all that have a label are renamed, full of rows."""

import uuid
from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, models

from hesperion.privacy import history, rights
from hesperion.privacy.access import themself
from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.audit.models import Link
from hesperion.privacy.audit.verification import verify
from hesperion.privacy.classes import all_classes
from hesperion.privacy.fields import EncryptedTextField
from intake.consent.actions import erasing
from intake.my.export import export_data as download
from intake.participants.models import Participant
from intake.record.models import Fact, Story
from research import schema
from tests.chain import sql
from tests.factories.full_record import full_record
from tests.factories.intake import confirmed
from tests.people import reader

pytestmark = pytest.mark.django_db


def renamed() -> list[Any]:
    """The models of ours that have a label, and their history."""
    labelled = [
        model for model, classes in all_classes().items() if classes.label and model._meta.managed
    ]
    return [*labelled, *history.models()]


@pytest.fixture
def rename() -> Iterator[Any]:
    """Gives each table another name, in the database and in its model, and does what a migrate does then."""
    names = {model: model._meta.db_table for model in renamed()}

    def do() -> None:
        sql("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL search_path = public")  # sealing has another
        for number, (model, name) in enumerate(names.items()):
            sql(f"ALTER TABLE {name} RENAME TO renamed_{number}")
            _point(model, f"renamed_{number}")
        sql("SET CONSTRAINTS ALL DEFERRED")
        pgtrigger.install()
        rights.grant(apps.get_app_config("privacy"), connection.alias)
        schema.make_views(apps.get_app_config("research"), connection.alias)

    yield do
    for model, name in names.items():
        _point(model, name)


def _point(model: Any, table: str) -> None:
    model._meta.db_table = table
    for field in model._meta.local_fields:
        vars(field).pop("cached_col", None)  # Django keeps the table's name in it


def values() -> dict[tuple[str, str], Any]:
    """Every sealed value that the database holds, by where it is; those that researchers read, too."""
    with reader():
        return {
            (str(field), str(row.pk)): getattr(row, field.attname)
            for model in apps.get_models()
            for field in model._meta.local_fields
            if isinstance(field, EncryptedTextField)
            for row in model._default_manager.all()
        }


def answers(participant: Participant) -> dict[str, Any]:
    """The download, but for what changes by looking."""
    with themself(participant.pk):
        told = download(participant)
    return {name: told[name] for name in told if name not in ("made_at", "uses")}


def made_anew(participant: Participant) -> dict[type[models.Model], set[uuid.UUID]]:
    """The ids of the rows that the same answers would make once more."""
    return {
        model: {
            model.of(participant.pk, **{name: getattr(row, name) for name in model.natural}).pk
            for row in model.objects.filter(participant=participant)
        }
        for model in apps.get_models()
        if issubclass(model, Fact)
    }


def test_a_renamed_database_is_read_sealed_verified_taken_away_and_erased(ledger, rename):
    participant, other = full_record(), confirmed()
    seal_audit()
    before = values(), answers(other), made_anew(participant)
    assert len(before[0]) > 40
    rename()
    assert (values(), answers(other), made_anew(participant)) == before
    for model, ids in before[2].items():
        assert ids == set(
            model.objects.filter(participant=participant).values_list("pk", flat=True)
        )

    with reader():
        story = Story.objects.get(participant=participant)
        story.text = "Told anew, under another name."
        story.save()
    links = Link.objects.count()
    assert verify().links == links
    seal_audit()
    assert Link.objects.filter(label="story.history").count() == 3
    assert verify().links == Link.objects.count() > links

    erasing.erase_participant(participant=participant, by="system:test")
    assert list(verify().erased) == [str(participant.pk)]
    assert not Story.objects.filter(participant=participant).exists()
    with reader():
        assert Story.objects.get(participant=other).text
