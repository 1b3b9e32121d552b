"""Mailing a letter: begun once by an editor, then swept by the worker, a batch of participants each minute."""

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

BATCH = 1000  # participants that a sweep looks at


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


@transaction.atomic
def sweep_letters() -> int:
    """Enqueue the mails to the next batch of participants; returns their number.

    Beat asks for it each minute, so that mails that somebody waits for are not behind all letters. A batch that
    was killed is done again by the next sweep. A second sweep at the same time does nothing.
    """
    unfinished = LetterMailing.objects.filter(done_at=None).order_by("begun_at")
    mailing = unfinished.select_for_update(skip_locked=True).first()
    if mailing is None:
        return 0
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
