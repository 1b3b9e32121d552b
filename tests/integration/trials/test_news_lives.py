"""A year in many lives: nobody gets news without consent, twice, more than once a month, or as a child."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as outbox

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent.actions.withdrawals import choose_purposes, record_withdrawal
from intake.consent.choices import NoContactReason, Purpose, WithdrawalKind
from intake.consent.no_contact.actions import file_report
from intake.followup.actions.pauses import pause
from intake.followup.choices import PauseKind
from intake.participants.choices import Teller
from intake.participants.models import Contact, Participant
from tests.factories import crowd, trials
from tests.factories.trial_news import swept
from tests.news_lives import COUNTRIES, OLDEST, Life, TrialToday, random_life
from tests.sizes import size
from trials.choices import CriterionKind, Operator
from trials.news import actions
from trials.news.models import TrialTold
from trials.news.queries import NEWS_MAIL

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LIVES = size(1_000, 60)
BEGIN = datetime(2027, 1, 4, 12, tzinfo=UTC)
LOOKS = [timedelta(days=14 * number) for number in range(13)]  # half a year
SENTENCE = f"Made up: up to {OLDEST} years."


@pytest.mark.timeout(3600)
def test_news_go_to_whom_the_rules_allow_and_to_nobody_else():
    chance = random.Random(24)
    with time_machine.travel(BEGIN - timedelta(days=30), tick=False):
        lives = stored([random_life(chance) for _ in range(LIVES)])
    listed = [
        TrialToday(f"NCT9999{number:04}", family, has_limit)
        for number, (family, has_limit) in enumerate(
            (family, has_limit) for family in ("sle", "iim", "ssc") for has_limit in (False, True)
        )
    ]
    mails = 0
    for since in LOOKS:
        with time_machine.travel(BEGIN + since, tick=False):
            on = (BEGIN + since).date()
            for trial in listed:
                trial.countries = set(chance.sample(COUNTRIES, chance.choice([0, 0, 1, 1, 2])))
                registered(trial)
            lived(lives, chance)
            due = [life for life in lives if life.may_get_mail(on) and life.news(on, listed)]
            assert swept() == len(due)
        on += timedelta(days=1)  # the mails leave on the next day, when things have changed
        with time_machine.travel(BEGIN + since + timedelta(days=1), tick=False):
            closed = chance.choice(listed)
            closed.countries.clear()
            registered(closed)
            lived(lives, chance)
            right = [life for life in due if life.may_get_mail(on) and life.news(on, listed)]
            assert sorted(delivered()) == sorted(life.address for life in right)
            for life in right:
                life.told |= life.news(on, listed)
                life.mailed.append(on)
            assert stored_news() == {
                (life.member.subject, number) for life in lives for number in life.told
            }
            mails += len(right)
    assert mails > LIVES / 2  # so that there is something to be wrong about
    assert {life.teller for life in lives if life.mailed} == {
        *[Teller.SELF, Teller.HELPER, Teller.REPRESENTATIVE]
    }
    for life in lives:
        pauses = [
            later - earlier for earlier, later in zip(life.mailed, life.mailed[1:], strict=False)
        ]
        assert all(days >= timedelta(days=27) for days in pauses)


def stored(lives: list[Life]) -> list[Life]:
    crowd.store(life.member for life in lives)
    with history.by(THEMSELF):
        for life in lives:
            Participant.objects.filter(pk=life.member.subject).update(teller=life.teller)
            Contact(participant_id=life.member.subject, name="Test", email=life.address).save(
                force_insert=True
            )
    return lives


def registered(trial: TrialToday) -> None:
    """A new record of a trial, as it is today; and the reading of its limit, once."""
    places = [(country, "RECRUITING") for country in sorted(trial.countries)]
    about = trials.trial(
        trial.number,
        places=[*places, ("NZ", "COMPLETED")],
        diseases=[trial.family],
        criteria=[("inclusion", SENTENCE)] if trial.has_limit else [],
    )
    if trial.has_limit and not about.readings.exists():
        trials.reading(
            about, SENTENCE, CriterionKind.AGE, Operator.BETWEEN, {"from": None, "to": OLDEST}
        )


def lived(lives: Iterable[Life], chance: random.Random) -> None:
    """Some of them do something."""
    for life in lives:
        if not life.has_ended and chance.random() < 0.1:
            participant = Participant.objects.get(pk=life.member.subject)
            chance.choice([_choose, _choose, _look_elsewhere, _rest, _report, _end])(
                life, participant, chance
            )


def _choose(life: Life, participant: Participant, chance: random.Random) -> None:
    life.allows = not life.allows
    granted = [Purpose.TRIALS] if life.allows else []
    choose_purposes(participant=participant, granted=granted, offered=[Purpose.TRIALS])


def _look_elsewhere(life: Life, participant: Participant, chance: random.Random) -> None:
    life.countries = set(chance.sample(COUNTRIES, 2)) - {life.member.country}
    actions.choose_countries(participant=participant, countries=life.countries)


def _rest(life: Life, participant: Participant, chance: random.Random) -> None:
    today = datetime.now(UTC).date()
    if life.paused_until is None or life.paused_until < today:
        life.paused_until = today + timedelta(days=chance.randint(20, 60))
        pause(participant=participant, kind=PauseKind.PAUSE, until_on=life.paused_until)


def _report(life: Life, participant: Participant, chance: random.Random) -> None:
    if not life.is_reported and chance.random() < 0.5:
        life.is_reported = True
        file_report(participant=participant, reason=NoContactReason.CANNOT_ANSWER)


def _end(life: Life, participant: Participant, chance: random.Random) -> None:
    if chance.random() < 0.5:
        life.has_ended = True
        record_withdrawal(participant=participant, kind=WithdrawalKind.USE)


def delivered() -> list[str]:
    """The addresses that got news."""
    Message.objects.exclude(kind=NEWS_MAIL).delete()
    outbox.outbox.clear()
    mail.deliver_due()
    return [address for letter in outbox.outbox for address in letter.to]


def stored_news() -> set:
    return set(TrialTold.objects.values_list("participant_id", "trial__number"))
