"""Made-up people answer their check-ins over the years, by the project's own rows, at the times of those days.

They draw from a seed of their own, so that what people told when they enrolled stays the same. With the years
fewer answer.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from intake.followup.actions.check_ins import check_in_rows
from intake.followup.choices import TimeState, Via
from intake.followup.queries import Time, times_among
from intake.followup.situation import situation_of
from intake.participants.models import Participant
from intake.record.storing import store
from research.population.chance import Chance
from research.population.check_in_answers import check_in_answers

_STATES = {
    TimeState.MISSED,
    TimeState.NOT_ASKED,
    TimeState.OPEN,
}  # of times that somebody could answer
_FIRST, _EACH = (
    0.9,
    0.88,
)  # the first is answered, and each further one by those who answered the last
_MISSED = 0.35  # the next is answered by those who missed the last
_BY_LINK = 0.25
_DAYS = timedelta(days=10), timedelta(days=30)  # before and after it is due they answer


def answer_check_ins(subjects: Iterable[UUID], *, seed: int, today: date) -> int:
    """Store the check-ins that these people answered up to the day before `today`; returns how many."""
    by_subject: dict[UUID, list[Time]] = {}
    for one in times_among(subjects, on=today):
        if one.state in _STATES and one.opens_on < today:
            by_subject.setdefault(one.subject, []).append(one)
    return sum(_answer(subject, times, seed, today) for subject, times in by_subject.items())


@transaction.atomic
def _answer(subject: UUID, times: list[Time], seed: int, today: date) -> int:
    chance = Chance(f"{seed}:{subject}:check-ins")
    participant = Participant.objects.get(pk=subject)
    likely, count = _FIRST, 0
    with themself(subject), history.by(THEMSELF):
        for one in times:
            if chance.happens(likely):
                _send(chance, participant, one, min(one.closes_on, today - timedelta(days=1)))
                count += 1
                likely = _EACH
            else:
                likely = _MISSED
    return count


def _send(chance: Chance, participant: Participant, one: Time, last: date) -> None:
    situation = situation_of(participant, code=one.code)
    before, after = _DAYS
    first = max(one.opens_on, one.due_on - before, situation.since + timedelta(days=1))
    on = chance.day(first, min(last, one.due_on + after), lean=1.6)
    is_by_link = situation.speaks_for_themself and chance.happens(_BY_LINK)
    answers = check_in_answers(chance, situation, on, is_by_link=is_by_link)
    at = datetime.combine(on, time(hour=9), UTC) + timedelta(seconds=chance.randrange(8 * 60 * 60))
    via = Via.LINK if is_by_link else Via.PAGE
    begun_at = at - timedelta(minutes=chance.randint(4, 25))
    check_in, rows = check_in_rows(
        participant, one, situation, answers, via, begun_at=begun_at, on=on
    )
    check_in.sent_at = at
    store([*rows, check_in])
