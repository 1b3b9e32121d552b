"""Looking for news about trials, a batch of participants each minute, and what participants choose about it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hesperion.mail.actions import enqueue_later
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.ui.days import utc_today
from intake.followup.sending_hours import next_sending_time
from intake.participants.models import Participant
from intake.participants.versions import refuse_older
from trials.news.models import NewsSweep, TrialCountry, TrialTold
from trials.news.queries import (
    NEWS_MAIL,
    news_among,
    open_trials,
    recipients_among,
    waiting_among,
)

TELLER = "system:trials"
SWEPT_AT_ONCE = 1000  # participants that a sweep looks at


@transaction.atomic
def sweep_news(on: date | None = None) -> int:
    """Enqueue the mails to those of the next batch for whom there is news; returns their number.

    Beat asks for it each minute, until the day has been swept. A batch that was killed is done again by the
    next sweep. A second sweep at the same time does nothing.
    """
    on = on or utc_today()
    sweep = _sweep_of(on)
    if sweep is None:
        return 0
    people = Participant.objects.order_by("pk").values_list("pk", flat=True)
    if sweep.swept_up_to:
        people = people.filter(pk__gt=sweep.swept_up_to)
    subjects = list(people[:SWEPT_AT_ONCE])
    found = _with_news(subjects, on)
    for due_at, due in _by_hour(found).items():
        enqueue_later(kind=NEWS_MAIL, subjects=due, due_at=due_at)
    if subjects:
        sweep.swept_up_to = subjects[-1]
    else:
        sweep.done_at = timezone.now()
    sweep.save(update_fields=["swept_up_to", "done_at"])
    return len(found)


def tell_news(participant: Participant, on: date) -> bool:
    """Store that a mail tells a participant of the trials that are news to them; False if there is none.

    Call it in the transaction that hands the mail over. It locks the participant, so that two mails at once
    don't tell the same.
    """
    with history.by(TELLER):
        Participant.objects.select_for_update().get(pk=participant.pk)
        people = recipients_among([participant.pk], on=on)
        news = news_among(people, open_trials(on), on) if people else {}
        TrialTold.objects.bulk_create(
            TrialTold(participant=participant, trial_id=trial)
            for trial in news.get(participant.pk, ())
        )
    return any(news.values())


def choose_countries(
    *, participant: Participant, countries: Collection[str], version: str = ""
) -> None:
    """Look for trials in these countries, beside the participant's own, and in no others.

    Raises Overtaken if the page with this `version` did not show the current choice.
    """
    with history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        rows = TrialCountry.objects.filter(participant=participant)
        now, wanted = set(rows.values_list("country", flat=True)), set(countries)
        refuse_older(version, saved=sorted(now), wanted=sorted(wanted))
        rows.exclude(country__in=wanted).delete()
        TrialCountry.objects.bulk_create(
            TrialCountry(participant=participant, country=country)
            for country in sorted(wanted - now)
        )


def _sweep_of(on: date) -> NewsSweep | None:
    """The sweep of a day, locked; None if it is done, or another process is at it."""
    NewsSweep.objects.bulk_create([NewsSweep(on=on)], ignore_conflicts=True)
    return NewsSweep.objects.select_for_update(skip_locked=True).filter(on=on, done_at=None).first()


def _with_news(subjects: list[uuid.UUID], on: date) -> dict[uuid.UUID, str]:
    """Those of these participants for whom there is news, each with the country in which they live."""
    people = recipients_among(subjects, on=on)
    for waiting in waiting_among(people):
        del people[waiting]
    news = news_among(people, open_trials(on), on) if people else {}
    return {subject: people[subject] for subject, trials in news.items() if trials}


def _by_hour(people: dict[uuid.UUID, str]) -> dict[datetime, Iterable[uuid.UUID]]:
    """The same people by the time at which it is day where they live."""
    now = timezone.now()
    found: dict[datetime, list[uuid.UUID]] = defaultdict(list)
    for subject, country in people.items():
        found[next_sending_time(country, now)].append(subject)
    return dict(found)
