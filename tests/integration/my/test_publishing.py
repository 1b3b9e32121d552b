"""On /my/: the exact text, a yes or no to this one alone, and what holds from then on."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.consent.actions import withdrawals
from intake.consent.choices import WithdrawalKind
from intake.my.actions import correct_answers
from intake.stories.actions import publishing
from intake.stories.actions.claims import claim_story
from intake.stories.actions.redactions import NotRedactable
from intake.stories.models import Publication
from tests.factories.intake import confirmed
from tests.factories.my import signed_in
from tests.factories.publishing import TEXT, approved, asked, proposed, published, willing
from tests.people import reader
from tests.reading import grade
from tests.services import in_parallel

pytestmark = pytest.mark.django_db

OTHER = "It began with tired hands, long ago."


@pytest.fixture
def participant():
    return willing()


def address(participant):
    return f"/my/{participant.public_id}/publishing/"


def page_of(participant):
    return unescape(signed_in(participant).get(address(participant)).text)


def propose(participant, text=TEXT, language="en"):
    return asked(participant, text=text, language=language)


def standing():
    return Publication.objects.filter(ended_at=None)


def test_a_proposal_is_audited_owed_a_neutral_mail_and_stands_on_the_home_page(participant):
    assert propose(participant)
    event = Event.objects.get(action="story-prepared")
    assert (event.actor, event.subject, event.detail) == ("user:7", participant.pk, {})
    assert Message.objects.get(kind="consent.status").subject == participant.pk
    home = signed_in(participant).get("/my/").text
    assert "It waits for your yes or no." in home
    assert f'href="{address(participant)}"' in home
    assert TEXT.split("\n\n")[0] in page_of(participant)


def test_a_yes_holds_for_exactly_this_text(participant):
    propose(participant)
    person = signed_in(participant)
    assert person.post(address(participant), {"answer": "yes"}).url == address(participant)
    row = standing().get()
    assert row.approved_at
    assert row.refused_at is None
    page = page_of(participant)
    assert "Everybody can read it from" in page
    assert f"/my/{participant.public_id}/withdraw/publishing/" in page
    assert "yes or no" not in person.get("/my/").text


def test_a_no_keeps_what_should_change_and_publishes_nothing(participant):
    propose(participant)
    person = signed_in(participant)
    person.post(address(participant), {"answer": "no", "wish": "Leave out the cup."})
    row = standing().get()
    assert (row.approved_at, bool(row.refused_at)) == (None, True)
    with reader():
        assert row.wish == "Leave out the cup."
    assert "Leave out the cup." in page_of(participant)
    assert person.post(address(participant), {"answer": "yes"}).status_code == 200
    assert standing().get().approved_at is None, "what was refused is asked anew first"


def test_a_text_that_changed_meanwhile_is_shown_and_not_approved(participant):
    propose(participant)
    person = signed_in(participant)
    seen = person.hidden_fields(address(participant))
    propose(participant, OTHER)
    answer = super(type(person), person).post(address(participant), seen | {"answer": "yes"})
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "Our team changed the text while you were reading." in page
    assert OTHER in page
    assert 'value="yes" checked' not in page
    assert not Publication.objects.exclude(approved_at=None).exists()
    person.post(address(participant), {"answer": "yes"})
    with reader():
        assert Publication.objects.exclude(approved_at=None).get().text == OTHER


@pytest.mark.parametrize("change", [{"text": OTHER}, {"language": "de"}])
def test_the_action_refuses_a_hash_of_another_text(participant, change):
    propose(participant)
    with reader():
        seen = standing().get().sha256
        propose(participant, **change)
        for action in (
            lambda: publishing.approve_text(participant=participant, sha256=seen),
            lambda: publishing.refuse_text(participant=participant, sha256=seen, wish=""),
        ):
            with pytest.raises(publishing.NotThisText):
                action()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose yes or no."),
        ({"answer": "maybe"}, "Choose one of the answers on this page."),
        ({"answer": "\x00"}, "Choose one of the answers on this page."),
        ({"answer": "yes", "wish": "But not the cup."}, "A yes is to the text as it is."),
        ({"answer": "no", "wish": "x" * 30_000}, "1000 characters or fewer"),
        ({"answer": "no", "wish": "a\x00b"}, "a character that we can’t store"),
        ({"answer": "yes", "sha256": "0" * 64}, "Our team changed the text"),
        ({"answer": "yes", "sha256": "\x00"}, "Our team changed the text"),
        ({"answer": "yes", "sha256": ""}, "Our team changed the text"),
    ],
)
def test_what_is_no_answer_gets_a_sentence_and_changes_nothing(participant, form, sentence):
    propose(participant)
    answer = signed_in(participant).post(address(participant), form)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    row = standing().get()
    assert (row.approved_at, row.refused_at) == (None, None)


def test_broken_characters_are_no_fault_of_ours(participant):
    propose(participant)
    person = signed_in(participant)
    sha256 = person.hidden_fields(address(participant))["sha256"]
    body = f"answer=no&wish=%ED%A0%80&sha256={sha256}".encode()
    form = "application/x-www-form-urlencoded"
    assert person.post(address(participant), body, content_type=form).status_code in (302, 422)
    assert standing().get().approved_at is None


def test_a_new_text_takes_the_place_of_one_without_a_yes(participant):
    propose(participant)
    row = standing().get()
    claim_story(subject=participant.pk, by="user:7")
    with reader():
        again = {"subject": participant.pk, "sha256": row.sha256, "by": "user:7"}
        assert not publishing.propose_redaction(**again), "the same text waits already"
    assert propose(participant, OTHER)
    assert Publication.objects.count() == 2
    assert standing().count() == 1


def test_a_public_text_stays_until_a_new_one_has_its_yes(participant):
    before = published(participant)
    propose(participant, OTHER)
    page = page_of(participant)
    assert "It stays until you say yes to this one." in page
    assert Client().get(f"/stories/{before.number}/").status_code == 200
    signed_in(participant).post(address(participant), {"answer": "yes"})
    assert Client().get(f"/stories/{before.number}/").status_code == 404
    with reader():
        assert standing().get().text == OTHER


def test_a_no_to_a_new_text_leaves_the_public_one(participant):
    before = published(participant)
    propose(participant, OTHER)
    signed_in(participant).post(address(participant), {"answer": "no"})
    assert Client().get(f"/stories/{before.number}/").status_code == 200
    page = page_of(participant)
    assert "You said no to this text." in page
    assert f'href="/stories/{before.number}/"' in page


@pytest.mark.parametrize("kind", [WithdrawalKind.PUBLISHING, WithdrawalKind.USE])
def test_to_stop_takes_away_what_waits_too(participant, kind):
    propose(participant)
    withdrawals.record_withdrawal(participant=participant, kind=kind)
    assert not standing().exists()
    person = signed_in(participant)
    assert person.get(address(participant)).url == "/my/"
    assert "for others to read" not in person.get("/my/").text
    assert person.post(address(participant), {"answer": "yes"}).url == "/my/"
    with reader(), pytest.raises(publishing.NotThisText):
        publishing.approve_text(participant=participant, sha256="0" * 64)


def test_without_the_choice_nothing_is_proposed():
    participant = confirmed()
    with pytest.raises(NotRedactable):
        propose(participant)
    assert not Publication.objects.exists()
    assert not Message.objects.filter(kind="consent.status").exists()


def test_where_no_text_was_prepared_the_page_leads_home(participant):
    assert signed_in(participant).get(address(participant)).url == "/my/"


def test_who_changed_the_story_since_is_told_that_the_text_is_of_the_words_before(participant):
    propose(participant)
    told = "You have changed your story since then."
    assert told not in page_of(participant)
    with reader():
        correct_answers(participant=participant, step="story", values={"text": "Anew."})
    assert told in page_of(participant)
    signed_in(participant).post(address(participant), {"answer": "yes"})
    assert standing().get().approved_at, "they read exactly this text"


def test_anothers_text_is_not_found_and_a_stranger_is_led_to_the_way_in(participant):
    propose(participant)
    assert Client().get(address(participant)).url == "/my/sign-in/"
    stranger = signed_in(willing())
    assert super(type(stranger), stranger).get(address(participant)).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(participant).cookies
    assert strict.post(address(participant), {"answer": "yes"}).status_code == 403
    assert signed_in(participant).put(address(participant)).status_code == 405


@pytest.mark.parametrize(
    "broken",
    [
        {"approved_at": timezone.now(), "refused_at": timezone.now()},
        {"wish": "Something."},
        {"number": 99_999},
        {"number": 1_000_000},
    ],
)
def test_the_database_refuses_what_makes_no_sense(participant, broken):
    with pytest.raises(IntegrityError):
        proposed(participant, **broken)


@pytest.mark.parametrize("make", [proposed, approved])
def test_the_database_holds_one_text_that_waits_and_one_that_got_a_yes(participant, make):
    first = make(participant)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(participant)
    with pytest.raises(IntegrityError), transaction.atomic():
        published(number=first.number)


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_counts():
    participant = willing()
    propose(participant)
    with reader():
        sha256 = standing().get().sha256

    def approve():
        with reader():
            publishing.approve_text(participant=participant, sha256=sha256)
        return True

    def try_to():
        try:
            return approve()
        except publishing.NotThisText:
            return False

    assert sum(in_parallel(5, try_to)) == 1


def test_the_download_has_every_text_with_its_answer(participant):
    published(participant)
    propose(participant, OTHER)
    person = signed_in(participant)
    person.post(address(participant), {"answer": "no", "wish": "Shorter."})
    file = person.get(f"/my/{participant.public_id}/download/file/")
    first, second = file.json()["publications"]
    assert (first["text"], second["text"], second["wish"]) == (TEXT, OTHER, "Shorter.")
    assert [row["text"] for row in file.json()["redactions"]] == [TEXT, OTHER]
    for member in ("user:901", "user:902", "user:7"):
        assert member not in file.text
    page = unescape(person.get(f"/my/{participant.public_id}/download/").text)
    for words in (OTHER, "Shorter.", "You said yes to this text.", "You said no to this text."):
        assert words in page


def test_the_pages_are_easy_to_read(participant):
    propose(participant)
    person = signed_in(participant)
    pages = [person.get(address(participant)).text, Client().get("/stories/").text]
    published(willing())
    pages.append(Client().get("/stories/").text)
    person.post(address(participant), {"answer": "yes"})
    pages.append(person.get(address(participant)).text)
    for page in pages:
        words = BeautifulSoup(page, "html.parser").main.select("p, li, label")
        text = "\n".join(word.get_text(" ", strip=True).rstrip(".") + "." for word in words)
        assert grade(text) <= 7, text
