"""The mailed link in the browser that sent the story opens its page, once; elsewhere it opens nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hesperion.limits.actions import HOUR, Limit
from hesperion.mail import actions as mail
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from intake.participants.actions import addresses
from intake.participants.actions.pins import set_pin
from intake.participants.models import Confirmation, Participant
from intake.participants.queries import confirmation_token
from intake.share import sent
from intake.share.actions import submitting
from intake.share.models import Draft
from tests.factories.intake import EMAIL, confirmed, drafted
from tests.factories.resume import holding
from tests.people import Person

pytestmark = pytest.mark.django_db
PIN = "402917"


@pytest.fixture
def draft():
    draft = drafted()
    submitting.submit_story(draft=draft)
    return draft


@pytest.fixture
def sender(draft):
    """The browser that sent the story."""
    return holding(draft)


@pytest.fixture
def participant(draft):
    return Participant.objects.get(pk=draft.pk)


@pytest.fixture
def link(participant):
    return f"/share/confirm/{confirmation_token(participant)}/"


def can_open(browser: Client, participant: Participant) -> bool:
    return browser.get(f"/my/{participant.public_id}/answers/").status_code == 200


def test_the_browser_that_sent_the_story_is_signed_in_with_a_new_session(sender, participant, link):
    assert sender.get(link).status_code == 200
    assert not can_open(sender, participant), "opening the link opens nothing"
    before = sender.session.session_key
    assert sender.post(link).url == "/my/"
    assert can_open(sender, participant)
    assert sender.session.session_key != before
    event = Event.objects.get(action=Action.SIGNED_IN)
    assert (event.subject, event.detail) == (participant.pk, {"by": "confirmation"})


def test_another_browser_confirms_and_is_not_signed_in(participant, link):
    other = Person()
    assert other.post(link).url == link
    assert Confirmation.objects.get().pk == participant.pk
    assert not can_open(other, participant)
    assert participant.public_id not in other.get(link).text
    assert not Event.objects.filter(action=Action.SIGNED_IN).exists()


def test_a_browser_that_sent_another_story_is_not_signed_in(participant, link):
    another = drafted()
    submitting.submit_story(draft=another)
    browser = holding(another)
    assert browser.post(link).url == link
    assert not can_open(browser, participant)


def test_a_second_press_in_the_same_browser_leads_to_the_page_that_is_open(
    sender, participant, link
):
    sender.post(link)
    assert sender.post(link).url == link
    assert sender.get(link).url == "/my/"
    assert Event.objects.filter(action=Action.SIGNED_IN).count() == 1


def test_after_signing_out_the_link_opens_nothing_any_more(sender, participant, link):
    sender.post(link)
    assert "You sent more stories" not in sender.get("/my/").text
    sender.post("/my/sign-out/")
    assert sender.post(link).url == link
    assert not can_open(sender, participant)


def test_who_confirmed_elsewhere_first_is_not_signed_in_by_the_link(sender, participant, link):
    assert Person().post(link).url == link
    assert sender.post(link).url == link
    assert not can_open(sender, participant)


def test_a_browser_that_left_the_story_is_another_browser(sender, participant, link):
    Client.post(sender, "/share/sent/leave/")
    assert sender.post(link).url == link
    assert not can_open(sender, participant)


def test_three_days_after_sending_it_is_another_browser(sender, draft, participant, link):
    Draft.objects.filter(pk=draft.pk).update(sent_at=timezone.now() - sent.CORRECTION_TIME)
    assert sender.post(link).url == link
    assert Confirmation.objects.get().pk == participant.pk
    assert not can_open(sender, participant)
    Confirmation.objects.all().delete()
    Draft.objects.filter(pk=draft.pk).update(
        sent_at=timezone.now() - sent.CORRECTION_TIME + timedelta(hours=1)
    )
    assert sender.post(link).url == "/my/"


def test_a_link_to_an_older_address_opens_nothing(sender, participant, link):
    addresses.correct_address(participant=participant, email="right.person@example.com")
    assert Client.post(sender, link).status_code == 404
    assert not Confirmation.objects.exists()


def test_other_stories_of_the_address_stay_closed(sender, participant, link):
    other = confirmed()
    sender.post(link)
    assert can_open(sender, participant)
    assert not can_open(sender, other)
    assert "You sent more stories with this address." in sender.get("/my/").text


def test_a_pin_of_the_address_is_asked_for_first(sender, participant, link):
    protected, open_to_mail = confirmed(), confirmed()
    set_pin(subjects=[protected.pk], pin=PIN)
    assert sender.post(link).url == "/my/pin/enter/"
    assert not can_open(sender, participant)
    assert sender.post("/my/pin/enter/", {"pin": "111222"}).status_code == 422
    assert sender.post("/my/pin/enter/", {"pin": PIN}).url == "/my/"
    assert can_open(sender, participant)
    assert not can_open(sender, open_to_mail)


def test_elsewhere_one_press_mails_a_link_to_the_address(participant, link, postbox):
    mail.deliver_due()
    other = Person()
    other.post(link)
    typed = other.hidden_fields(link)
    assert EMAIL not in str(typed)
    assert Client.post(other, f"{link}page/", typed).url == "/my/code/"
    mail.deliver_due()
    assert [letter["To"] for letter in postbox.letters] == [EMAIL, EMAIL]
    assert "/my/open/" in postbox.letters[-1].get_body(("plain",)).get_content()


def test_nothing_is_mailed_before_the_address_is_confirmed(participant, link, postbox):
    mail.deliver_due()
    assert Client().post(f"{link}page/").url == link
    assert Client().get(f"{link}page/").url == link
    mail.deliver_due()
    assert len(postbox.letters) == 1


def test_the_button_is_limited_and_says_so(participant, link, monkeypatch):
    monkeypatch.setattr("intake.share.forms.OwnPageForm.limit", Limit("tests", most=1, period=HOUR))
    other = Person()
    other.post(link)
    typed = other.hidden_fields(link)
    assert Client.post(other, f"{link}page/", typed).status_code == 302
    response = Client.post(other, f"{link}page/", typed)
    assert response.status_code == 429
    assert "from your network just now" in response.text
    assert Client.post(other, "/share/confirm/a.wrong/page/", typed).status_code == 404
