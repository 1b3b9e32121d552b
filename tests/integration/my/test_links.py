"""A mailed link is good once, for half an hour, and only when somebody presses the button."""

from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from hesperion.limits.actions import HOUR, Limit
from hesperion.mail import actions as mail
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from intake.consent.actions import erasing
from intake.participants import limits, tokens
from intake.participants.models import LinkPurpose, SignIn
from tests.factories.intake import EMAIL, confirmed, submitted
from tests.factories.my import asked, erasing_link, mailed
from tests.services import in_parallel
from tests.sizes import size

LINKS = size(1000, 100)


def assert_is_told_kindly(response):
    page = unescape(response.text)
    assert response.status_code == 404
    assert "A link works for 30 minutes, and only once." in page
    assert 'href="/my/sign-in/"' in page
    assert EMAIL not in page


@pytest.mark.django_db
def test_a_link_is_good_once(client):
    link = mailed().link
    assert client.post(link).url == "/my/"
    for again in (client.get(link), Client().get(link), Client().post(link)):
        assert_is_told_kindly(again)


@pytest.mark.django_db
def test_a_link_is_good_for_half_an_hour(client):
    letter = mailed()
    SignIn.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    assert client.get(letter.link).status_code == 200
    SignIn.objects.update(expires_at=timezone.now())
    assert_is_told_kindly(client.get(letter.link))
    assert_is_told_kindly(client.post(letter.link))
    assert client.get("/my/").url == "/my/sign-in/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.swapcase(),
        lambda token: token[:20],
        lambda token: token + "A",
        lambda token: tokens.token_hash(token, LinkPurpose.SIGN_IN).hex(),
        lambda token: "x" * 5000,
        lambda token: "%ED%A0%80",
        lambda token: "💥",
    ],
)
def test_a_link_that_was_changed_opens_nothing(client, change):
    letter = mailed()
    path = f"/my/open/{change(letter.token)}/"
    assert_is_told_kindly(client.get(path))
    assert_is_told_kindly(Client().post(path))
    assert SignIn.objects.get().used_at is None


@pytest.mark.django_db
def test_a_token_to_erase_by_signs_nobody_in(client):
    token = erasing_link(confirmed()).token
    assert_is_told_kindly(client.get(f"/my/open/{token}/"))
    assert_is_told_kindly(client.post(f"/my/open/{token}/"))
    assert client.get(f"/my/erase/{token}/").status_code == 200


@pytest.mark.django_db
def test_the_link_of_an_erased_participant_opens_nothing(client):
    participant = confirmed()
    letter = mailed(participant)
    erasing.erase_participant(participant=participant, by="system:test")
    assert_is_told_kindly(client.get(letter.link))
    assert_is_told_kindly(Client().post(letter.link))
    assert not SignIn.objects.exists()


@pytest.mark.django_db
def test_a_newer_mail_of_the_same_request_voids_the_older(client, postbox):
    letter = mailed()
    mail.deliver_due()
    assert_is_told_kindly(client.get(letter.link))


@pytest.mark.django_db
def test_what_was_used_is_not_mailed_again(client, postbox):
    client.post(mailed().link)
    mail.deliver_due()
    assert [letter["Subject"] for letter in postbox.letters] == ["Thank you. One click is left"]


@pytest.mark.django_db
def test_who_tries_links_is_stopped_but_a_right_one_always_opens(client, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_LINKS", Limit("tests", most=3, period=HOUR))
    right = mailed().link
    tries = [client.get(f"/my/open/wrong{number}/").status_code for number in range(5)]
    assert tries == [404, 404, 404, 429, 429]
    assert client.get(right).status_code == 200
    assert client.post(right).url == "/my/"


@pytest.mark.long
@pytest.mark.django_db
def test_a_scanner_that_opens_many_links_uses_none_up(client):
    """It asks for each page by HEAD and GET, and for all that the page leads to."""
    participant = confirmed()
    letters = [mailed(participant) for _ in range(LINKS)]
    led_to = set()
    for letter in letters:
        assert client.head(letter.link).status_code == 200
        page = BeautifulSoup(client.get(letter.link).content, "html.parser")
        led_to |= {tag["href"] for tag in page.find_all(href=True)}
        led_to |= {tag["src"] for tag in page.find_all(src=True)}
        led_to |= {form.get("action", letter.link) for form in page.find_all("form")}
    own = [path for path in led_to if path.startswith("/my/")]
    assert len(own) >= LINKS
    for path in own:
        client.get(path)
    assert SignIn.objects.filter(used_at=None, expires_at__gt=timezone.now()).count() == LINKS
    assert client.post(letters[-1].link).url == "/my/"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_presses_of_the_button_are_one_sign_in():
    participant = submitted()
    link = mailed(participant).link

    def press():
        browser = Client()
        return browser.post(link).status_code, browser.get("/my/").status_code

    answers = in_parallel(50, press, rounds=2)
    assert sorted(answers) == [(302, 200)] + [(404, 302)] * 99
    assert Event.objects.get(action=Action.SIGNED_IN).subject == participant.pk


@pytest.mark.django_db
def test_a_mailbox_gets_five_such_mails_an_hour_and_the_page_says_so(client, postbox):
    confirmed()
    mail.deliver_due()
    for _ in range(7):
        asked()
    assert mail.deliver_due() == limits.SIGN_IN_MAILS.most == 5
    assert mail.deliver_due() == 0, "those above it are dropped, not owed"
    client.post("/my/sign-in/", {"email": EMAIL})
    assert "five of these mails an hour" in client.get("/my/code/").text
