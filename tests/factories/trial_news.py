"""Participants who want news about trials, and trials that are open where it is day now."""

from typing import Any

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from intake.participants.models import Participant
from tests.factories import trials
from tests.factories.follow_up import by_day
from tests.factories.intake import confirmed
from trials.models import Trial
from trials.news.actions import sweep_news
from trials.news.models import NewsSweep
from trials.news.queries import NEWS_MAIL

CURIOUS = {"purposes": ["study", "trials"]}


def curious(address: str = "curious@example.com", **steps: dict[str, Any]) -> Participant:
    """Somebody with lupus who allows news, lives where it is day now, and never had CAR-T cells."""
    told: dict[str, Any] = {
        "sign": {"email": address},
        "choices": CURIOUS,
        "age": {"age_group": "18", "country": by_day()},
        "car_t": {"status": "considered", "decided": ""},
    }
    return confirmed(**told | steps)


def open_trial(number: str = trials.NUMBER, country: str = "", **fields: Any) -> Trial:
    """A trial for lupus that takes people in a country, or else where it is day now."""
    return trials.trial(number, places=[(country or by_day(), "RECRUITING")], **fields)


def swept() -> int:
    """Look through everybody once more; returns how many mails were enqueued."""
    NewsSweep.objects.all().delete()
    return sweep_news()


def mails_delivered() -> None:
    """Hand over the mails about news, and nothing else that waits."""
    Message.objects.exclude(kind=NEWS_MAIL).delete()
    mail.deliver_due()
