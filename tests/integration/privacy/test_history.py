"""History is written whichever way a row is changed, and tells by whom."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from django.utils import timezone
from pghistory.models import Event

from hesperion.privacy.classes import all_classes
from hesperion.privacy.fields import PlaintextRefused
from intake.consent.actions.erasing import erase_participant
from intake.followup.models import CheckInDraft
from intake.participants.models import Pin, SignIn
from intake.share.models import Draft, ResumeLink
from intake.stories.models import Claim
from tests.factories.full_record import full_record
from tests.factories.intake import STORY
from tests.people import reader

pytestmark = pytest.mark.django_db

EVENTS = {m.pgh_tracked_model: m for m in apps.get_models() if issubclass(m, Event)}
OURS = ("intake.", "research.", "trials.")
PATIENTS = [m for m in all_classes() if m._meta.managed and m.__module__.startswith(OURS)]
# Hashes, times, and who has a story; and drafts, which leave no trace if they are never sent.
WITHOUT = (SignIn, ResumeLink, Pin, Claim, Draft, CheckInDraft)
TRACKED = [m for m in PATIENTS if all_classes()[m].subject and m not in WITHOUT]


def test_every_model_about_participants_has_a_history():
    assert set(TRACKED) == set(EVENTS)


# What may be changed on each model, by a column and a new value in SQL and in Python.
CHANGES = {
    "Participant": ("country", "FR"),
    "Contact": ("name", None),
    "Confirmation": ("confirmed_at", timezone.now()),
    "Consent": ("ended_at", timezone.now()),
    "Story": ("text", None),
    "Diagnosis": ("diagnosed", "2001"),
    "Course": ("status", "waiting"),
    "MedicalHistory": ("made_by", "nobody"),
    "ConsentChoice": ("granted", False),
    "Occasion": ("told_on", "2020-01-01"),
    "Background": ("sex", "male"),
    "AffectedOrgan": ("code", "lung"),
    "MarkerFinding": ("finding", "negative"),
    "Treatment": ("why_stopped", "other"),
    "SteroidDose": ("mg", 7),
    "Infusion": ("given", "2023"),
    "AdverseEvent": ("grade_max", 4),
    "Outcome": ("pain", 9),
    "Measurement": ("value", 5),
    "ActivityAbility": ("ability", "lost"),
    "InfectionYear": ("care", "ward"),
    "Burden": ("help_burden", 9),
    "CourseSince": ("since", "2025-12-31"),
    "Negative": ("until", "2026-12-31"),
    "LifeEvent": ("happened", "2025"),
    "Development": ("growth", "slower"),
    "CheckIn": ("taken_back_at", timezone.now()),
    "TrialTold": ("told_at", timezone.now()),
    "TrialCountry": ("country", "FR"),
    "Pause": ("lifted_on", "2026-03-08"),
    "Return": ("by", "signed_in"),
    "Reminder": ("step", 1),
    "Death": ("cause", None),
    "Withdrawal": ("kind", "use"),
    "Review": ("decided_by", "user:9"),
    "Flag": ("decision", None),
    "Note": ("text", None),
    "StoryTopics": ("ticked_by", "user:9"),
    "Extracted": ("pseudonym", "P" + 15 * "0"),
    "Pseudonym": ("pseudonym", "P" + 15 * "0"),
    "SavedCohortMember": ("number", 7),
    "Majority": ("asked_at", timezone.now()),
    "Correction": ("updated_at", timezone.now()),
    "Objection": ("decision", "keep_out"),
    "NoContactReport": ("reason", "died"),
    "Redaction": ("ended_at", timezone.now()),
    "Publication": ("wish", None),
}
APPEND_ONLY = {"ConsentChoice", "Note"}  # the database refuses every change of a row


def _row(model):
    full_record()
    return model.objects.first()


def _new_value(row, column, value):
    return value if value is not None else "Changed by a test."


def saved(row, column, value):
    setattr(row, column, _new_value(row, column, value))
    row.save()
    return row


def updated(row, column, value):
    if value is None:  # an encrypted column: its bytes, as they would come from another row
        value = row.__dict__[column]
    type(row).objects.filter(pk=row.pk).update(**{column: _other_bytes(row, column, value)})


def bulk_updated(row, column, value):
    """bulk_update() refuses encrypted columns: their rows are saved one by one."""
    if value is None:
        saved(row, column, value)
        with reader(), pytest.raises(PlaintextRefused), transaction.atomic():
            type(row).objects.bulk_update([row], [column])
        return
    setattr(row, column, value)
    type(row).objects.bulk_update([row], [column])


def in_sql(row, column, value):
    table, key = row._meta.db_table, row._meta.pk.column
    new = f"{column} || '\\x00'::bytea" if value is None else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = {new} WHERE {key} = %s",
            [*([] if value is None else [value]), row.pk],
        )


def _other_bytes(row, column, value):
    if not isinstance(row._meta.get_field(column), models.BinaryField):
        return value
    sealed = row.__dict__[column]
    sealed.stored += b"\0"
    return sealed


def deleted(row, column, value):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            f"DELETE FROM {row._meta.db_table} WHERE {row._meta.pk.column} = %s", [row.pk]
        )


WAYS = {"update": [saved, updated, bulk_updated, in_sql], "delete": [deleted]}


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    ("label", "way"), [(label, way) for label, ways in WAYS.items() for way in ways]
)
def test_each_way_of_writing_leaves_one_event(model, label, way):
    row = _row(model)
    events = EVENTS[model].objects.filter(pgh_label=label)
    before = events.count()
    if label == "update" and model.__name__ in APPEND_ONLY:
        with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
            way(row, *CHANGES[model.__name__])
        return
    with transaction.atomic():
        way(row, *CHANGES[model.__name__])
        assert events.count() == before + 1
        transaction.set_rollback(True)  # what refers to a deleted row is not the matter here


def test_each_new_row_leaves_one_event():
    full_record()
    for model, event in EVENTS.items():
        assert event.objects.filter(pgh_label="insert").count() == model.objects.count()


def test_history_tells_who_and_opens_with_the_participants_key():
    participant = full_record()
    event = EVENTS[_model("Story")].objects.get()
    assert event.pgh_context == {"actor": "participant"}
    assert event.participant_id == participant.pk
    with reader():
        assert event.text == STORY


def _model(name):
    return next(model for model in PATIENTS if model.__name__ == name)


@pytest.mark.parametrize(
    "change",
    [
        {"ended_at": None},
        {"sha256": "b" * 64},
        {"ended_at": timezone.now(), "signed_at": timezone.now()},
    ],
)
def test_of_a_consent_only_its_end_is_set_and_once(change):
    consent = full_record().consents.get()
    if "sha256" not in change and change["ended_at"] is None:
        type(consent).objects.update(ended_at=timezone.now())
    with pytest.raises(ProgrammingError, match="only its end is set"), transaction.atomic():
        type(consent).objects.update(**change)


def test_a_published_consent_text_cannot_be_changed_or_deleted():
    document = full_record().consents.get().document
    for write in (
        lambda: type(document).objects.update(title="x"),
        lambda: type(document).objects.filter(pk=document.pk)._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
            write()


def test_erasing_takes_history_too():
    participant, other = full_record(), full_record()
    erase_participant(participant=participant, by="system:test")
    for model, event in EVENTS.items():
        column = all_classes()[model].subject
        assert not event.objects.filter(**{column: participant.pk}).exists()
        assert event.objects.filter(**{column: other.pk}).exists()
