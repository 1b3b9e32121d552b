"""Mailing a letter: begun once by an editor, then swept by the worker in batches."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import LetterPage
from hesperion.mail.actions import enqueue_about
from hesperion.notify_worker import notify_worker
from hesperion.privacy.audit.actions import record_event
from hesperion.ui.days import utc_today
from intake.followup.sending_hours import next_sending_time
from intake.participants.models import Participant
from registry.letters.choices import LetterAction
from registry.letters.queries import LETTER_MAIL, recipients_among, why_not_mailed
from registry.models import LetterMailing

BATCH = 500  # participants that one transaction looks at


class LetterRefused(Exception):
    """A letter that can't be mailed, with a sentence for the editor."""


@transaction.atomic
def begin_mailing(*, letter: LetterPage, by: str) -> LetterMailing:
    """Have the worker mail a letter to all who may get it. Raises LetterRefused."""
    if wrong := why_not_mailed(letter):
        raise LetterRefused(wrong)
    now = timezone.now()
    this_year = LetterMailing.objects.filter(year=now.year).count()
    try:
        with transaction.atomic():
            mailing = LetterMailing.objects.create(
                letter=letter.translation_key,
                year=now.year,
                number=this_year + 1,
                by=by,
                begun_at=now,
            )
    except IntegrityError as error:
        raise LetterRefused("Somebody had a letter mailed just now. Look again.") from error
    record_event(actor=by, action=LetterAction.MAILED, detail={"letter": letter.slug})
    transaction.on_commit(partial(notify_worker, "registry.tasks.mail_letters", expires=60))
    return mailing


def sweep_letters() -> int:
    """Enqueue the mails of all letters that are being mailed; returns their number.

    Each batch is a transaction: after a sweep that was killed the next one goes on where its last batch ended.
    Another sweep leaves a mailing alone that this one has locked.
    """
    enqueued = 0
    while (batch := _sweep_batch()) is not None:
        enqueued += batch
    return enqueued


@transaction.atomic
def _sweep_batch() -> int | None:
    """Enqueue the mails of the next batch; None if there is nothing to do."""
    unfinished = LetterMailing.objects.filter(done_at=None).order_by("begun_at")
    mailing = unfinished.select_for_update(skip_locked=True).first()
    if mailing is None:
        return None
    people = Participant.objects.order_by("pk").values_list("pk", flat=True)
    if mailing.swept_up_to:
        people = people.filter(pk__gt=mailing.swept_up_to)
    subjects = list(people[:BATCH])
    found = recipients_among(subjects, mailing=mailing, on=utc_today())
    now = timezone.now()
    due = ((subject, mailing.pk, next_sending_time(country, now)) for subject, country in found)
    enqueue_about(kind=LETTER_MAIL, due=due)
    if subjects:
        mailing.swept_up_to = subjects[-1]
    else:
        mailing.done_at = now
    mailing.save(update_fields=["swept_up_to", "done_at"])
    return len(found)
