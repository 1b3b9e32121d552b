"""Nobody learns whether an address is known: not from what is answered, and not from how long it takes."""

import random
import re
import time

import pytest
from django.test import Client

from hesperion import notify_worker
from hesperion.mail import actions as mail
from hesperion.mail.models import Message, Reason, Suppression
from hesperion.mail.suppression import address_key
from intake.participants.forms import SignInForm
from intake.participants.models import SignIn
from tests.factories.intake import confirmed, submitted
from tests.people import Person
from tests.sizes import size

KNOWN = "known@example.com"
REQUESTS = size(1000, 250)  # of each kind
# An AUC of nothing but chance lies within it in 9,999 of 10,000 runs (Mann-Whitney's standard deviation).
CHANCE = 3.9 * ((2 * REQUESTS + 1) / (12 * REQUESTS**2)) ** 0.5


def shown(response):
    """All that an answer tells, but for what is random in every answer."""
    hidden = r'(name="(?:opened|csrfmiddlewaretoken)" value=)"[^"]*"'
    cookies = sorted(
        (name, sorted((key, value) for key, value in cookie.items() if key != "expires"))
        for name, cookie in response.cookies.items()
    )
    random_ones = ("Expires", "Content-Length")  # the time in the form has some digits more or less
    headers = {name: text for name, text in response.items() if name not in random_ones}
    return response.status_code, headers, cookies, re.sub(hidden, r"\1", response.text)


def way(email):
    """Asking, looking for the mail, and trying codes until there are no more tries."""
    person = Person()
    answers = [person.get("/my/sign-in/"), person.post("/my/sign-in/", {"email": email})]
    mail.deliver_due()
    answers.append(person.get("/my/code/"))
    answers += [person.post("/my/code/", {"code": "0000-0000"}) for _ in range(6)]
    answers += [person.get("/my/code/"), person.get("/my/")]
    return [shown(answer) for answer in answers]


@pytest.mark.django_db
def test_every_answer_is_the_same_for_a_known_and_an_unknown_address(postbox):
    confirmed(sign={"email": KNOWN})
    submitted(sign={"email": "waiting@example.com"})
    Suppression.objects.create(key=address_key("quiet@example.com"), reason=Reason.BOUNCED)
    confirmed(sign={"email": "quiet@example.com"})
    unknown = way("nobody@example.com")
    assert way(KNOWN) == way("waiting@example.com") == way("quiet@example.com") == unknown
    assert [status for status, *_ in unknown] == [
        *[200, 302, 200, 422, 422, 422, 422],
        *[410, 410, 410, 302],
    ]


@pytest.mark.django_db
def test_every_answer_is_the_same_once_the_mailbox_had_its_mails(postbox):
    confirmed(sign={"email": KNOWN})
    unknown = way("nobody@example.com")
    assert all(way(KNOWN) == unknown for _ in range(7))


@pytest.mark.django_db
def test_the_rows_that_are_written_are_the_same():
    confirmed(sign={"email": KNOWN})
    Message.objects.all().delete()
    for email in (KNOWN, "nobody@example.com"):
        assert Person().post("/my/sign-in/", {"email": email}).status_code == 302
    one, other = SignIn.objects.order_by("asked_at")
    assert one.subject is other.subject is one.token is other.token is None
    assert set(Message.objects.values_list("subject", flat=True)) == {one.pk, other.pk}


@pytest.mark.django_db
def test_nothing_is_mailed_to_an_address_that_is_nobodys(postbox):
    way("nobody@example.com")
    assert postbox.letters == []
    assert SignIn.objects.get().token is None
    assert Message.objects.get().dropped_at


def seconds_of(email):
    """How long asking takes, from a client address that nobody else has."""
    typed = {"email": email, SignInForm.token_name: SignInForm().token}
    client = Client(REMOTE_ADDR=f"10.{'.'.join(str(random.randrange(256)) for _ in range(3))}")
    begin = time.perf_counter()
    response = client.post("/my/sign-in/", typed)
    taken = time.perf_counter() - begin
    assert response.status_code == 302
    return taken


def auc(these, those):
    """How well a threshold tells the two apart: 0.5 not at all, 1 always (Mann-Whitney, without ties)."""
    ranked = sorted([(value, True) for value in these] + [(value, False) for value in those])
    ranks = sum(rank for rank, (_, is_of_these) in enumerate(ranked, 1) if is_of_these)
    return (ranks - len(these) * (len(these) + 1) / 2) / (len(these) * len(those))


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_time_of_many_requests_does_not_tell(monkeypatch):
    monkeypatch.setattr(
        notify_worker, "_rests_until", float("inf")
    )  # no later test finds its tasks
    for number in range(20):
        confirmed(sign={"email": f"known{number}@example.com"})
    for _ in range(20):
        seconds_of("warm-up@example.com")
    known, unknown = [], []
    for number in range(REQUESTS):
        pair = [(known, f"known{number % 20}"), (unknown, f"other{number % 20}")]
        random.shuffle(pair)
        for times, name in pair:
            times.append(seconds_of(f"{name}@example.com"))
    assert abs(auc(known, unknown) - 0.5) <= CHANCE
