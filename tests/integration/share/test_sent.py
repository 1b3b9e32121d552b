"""After sending: the address is shown, mailed again and corrected where the story was sent, nowhere else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.models import Event
from intake.consent.no_contact.links import participant_by, token_for
from intake.participants import limits
from intake.participants.actions import addresses
from intake.participants.actions.addresses import Proof
from intake.participants.models import Contact, Participant
from intake.participants.queries import confirmation_token
from intake.share import sent
from intake.share.actions import submitting
from intake.share.models import Draft
from tests.factories.intake import EMAIL, drafted
from tests.factories.resume import holding, links_in
from tests.people import reader
from tests.services import Postbox

pytestmark = pytest.mark.django_db
PAGE = "/share/sent/"
CORRECT = "/share/sent/address/"
RIGHT = "right.person@example.com"


@pytest.fixture
def draft():
    draft = drafted()
    submitting.submit_story(draft=draft)
    return draft


@pytest.fixture
def person(draft):
    return holding(draft)


@pytest.fixture
def participant(draft):
    return Participant.objects.get(pk=draft.pk)


def mailed_to(postbox: Postbox) -> list[str]:
    return [letter["To"] for letter in postbox.letters]


def address(participant):
    with reader():
        return Contact.objects.get(pk=participant.pk).email


def test_it_shows_the_address_and_mails_it_again(person, postbox):
    assert EMAIL in person.get(PAGE).text
    mail.deliver_due()
    assert person.post(PAGE).url == f"{PAGE}?again"
    assert "We write once more to <strong>" in person.get(f"{PAGE}?again").text
    mail.deliver_due()
    assert mailed_to(postbox) == [EMAIL, EMAIL]


def test_a_correction_is_mailed_audited_and_makes_older_links_void(person, participant, postbox):
    mail.deliver_due()
    (older,) = links_in(postbox.letters[-1])
    token = token_for(participant)
    assert person.post(CORRECT, {"email": RIGHT}).url == f"{PAGE}?again"
    assert RIGHT in person.get(PAGE).text
    assert address(participant) == RIGHT
    event = Event.objects.get(action="address-corrected")
    assert (event.subject, event.actor) == (participant.pk, THEMSELF)
    mail.deliver_due()
    assert mailed_to(postbox) == [EMAIL, RIGHT]
    (newer,) = links_in(postbox.letters[-1])
    assert Client().post(older).status_code == 404
    assert addresses.confirm_address_by_token(token=older.split("/")[-2]) is Proof.VOID
    assert participant_by(token) is None
    assert Client().post(newer).url == newer
    assert Participant.objects.filter(confirmation__isnull=False).count() == 1


def test_once_confirmed_nothing_is_shown_sent_or_corrected(person, participant, postbox):
    typed = person.hidden_fields(CORRECT) | {"email": RIGHT}
    addresses.confirm_address(participant=participant)
    assert EMAIL not in person.get(PAGE).text
    assert Client.post(person, CORRECT, typed).url == PAGE
    assert Client.post(person, PAGE, typed).url == PAGE
    assert address(participant) == EMAIL
    mail.deliver_due()
    assert mailed_to(postbox) == [EMAIL]


def test_another_browser_gets_nothing(participant):
    for path in (PAGE, CORRECT):
        assert Client().get(path).url == "/share/"
        assert Client().post(path, {"email": RIGHT}).url == "/share/"
    assert address(participant) == EMAIL


def test_after_leaving_the_device_and_after_three_days_nothing_is_shown(person, draft):
    Draft.objects.filter(pk=draft.pk).update(sent_at=timezone.now() - sent.CORRECTION_TIME)
    assert EMAIL not in person.get(PAGE).text
    assert person.get(CORRECT).url == PAGE
    Draft.objects.filter(pk=draft.pk).update(
        sent_at=timezone.now() - sent.CORRECTION_TIME + timedelta(hours=1)
    )
    assert EMAIL in person.get(PAGE).text
    response = Client.post(person, "/share/sent/leave/")
    assert response.url == "/share/left/"
    assert "storage" in response["Clear-Site-Data"]
    assert person.get(PAGE).url == "/share/"


def test_a_wrong_new_address_comes_back_with_a_sentence_and_changes_nothing(person, participant):
    for typed in ("", "nobody", "a\x00@example.com"):
        response = person.post(CORRECT, {"email": typed})
        assert response.status_code == 422
    assert address(participant) == EMAIL


def test_of_one_story_only_so_many_mails_are_asked_for(person, participant):
    for _press in range(limits.CONFIRMATIONS.most):
        assert person.post(PAGE).status_code == 302
    response = person.post(CORRECT, {"email": RIGHT})
    assert response.status_code == 429
    assert "We can write to you only a few times a day." in response.text.replace("’", "'")
    assert RIGHT in response.text
    assert address(participant) == EMAIL


def test_a_token_for_the_address_as_it_is_confirms(participant):
    assert addresses.confirm_address_by_token(token=confirmation_token(participant)) is Proof.NEW
