"""Participants straight into the database: the same in Hesperion's tables and in the plain ones."""

import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from hesperion.privacy.keys import actions as keys
from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.keys.wrapping import wrap
from intake.participants.models import Contact, Participant
from intake.record.models import Story
from tests.bench.drafts import STORY
from tests.bench.plain import models as plain


def make(count: int) -> list[uuid.UUID]:
    """`count` participants with name, address and story."""
    subjects = [uuid.uuid4() for _ in range(count)]
    wrapped = [wrap(AESGCM.generate_key(256), subject.bytes) for subject in subjects]
    DataKey.objects.bulk_create(
        DataKey(subject=subject, wrapped=key, version=version)
        for subject, (version, key) in zip(subjects, wrapped, strict=True)
    )
    keys.load_keys(subjects)
    with transaction.atomic():
        for tables in (
            (Participant, Contact, Story),
            (plain.Participant, plain.Contact, plain.Story),
        ):
            _store(subjects, *tables)
    return subjects


def _store(subjects, participant, contact, story) -> None:
    participant.objects.bulk_create(
        participant(subject=subject, language="en", country="DE") for subject in subjects
    )
    contact.objects.bulk_create(
        contact(participant_id=subject, name="Test Person", email=f"{subject.hex}@example.com")
        for subject in subjects
    )
    story.objects.bulk_create(story(participant_id=subject, **STORY) for subject in subjects)
