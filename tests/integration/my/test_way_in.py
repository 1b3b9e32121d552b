"""From the address that is typed to the page of one's own, and out again."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from intake.consent.models import Consent, ConsentChoice
from intake.participants import tasks
from intake.participants.actions import sign_in
from intake.participants.models import Confirmation, Participant, SignIn
from intake.participants.session import MAX_IDLE_SECONDS, MAX_SECONDS
from intake.share.queries import SESSION_KEY
from tests.factories.intake import EMAIL, NAME, STORY, confirmed, drafted, submitted
from tests.factories.my import asked, mailed
from tests.people import Person

pytestmark = pytest.mark.django_db

LINK = re.compile(r"http://localhost:8000(/my/open/[\w-]{43}/)")
CODE = re.compile(r"^([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\s*$", re.M)


def shown(response):
    return unescape(response.text)


@pytest.fixture
def inside(client):
    """A browser that is signed in."""
    assert client.post(mailed(confirmed()).link).url == "/my/"
    return client


def test_the_whole_way_by_the_link(client, postbox):
    participant = confirmed()
    assert client.get("/my/").url == "/my/sign-in/"
    assert client.post("/my/sign-in/", {"email": EMAIL.upper()}).url == "/my/code/"
    assert "If this address belongs to a story, a mail is on its way." in shown(
        client.get("/my/code/")
    )
    assert mail.deliver_due() == 2
    link = LINK.search(postbox.letters[-1].get_body(("plain",)).get_content())[1]
    elsewhere = Person()
    assert elsewhere.get(link).status_code == 200
    assert elsewhere.post(link).url == "/my/"
    assert participant.public_id in elsewhere.get("/my/").text
    assert client.get("/my/").url == "/my/sign-in/"


def test_the_whole_way_by_the_code(client, postbox):
    participant = confirmed()
    client.post("/my/sign-in/", {"email": EMAIL})
    mail.deliver_due()
    code = CODE.search(postbox.letters[-1].get_body(("plain",)).get_content())[1]
    assert client.post("/my/code/", {"code": code.lower()}).url == "/my/"
    assert participant.public_id in client.get("/my/").text


def test_the_mail_names_nobody_and_nothing_of_health(postbox):
    confirmed()
    asked()
    mail.deliver_due()
    letter = postbox.letters[-1]
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    assert letter["Subject"] == "Your link to sign in"
    for word in (NAME, STORY, "CAR-T", "story", "disease", "lupus"):
        assert word.lower() not in (letter["Subject"] + text + html).lower()
    assert LINK.search(text)[1] in html
    assert CODE.search(text)[1] in html
    assert not list(letter.iter_attachments())


def test_one_mail_goes_to_an_address_of_several_stories_and_shows_them_all(client, postbox):
    stories = [confirmed(), submitted(sign={"email": EMAIL.title()})]
    other = confirmed(sign={"email": "other@example.com"})
    mail.deliver_due()
    asked()
    assert mail.deliver_due() == 1
    client.post(LINK.search(postbox.letters[-1].get_body(("plain",)).get_content())[1])
    page = client.get("/my/").text
    assert all(story.public_id in page for story in stories)
    assert other.public_id not in page


def test_two_hosts_of_nearly_one_name_are_two_addresses(client, postbox):
    """IDNA 2003 made strasse of straße; by IDNA 2008 these are two hosts, perhaps of two people."""
    first = confirmed(sign={"email": "person@strasse.example"})
    second = confirmed(sign={"email": "person@straße.example"})
    client.post(mailed(second, "person@straße.example").link)
    page = client.get("/my/").text
    assert second.public_id in page
    assert first.public_id not in page
    mail.deliver_due()
    asked("person@straße.example")
    mail.deliver_due()
    assert postbox.addresses[-1] == "person@xn--strae-oqa.example"


def test_signing_in_confirms_the_address_and_the_page_says_so_beforehand(client):
    first, second = submitted(), submitted()
    link = mailed(first).link
    assert "This also confirms your email address" in shown(client.get(link))
    assert not Confirmation.objects.exists()
    client.post(link)
    assert set(Confirmation.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def standing_of(inside):
    page = shown(inside.get("/my/"))
    at = re.search(r'aria-current="step">\s*<span class="status-line__label">([^<]*)', page)
    return at[1] if at else re.search(r'"status">\s*<p class="lead">([^<]*)', page)[1]


def test_the_page_says_where_each_story_stands(inside):
    assert standing_of(inside) == "Confirmed"
    participant = Participant.objects.get()
    for state, words in (
        ("included", "In the study"),
        ("changed", "Being read by our team"),
        ("declined", "Not taken into the study"),
        ("answered", "Being read by our team"),
        ("sent_back", "Sent back to you with a question"),
    ):
        reason = {"sent_back": "Which year?", "declined": "About another disease."}.get(state)
        by = "participant" if state in ("changed", "answered") else "user:1"
        participant.reviews.create(state=state, decided_by=by, reason=reason)
        assert standing_of(inside) == words
    assert "Which year?" in shown(inside.get("/my/"))
    consent = Consent.objects.get()
    study = {"participant": consent.participant, "consent": consent, "purpose": "study"}
    ConsentChoice.objects.create(**study, granted=False)
    assert standing_of(inside) == "The consent has ended. Nobody uses your answers now."
    ConsentChoice.objects.create(**study, granted=True)
    assert standing_of(inside) == "Sent back to you with a question"
    Confirmation.objects.all().delete()
    assert standing_of(inside) == "Waits for you to confirm your address"
    Consent.objects.update(ended_at=timezone.now())
    assert standing_of(inside) == "The consent has ended. Nobody uses your answers now."


def test_who_was_erased_while_signed_in_finds_nothing_left(inside):
    from intake.consent.actions.erasing import erase_participant

    participant = Participant.objects.get()
    erase_participant(participant=participant, by="system:test")
    page = inside.get("/my/").text
    assert participant.public_id not in page
    assert "Nothing is stored of you any more." in page


def test_each_sign_in_is_told_to_the_audit_for_every_story(client):
    first, second = submitted(), submitted()
    client.post(mailed(first).link)
    told = Event.objects.filter(action=Action.SIGNED_IN)
    assert {event.subject for event in told} == {first.pk, second.pk}
    for event in told:
        assert (event.actor, event.purpose) == ("participant", "sign-in")
        assert event.detail == {"by": "link"}


def test_signing_in_gives_the_session_a_new_key_and_keeps_the_draft(client):
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    client.post(mailed().link)
    assert client.session.session_key != session.session_key
    assert not type(session)().exists(session.session_key)
    assert client.session[SESSION_KEY] == str(draft.pk)


def test_twenty_idle_minutes_end_it(inside, session_clock):
    session_clock.now += MAX_IDLE_SECONDS - 1
    assert inside.get("/my/").status_code == 200
    session_clock.now += MAX_IDLE_SECONDS + 1
    assert inside.get("/my/").url == "/my/sign-in/"
    session_clock.now -= MAX_IDLE_SECONDS
    assert inside.get("/my/").url == "/my/sign-in/"


def test_an_hour_ends_it_however_busy(inside, session_clock):
    for _ in range(5):
        session_clock.now += MAX_SECONDS / 5 - 1
        assert inside.get("/my/").status_code == 200
    session_clock.now += 10
    assert inside.get("/my/").url == "/my/sign-in/"


def test_the_times_that_the_page_names_are_those_that_hold(inside):
    assert (MAX_IDLE_SECONDS, MAX_SECONDS) == (20 * 60, 60 * 60)
    assert "20 minutes after the last page" in shown(inside.get("/my/"))
    assert "or after an hour" in shown(inside.get("/my/"))
    assert timedelta(minutes=30) == sign_in.LINK_LIFE


def test_signing_out_ends_it_empties_the_browser_and_keeps_the_draft(inside):
    session = inside.session
    session[SESSION_KEY] = str(drafted().pk)
    session.save()
    assert inside.get("/my/sign-out/").status_code == 405
    response = inside.post("/my/sign-out/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert inside.get(response.url).status_code == 200
    assert inside.get("/my/").url == "/my/sign-in/"
    assert SESSION_KEY in inside.session
    old = Person()
    old.cookies["__Host-session"] = session.session_key
    assert old.get("/my/").url == "/my/sign-in/"


@pytest.mark.parametrize("path", ["", "sign-in/", "code/", "open/wrong/", "signed-out/"])
def test_no_page_is_kept_by_browsers(inside, path):
    assert "no-store" in inside.get(f"/my/{path}")["Cache-Control"]


def test_the_site_and_the_start_of_the_way_lead_there(client):
    for path in ("/", "/articles/", "/share/"):
        assert 'href="/my/"' in client.get(path).text


def test_what_is_a_day_old_is_swept_with_its_messages():
    old, new = asked(), asked()
    submitted()
    past = timezone.now() - sign_in.SIGN_IN_RETENTION - timedelta(seconds=1)
    SignIn.objects.filter(pk=old.pk).update(asked_at=past)
    Message.objects.filter(subject=old.pk).update(created_at=past)
    tasks.sweep_sign_ins()
    assert SignIn.objects.get() == new
    assert set(Message.objects.values_list("kind", flat=True)) == {
        "participants.sign_in",
        "participants.confirmation",
    }
    assert Message.objects.get(kind="participants.sign_in").subject == new.pk


def test_the_sweep_runs_by_itself(settings):
    planned = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert "intake.participants.tasks.sweep_sign_ins" in planned
