"""One reviewer redacts a story, another confirms exactly what they read, and the participant is asked."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.consent.actions import withdrawals
from intake.consent.choices import WithdrawalKind
from intake.my import actions
from intake.my.uses import uses_of
from intake.stories.actions import publishing, redactions
from intake.stories.actions.claims import NotClaimed, claim_story, release_claim
from intake.stories.choices import ReviewState
from intake.stories.models import Claim, Publication, Redaction
from tests.factories.full_record import reviewed
from tests.factories.intake import EMAIL, NAME, confirmed
from tests.factories.publishing import TEXT, UNCONFIRMED, asked, redacted, willing
from tests.people import Person, reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

TOLD = "I am Quirin Testmann from Heidelberg. It began on 5 May 2021. Write to me@quirin.example."
OTHER = "It began with tired hands, long ago."


def staff(name: str, group: str = "reviewer") -> Person:
    client = in_group(group, email=f"{name.lower()}@example.com")
    User.objects.filter(pk=client.user.pk).update(first_name="Testperson", last_name=name)
    client.__class__ = Person
    return client


@pytest.fixture
def participant():
    return willing()


@pytest.fixture
def writer():
    return staff("Writer")


@pytest.fixture
def second():
    return staff("Second")


def page_of(participant, name="redaction"):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def read(person, participant):
    return unescape(person.get(page_of(participant)).text)


def send(person, participant, do, **values):
    """Press a button of the page, with all that the page put into its forms."""
    return person.post(page_of(participant), {"do": do, "language": "en", **values})


def save(person, participant, text=TEXT, do="take save", **values):
    return send(person, participant, do, text=text, **values)


def told(participant, text):
    with reader():
        actions.correct_answers(participant=participant, step="story", values={"text": text})


def text_now():
    with reader():
        return Redaction.objects.get(ended_at=None).text


def test_two_people_redact_and_confirm_and_the_participant_is_asked(writer, second, participant):
    assert page_of(participant) in writer.get(page_of(participant, "change")).text
    assert "Nobody has written a redaction yet." in read(writer, participant)
    assert save(writer, participant, do="take").status_code == 302
    assert save(writer, participant, do="hand-over").status_code == 302
    assert "You wrote this redaction." in read(writer, participant)
    assert not Claim.objects.exists()
    page = read(second, participant)
    assert "Testperson Writer wrote the redaction" in page
    assert "A second person has not confirmed the redaction yet." in page
    assert send(second, participant, "take confirm").status_code == 302
    assert send(second, participant, "ask").status_code == 302
    row, asked_about = Redaction.objects.get(), Publication.objects.get()
    assert (row.made_by, row.confirmed_by) == (writer.actor, second.actor)
    assert (asked_about.prepared_by, asked_about.confirmed_by) == (writer.actor, second.actor)
    assert asked_about.redaction == row
    with reader():
        assert asked_about.text == row.text == TEXT
    assert Message.objects.get(kind="consent.status").subject == participant.pk
    done = Event.objects.exclude(action="read").order_by("pk").values_list("action", flat=True)
    assert list(done)[-3:] == ["redaction-saved", "redaction-confirmed", "story-prepared"]
    assert TEXT not in str(list(Event.objects.values()))
    assert "They have not answered." in read(second, participant)


def test_each_look_is_one_event_and_says_what_was_compared(writer, participant):
    Event.objects.filter(action="read").delete()
    writer.get(page_of(participant))
    [event] = Event.objects.filter(action="read")
    assert (event.purpose, event.subject) == ("publishing", participant.pk)
    assert event.detail["view"] == "admin:research_record_redaction"
    fields = set(event.detail["fields"])
    assert {"public_id", "story", "name (compared)", "email (compared)"} <= fields
    assert not {"name", "email"} & fields
    [use] = uses_of(participant)
    assert use.purpose == "To write a text of the story for others to read"


def test_name_and_address_are_compared_and_come_out_nowhere(writer, participant, caplog):
    save(writer, participant, text="Testperson went to Berlin.")
    pages = [read(writer, participant), read(writer, participant).lower()]
    kept = str(list(Event.objects.values())) + caplog.text
    for secret in (NAME, EMAIL, EMAIL.partition("@")[0]):
        assert all(secret not in text for text in (*pages, kept))


def test_what_may_identify_is_marked_and_listed_before_it_is_saved(writer):
    participant = willing(story={"text": TOLD + " <script>alert(1)</script>"})
    page = writer.get(page_of(participant)).text
    for marked in ("Heidelberg</mark>", "5 May 2021</mark>", "me@quirin.example</mark>"):
        assert marked in page
    assert "<script>alert" not in page
    answer = save(writer, participant, text="I live in Heidelberg.", do="take save")
    assert answer.status_code == 422
    assert "may still identify somebody" in answer.text
    assert "<bdi>Heidelberg</bdi>" in answer.text
    assert "I live in Heidelberg.</textarea>" in answer.text
    assert not Redaction.objects.exists()
    warned = answer.text.partition('name="warned" value="')[2].partition('"')[0]
    changed = save(writer, participant, text="I live in Mannheim.", warned=warned)
    assert changed.status_code == 422, "what was listed is of another text"
    assert save(writer, participant, text="I live in Heidelberg.", warned=warned).status_code == 302
    assert "Still marked in the redaction" in read(writer, participant)


def test_the_story_itself_as_its_redaction_is_told_so(writer):
    participant = willing(story={"text": TOLD})
    answer = save(writer, participant, text=TOLD)
    assert answer.status_code == 422
    assert "This is the story as it was told." in answer.text
    assert TOLD in unescape(answer.text)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": ""}, "Write the redaction."),
        ({"text": "   "}, "Write the redaction."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"text": "x" * 30_000}, "at most 20000 characters"),
        ({"language": "xx"}, "Select a valid choice."),
        ({"language": "\x00"}, "Select a valid choice."),
    ],
)
def test_what_is_no_text_is_refused(writer, participant, form, sentence):
    answer = save(writer, participant, **({"text": TEXT} | form))
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert not Redaction.objects.exists()


def test_broken_characters_and_unknown_buttons_are_no_fault_of_ours(writer, participant):
    body = b"do=save&language=en&text=a%ED%A0%80b%FF"
    kind = "application/x-www-form-urlencoded"
    answer = Client.post(writer, page_of(participant), body, content_type=kind)
    assert answer.status_code in (409, 422)
    assert send(writer, participant, "burn").status_code == 400
    assert send(writer, participant, "\x00").status_code == 400


@pytest.mark.parametrize("do", ["save", "hand-over", "confirm", "return", "ask"])
def test_without_a_claim_nothing_is_done_and_nothing_typed_is_lost(second, participant, do):
    redacted(participant, **UNCONFIRMED)
    values = {"text": OTHER, "remark": "Take out the cup."}
    answer = send(second, participant, do, **values)
    assert answer.status_code == 409
    assert "You have not taken this story." in answer.text
    typed = {"save": OTHER, "hand-over": OTHER, "return": "Take out the cup."}
    assert typed.get(do, "") in unescape(answer.text)
    claim_story(subject=participant.pk, by="user:0")
    answer = send(second, participant, do, **values)
    assert answer.status_code == 409
    assert " has this story until" in answer.text
    assert typed.get(do, "") in unescape(answer.text)
    assert Redaction.objects.get().confirmed_at is None


def test_who_wrote_a_redaction_does_not_confirm_it(writer, participant):
    save(writer, participant)
    assert 'value="confirm"' not in read(writer, participant)
    row = Redaction.objects.get()
    with reader():
        sha256 = row.sha256
    for do in ("confirm", "return"):
        answer = send(writer, participant, do, sha256=sha256, remark="No.")
        assert answer.status_code == 409
        assert "You wrote this redaction." in answer.text
    for who in ("confirmed_by", "returned_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            redacted(participant, made_by="user:3", **(UNCONFIRMED | {who: "user:3"}))


def test_a_text_that_changed_since_it_was_read_is_not_confirmed(writer, second, participant):
    save(writer, participant, do="take hand-over")
    seen = second.hidden_fields(page_of(participant))
    save(writer, participant, text=OTHER, do="take hand-over")
    answer = Client.post(second, page_of(participant), seen | {"do": "take confirm"})
    assert answer.status_code == 409
    assert "has changed since you opened this page" in answer.text
    assert OTHER in unescape(answer.text)
    assert send(second, participant, "confirm").status_code == 302
    assert Redaction.objects.get(confirmed_at__isnull=False).confirmed_by == second.actor
    assert text_now() == OTHER


def test_a_changed_text_must_be_confirmed_anew(writer, second, participant):
    save(writer, participant, do="take hand-over")
    send(second, participant, "take confirm")
    assert save(second, participant, text=OTHER).status_code == 302
    row = Redaction.objects.get(ended_at=None)
    assert (row.made_by, row.confirmed_at) == (second.actor, None)
    assert send(second, participant, "ask").status_code == 409
    assert not Publication.objects.exists()


def test_the_same_text_saved_twice_is_one_redaction_of_its_first_writer(
    writer, second, participant
):
    save(writer, participant, do="take hand-over")
    assert save(second, participant).status_code == 302
    assert Redaction.objects.get().made_by == writer.actor


def test_two_pages_of_one_person_do_not_overwrite_each_other(writer, participant):
    seen = writer.hidden_fields(page_of(participant))
    save(writer, participant)
    late = {"do": "save", "language": "en", "text": OTHER}
    answer = Client.post(writer, page_of(participant), seen | late)
    assert answer.status_code == 409
    assert OTHER in unescape(answer.text)
    assert text_now() == TEXT


def test_it_is_sent_back_with_a_remark_and_written_again(writer, second, participant):
    save(writer, participant, do="take hand-over")
    assert send(second, participant, "take return", remark="").status_code == 422
    assert send(second, participant, "take return", remark="Take out the cup.").status_code == 302
    row = Redaction.objects.get()
    assert (row.returned_by, row.confirmed_at) == (second.actor, None)
    page = read(writer, participant)
    assert "Take out the cup." in page
    claim_story(subject=participant.pk, by=second.actor)
    with reader(), pytest.raises(redactions.RedactionDecided):
        redactions.confirm_redaction(subject=participant.pk, sha256=row.sha256, by=second.actor)
    release_claim(subject=participant.pk, by=second.actor)
    assert save(writer, participant, text=OTHER).status_code == 302
    assert "Take out the cup." not in read(writer, participant)


def test_the_difference_is_shown_in_words_not_in_colour_alone(writer):
    participant = willing(story={"text": "In the spring my hands hurt."})
    save(writer, participant, text="Then my hands hurt.")
    page = writer.get(page_of(participant)).text
    assert '<del><span class="visually-hidden" lang="en">left out: </span>−In the spring ' in page
    assert '<ins><span class="visually-hidden" lang="en">added: </span>+Then ' in page


def test_a_redaction_whose_story_changed_meanwhile_is_not_saved(writer, participant):
    seen = writer.hidden_fields(page_of(participant))
    claim_story(subject=participant.pk, by=writer.actor)
    told(participant, "Anew.")
    typed = {"do": "save", "language": "en", "text": OTHER}
    answer = Client.post(writer, page_of(participant), seen | typed)
    assert answer.status_code == 409
    assert "no reviewer has included this story as it reads now" in answer.text
    reviewed(participant, ReviewState.INCLUDED, by="user:0")
    answer = Client.post(writer, page_of(participant), seen | typed)
    assert answer.status_code == 409
    assert OTHER in unescape(answer.text)
    assert "Anew." in answer.text
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("do", ["confirm", "return", "ask"])
def test_a_redaction_of_other_words_is_neither_confirmed_nor_proposed(second, participant, do):
    redacted(participant, **({} if do == "ask" else UNCONFIRMED))
    claim_story(subject=participant.pk, by=second.actor)
    seen = second.hidden_fields(page_of(participant)) | {"do": do, "remark": "Shorter."}
    told(participant, "Anew.")
    reviewed(participant, ReviewState.INCLUDED, by="user:0")
    answer = Client.post(second, page_of(participant), seen)
    assert answer.status_code == 409
    page = read(second, participant)
    assert "The redaction holds no more: write a new one." in page
    assert f'value="{do}"' not in page
    assert not Publication.objects.exists()


def test_a_proposal_stays_the_participants_choice_when_they_change_their_story(participant):
    asked(participant)
    told(participant, "Anew.")
    row = Publication.objects.get(ended_at=None)
    with reader():
        publishing.approve_text(participant=participant, sha256=row.sha256)
    assert Publication.objects.get().approved_at


def test_a_refused_redaction_comes_back_with_the_wish_and_is_not_asked_again(second, participant):
    asked(participant)
    with reader():
        sha256 = Publication.objects.get().sha256
        publishing.refuse_text(participant=participant, sha256=sha256, wish="No cup.")
    page = read(second, participant)
    assert "No cup." in page
    assert "The participant said no to this redaction." in page
    claim_story(subject=participant.pk, by="user:7")
    with reader(), pytest.raises(publishing.NotPublishable):
        publishing.propose_redaction(subject=participant.pk, sha256=sha256, by="user:7")
    release_claim(subject=participant.pk, by="user:7")
    assert asked(participant, text=OTHER)


@pytest.mark.parametrize("state", [None, ReviewState.DECLINED, ReviewState.SENT_BACK])
def test_a_story_that_is_not_included_is_not_redacted(writer, state):
    participant = confirmed(choices={"purposes": ["study", "publish"]})
    if state:
        reviewed(participant, ReviewState.INCLUDED, by="user:0")
        reviewed(participant, state, "When?")
    assert "Review it first." in read(writer, participant)
    answer = save(writer, participant)
    assert answer.status_code == 409
    assert TEXT in unescape(answer.text).replace("\r\n", "\n")
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("why", ["never allowed", "stopped", "no story"])
def test_what_may_not_be_published_has_no_such_page(writer, why):
    participant = willing(story={"text": ""}) if why == "no story" else confirmed()
    if why == "stopped":
        withdrawals.choose_purposes(
            participant=participant, granted=["publish"], offered=["publish"]
        )
        withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.PUBLISHING)
    assert writer.get(page_of(participant)).status_code == 404
    assert Client.post(writer, page_of(participant), {"do": "save"}).status_code == 404
    if why != "no story":
        assert page_of(participant) not in writer.get(page_of(participant, "change")).text


@pytest.mark.parametrize("role", ["researcher", "data steward", "medical reviewer", "editor"])
def test_nobody_else_redacts(role, participant):
    person = staff("Other", role)
    for page in (page_of(participant), "/admin/research/redactions/"):
        assert person.get(page).status_code == 403
    assert Client.post(person, page_of(participant), {"do": "save"}).status_code == 403
    assert page_of(participant) not in person.get(page_of(participant, "change")).text
    assert Client().post(page_of(participant), {"do": "save"}).status_code == 302


@pytest.mark.parametrize(
    "broken",
    [
        {"confirmed_by": ""},
        {"confirmed_at": None},
        {"made_by": ""},
        UNCONFIRMED | {"returned_by": "user:2"},
        UNCONFIRMED | {"returned_by": "user:2", "returned_at": timezone.now()},
        {"returned_by": "user:2", "returned_at": timezone.now(), "remark": "No."},
    ],
)
def test_the_database_refuses_what_makes_no_sense(participant, broken):
    with pytest.raises(IntegrityError):
        redacted(participant, **broken)


def test_actions_ask_for_a_claim_themselves(participant):
    row = redacted(participant, **UNCONFIRMED)
    who = {"subject": participant.pk, "by": "user:7"}
    with reader():
        sha256 = row.sha256
        for action in (
            lambda: redactions.save_redaction(**who, text=OTHER, language="en", version=""),
            lambda: redactions.confirm_redaction(**who, sha256=sha256),
            lambda: redactions.return_redaction(**who, sha256=sha256, remark="No."),
            lambda: publishing.propose_redaction(**who, sha256=sha256),
        ):
            with pytest.raises(NotClaimed):
                action()
