"""Sending a story as intake/actions.py does, statement by statement, but without what protects it."""

import uuid
from typing import Any

from django.db import transaction

from hesperion.mail.actions import enqueue
from intake import emails
from intake.actions import NotReady
from intake.choices import CarTStatus, Purpose
from intake.models import ConsentDocument
from intake.queries import answers_in_force
from intake.steps import first_gap
from tests.bench.plain.models import (
    CarT,
    Consent,
    ConsentChoice,
    Contact,
    Diagnosis,
    Draft,
    Participant,
    Story,
)


@transaction.atomic
def submit_story(*, subject: uuid.UUID) -> bool:
    draft = Draft.objects.select_for_update().get(pk=subject)
    if draft.sent_at:
        return False
    answers = answers_in_force(draft)
    if first_gap(answers):
        raise NotReady
    signed = answers["consent"]
    participant = Participant.objects.create(
        subject=draft.subject, language=draft.language, country=answers["country"]["country"]
    )
    Contact.objects.create(participant=participant, name=signed["name"], email=signed["email"])
    _consent(participant, signed)
    Diagnosis.objects.bulk_create(
        [Diagnosis(participant=participant, code="sle", **answers["lupus"])]
    )
    CarT.objects.create(
        participant=participant,
        status=CarTStatus.INFUSED if answers["car-t"]["infused"] else CarTStatus.NOT_INFUSED,
    )
    Story.objects.create(participant=participant, text=answers["story"]["text"])
    draft.answers, draft.sent_at = None, participant.submitted_at
    draft.save()
    enqueue(kind=emails.CONFIRMATION, subject=participant.pk)
    return True


def _consent(participant: Participant, signed: dict[str, Any]) -> None:
    document = ConsentDocument.objects.get(sha256=signed["sha256"])
    consent = Consent.objects.create(
        participant=participant,
        document=document,
        kind=document.kind,
        sha256=signed["sha256"],
        signed_at=signed["signed_at"],
    )
    ConsentChoice.objects.bulk_create(
        ConsentChoice(
            participant=participant, consent=consent, purpose=purpose, granted=signed[purpose]
        )
        for purpose in Purpose.values
    )
