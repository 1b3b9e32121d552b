"""The only place that writes: atomic, keyword-only, with the outbox inside the same transaction."""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from hesperion.mail.actions import enqueue
from hesperion.privacy import erasure, history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.privacy.keys import actions as keys
from intake import emails
from intake.choices import CarTStatus, Family, Purpose
from intake.models import (
    CarT,
    Confirmation,
    Consent,
    ConsentChoice,
    ConsentDocument,
    Contact,
    Diagnosis,
    Draft,
    Participant,
    Story,
)
from intake.queries import answers_in_force
from intake.steps import Answers, first_gap

DRAFT_LIFE = timedelta(days=90)  # since the last answer; a hospital stay outlasts 30
ORPHAN_LIFE = timedelta(days=30)


class NotReady(Exception):
    """The draft lacks an answer that sending needs."""


class PublishedDocumentChanged(Exception):
    """A consent text differs from what was published under the same version."""


@transaction.atomic
def publish_document(*, kind: str, version: str, language: str, title: str, text: str) -> bool:
    """Publish a consent text; False when this version stands already. A changed text raises."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document, is_new = ConsentDocument.objects.get_or_create(
        kind=kind,
        version=version,
        language=language,
        defaults={"title": title, "text": text, "sha256": sha256},
    )
    if document.sha256 != sha256:
        raise PublishedDocumentChanged(
            f"{document} is published; a changed text needs a new version."
        )
    return is_new


def start_draft() -> Draft:
    """An empty draft. Its key is committed first, so that no answer is ever kept without one."""
    draft = Draft(language=get_language())
    keys.make(draft.subject)
    with history.by(THEMSELF):
        draft.save()
    return draft


def save_answers(*, subject: uuid.UUID, step: str, values: dict[str, Any]) -> Draft:
    """Keep one step's cleaned values. A draft that was sent is left as it is."""
    with themself(subject), history.by(THEMSELF):
        draft = Draft.objects.select_for_update().get(pk=subject)
        if draft.sent_at is None:
            draft.answers[step] = values
            draft.save()
        return draft


def submit_story(*, subject: uuid.UUID) -> bool:
    """Turn the draft into a participant and owe them the confirmation; False when it was sent before.

    Raises NotReady when a step that applies has no answer. The draft's row lock makes twenty
    presses of the button one story.
    """
    with themself(subject), history.by(THEMSELF):
        return _submit(Draft.objects.select_for_update().get(pk=subject))


def _submit(draft: Draft) -> bool:
    if draft.sent_at:
        return False
    answers = answers_in_force(draft)
    if first_gap(answers):
        raise NotReady
    participant = _participant(draft, answers)
    _consent(participant, answers["consent"])
    Diagnosis.objects.bulk_create(_diagnoses(participant, answers))
    CarT.objects.create(
        participant=participant,
        status=CarTStatus.INFUSED if answers["car-t"]["infused"] else CarTStatus.NOT_INFUSED,
    )
    Story.objects.create(participant=participant, text=answers["story"]["text"])
    draft.answers, draft.sent_at = None, participant.submitted_at
    draft.save()
    enqueue(kind=emails.CONFIRMATION, subject=participant.pk)
    return True


def erase(*, participant: Participant, by: str) -> None:
    """Erase a participant for good. `by` is the actor, as in hesperion.privacy.access.

    What backups hold of them can't be read any more once the key store's backups have expired.
    """
    signed = participant.consents.select_related("document").order_by("signed_at").last()
    erasure.erase(
        subject=participant.pk,
        by=by,
        known_as=[participant.public_id],
        document=str(signed.document) if signed else "",
    )


def drop_stale_drafts() -> int:
    """Delete the drafts that nobody went on with, and their keys; how many those were.

    Of a draft that was sent only the empty row goes: the key is the participant's.
    """
    stale = Draft.objects.filter(updated_at__lt=timezone.now() - DRAFT_LIFE)
    stale.exclude(sent_at=None).delete()
    unsent = stale.filter(sent_at=None)
    return sum(_drop(unsent, subject) for subject in list(unsent.values_list("pk", flat=True)))


@transaction.atomic
def _drop(unsent: QuerySet[Draft], subject: uuid.UUID) -> bool:
    """Not the one that somebody goes on with, or sends, just now: what was sent is a participant's."""
    draft = unsent.select_for_update(skip_locked=True).filter(pk=subject).first()
    if draft:
        erasure.discard(subject)
    return draft is not None


def drop_orphaned_keys() -> int:
    """Destroy the keys that nothing was ever kept under; how many those were.

    They wait ORPHAN_LIFE, so that a backup that lacked their rows can still be replaced by a newer one.
    """
    old = set(keys.older_than(timezone.now() - ORPHAN_LIFE))
    orphaned = old.difference(
        Draft.objects.values_list("pk", flat=True), Participant.objects.values_list("pk", flat=True)
    )
    keys.destroy(orphaned)
    return len(orphaned)


def confirm(*, participant: Participant) -> bool:
    """The address is proved; False when it was before."""
    with history.by(THEMSELF):
        return Confirmation.objects.get_or_create(participant=participant)[1]


def _participant(draft: Draft, answers: Answers) -> Participant:
    participant = Participant.objects.create(
        subject=draft.subject, language=draft.language, country=answers["country"]["country"]
    )
    signed = answers["consent"]
    Contact.objects.create(participant=participant, name=signed["name"], email=signed["email"])
    return participant


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


def _diagnoses(participant: Participant, answers: Answers) -> list[Diagnosis]:
    steps = {
        Family.SLE: "lupus",
        Family.IIM: "myositis",
        Family.SSC: "scleroderma",
        Family.OTHER: "other",
    }
    rows = []
    for family in answers["diagnosis"]["families"]:
        told = answers[steps[Family(family)]]
        rows.append(
            Diagnosis(
                participant=participant,
                code=told.get("kind", family),
                name=told.get("name"),
                first_symptoms=told["first_symptoms"],
                diagnosed=told["diagnosed"],
            )
        )
    return rows
