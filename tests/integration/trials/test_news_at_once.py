"""Several workers look for news and hand over mails at the same time: everybody gets one."""

from collections import Counter

import pytest

from hesperion.mail import actions as mail
from hesperion.mail.actions import enqueue
from hesperion.mail.models import Message
from tests.factories.trial_news import curious, open_trial
from tests.services import in_parallel
from trials.news.actions import sweep_news
from trials.news.models import TrialTold
from trials.news.queries import NEWS_MAIL

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4
PEOPLE = 6


def test_everybody_is_told_once(postbox):
    addresses = [f"p{number}@example.com" for number in range(PEOPLE)]
    people = [curious(address) for address in addresses]
    open_trial()
    assert sum(in_parallel(WORKERS, sweep_news)) == PEOPLE
    Message.objects.exclude(kind=NEWS_MAIL).delete()
    for participant in people:
        enqueue(kind=NEWS_MAIL, subject=participant.pk)  # as if two sweeps had found them
    in_parallel(WORKERS, mail.deliver_due)
    assert Counter(postbox.addresses) == Counter(addresses)
    assert TrialTold.objects.count() == PEOPLE
