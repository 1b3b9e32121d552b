"""Signing consent with the story, and again for a new text or at majority."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from hesperion.mail.actions import enqueue, enqueue_later
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from intake.consent import changes, renewals, signers
from intake.consent.choices import Audience, Purpose, WithdrawalKind
from intake.consent.models import (
    Consent,
    ConsentChoice,
    ConsentDocument,
    ConsentVersion,
    Majority,
    Withdrawal,
)
from intake.consent.queries import signed_document
from intake.participants.models import Participant
from intake.record.answers import Answers
from intake.record.storing import store

ANSWER_TIME = timedelta(days=90)  # for participants who were asked at majority
MAIL_BATCH = 1_000  # mails; a worker sends that many in less than MAIL_BATCH_GAP
MAIL_BATCH_GAP = timedelta(minutes=1)
MAJORITY_TASK = "system:majority"


def with_misses(quiz: dict[str, list[int]], sha256: str, missed: list[int]) -> dict[str, list[int]]:
    """A copy of `quiz` with one more wrong answer counted for each question in `missed`.

    `quiz` maps the SHA-256 of a consent document to the number of wrong answers to each of its
    questions. `missed` holds the indexes of questions.
    """
    counts = quiz.get(sha256) or [0] * len(ConsentDocument.objects.filter(sha256=sha256)[0].quiz)
    return quiz | {sha256: [count + (index in missed) for index, count in enumerate(counts)]}


def signed(participant: Participant, answers: Answers) -> Iterator[Model]:
    """The consent that was signed in a draft with these `answers`, as unsaved rows."""
    return _record(
        participant,
        signed_document(answers),
        allowed=signers.purposes_offered(answers),
        assent=answers.get("assent", {}).get("agrees"),
        purposes=answers["choices"]["purposes"],
        tries=answers["understanding"]["tries"],
        name=answers["sign"]["name"],
        signed_at=answers["sign"]["signed_at"],
    )


def sign_again(*, participant: Participant, values: dict[str, Any]) -> bool:
    """Replace the participant's last consent by a newly signed one; returns whether it was stored.

    `values` are RenewalForm's cleaned data. Returns False if there is no document to sign, if the
    document is not the one that was shown, or if the participant ended their consent after signing.
    A participant who came of age becomes the teller of their own story.
    """
    with themself(participant.pk), history.by(THEMSELF):
        participant = Participant.objects.select_for_update().get(pk=participant.pk)
        document = renewals.document_to_sign(participant)
        if document is None or document.sha256 != values["sha256"]:
            return False
        ended_at = renewals.last_consent(participant).ended_at
        if ended_at and datetime.fromisoformat(values["signed_at"]) < ended_at:
            return False
        answers = renewals.answers_today(participant)
        participant.consents.filter(ended_at=None).update(ended_at=timezone.now())
        store(
            _record(
                participant,
                document,
                allowed=signers.purposes_offered(answers),
                assent=values.get("agrees"),
                **{name: values[name] for name in ("purposes", "tries", "name", "signed_at")},
            )
        )
        changes.announce(participant, values["purposes"])
        if answers["who"]["teller"] != participant.teller:
            participant.teller = answers["who"]["teller"]
            participant.save(update_fields=["teller"])
        return True


def enqueue_renewals() -> int:
    """Enqueue a mail to each participant who must sign a new text and was not mailed about it yet.

    Returns the number of mails. Each batch is a transaction of its own, and is sent MAIL_BATCH_GAP
    after the one before. Idempotent: what a killed worker did not do is done by the next run.
    """
    texts = renewals.newest_texts()
    return sum(_enqueue_renewals(text) for text in texts)


def _enqueue_renewals(text: ConsentDocument) -> int:
    count, last, due_at = 0, uuid.UUID(int=0), timezone.now()
    while subjects := _enqueue_batch(text, last, due_at):
        count, last, due_at = count + len(subjects), subjects[-1], due_at + MAIL_BATCH_GAP
    return count


@transaction.atomic
def _enqueue_batch(text: ConsentDocument, after: uuid.UUID, due_at: datetime) -> list[uuid.UUID]:
    """One batch; returns its subjects. The lock keeps two workers from asking somebody twice."""
    ConsentVersion.objects.select_for_update().get(pk=text.version_id)
    subjects = renewals.not_asked_yet(text, after, MAIL_BATCH)
    enqueue_later(kind=renewals.RENEWAL_MAIL, subjects=subjects, due_at=due_at)
    return subjects


def ask_at_majority() -> int:
    """Mail each participant who came of age under a parent's consent, once, to ask for their own.

    Returns the number of participants asked.
    """
    asked = 0
    for participant in renewals.of_age(timezone.localdate()):
        with history.by(MAJORITY_TASK):
            if Majority.objects.get_or_create(participant=participant)[1]:
                enqueue(kind="consent.majority", subject=participant.pk)
                asked += 1
    return asked


def lock_unanswered() -> int:
    """End the parent's consent of participants who were asked at majority and did not answer in time.

    The time is ANSWER_TIME. Returns the number of participants. Their data is kept but no longer
    used, so that a late answer can make it usable again.
    """
    locked = 0
    for subject in renewals.asked_before(timezone.now() - ANSWER_TIME):
        with history.by(MAJORITY_TASK):
            live = Consent.objects.filter(
                participant=subject, ended_at=None, document__audience=Audience.PARENT
            )
            participant = Participant.objects.select_for_update().get(pk=subject)
            if live.update(ended_at=timezone.now()):
                Withdrawal.objects.create(participant=participant, kind=WithdrawalKind.USE)
                changes.announce(participant, ())
                locked += 1
    return locked


def _record(
    participant: Participant,
    document: ConsentDocument,
    *,
    allowed: list[Purpose],
    assent: bool | None,
    purposes: list[str],
    tries: list[int],
    name: str,
    signed_at: str,
) -> Iterator[Model]:
    """The signature and one row for each purpose, unsaved. A purpose that is not in `allowed` is refused."""
    consent = Consent(
        participant=participant,
        document=document,
        kind=document.kind,
        sha256=document.sha256,
        signature=name,
        assent=assent,
        quiz_tries=tries,
        signed_at=signed_at,
    )
    yield consent
    for purpose in Purpose:
        yield ConsentChoice(
            participant=participant,
            consent=consent,
            purpose=purpose,
            granted=purpose in purposes and purpose in allowed,
        )
