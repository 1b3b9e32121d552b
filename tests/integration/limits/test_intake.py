"""The intake under its limits: people pass, scripts don't go on for ever, and nobody learns who is known."""

import re
from html import unescape

import pytest
from django.db import connection

from hesperion.limits.actions import HOUR, Limit
from hesperion.mail import actions as mail
from hesperion.mail.models import Message, Reason, Suppression
from hesperion.mail.suppression import address_key
from intake.consent.forms.consent import SignForm
from intake.participants import limits
from intake.participants.models import Participant
from intake.participants.queries import confirmation_token
from intake.record.models import Story
from intake.share.forms import SendForm, StartForm
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from tests.embedded import ROOT
from tests.factories.intake import EMAIL, NAME, answers, drafted, submitted
from tests.people import Person, reader
from tests.sizes import size

pytestmark = pytest.mark.django_db

HOSPITAL = "203.0.113.9"
PEOPLE = 200
WALKING = size(PEOPLE, 20)  # those who open the pages; the others are counted alone


def answer_the_rest(person, but=""):
    """Each step that has no answer yet gets one."""
    draft = Draft.objects.get(pk=person.session[SESSION_KEY])
    with reader():
        whole = answers() | draft.answers
    draft.answers = {key: values for key, values in whole.items() if key != but}
    draft.save()


class Visitor(Person):
    """Somebody in a hospital. Without scripts nothing keeps them from pressing Send twice."""

    def __init__(self, number):
        super().__init__(enforce_csrf_checks=True, REMOTE_ADDR=HOSPITAL)
        self.scripts = number % 2 == 0
        self.email = f"person{number}@example.com"

    def look(self, path):
        self.fields = self.hidden_fields(path)

    def press(self, path):
        signing = {"agree": "on", "name": NAME, "email": self.email}
        typed = signing if path == "/share/sign/" else {}
        presses = 2 if path == "/share/check/" and not self.scripts else 1
        for _ in range(presses):
            response = super(Person, self).post(path, self.fields | typed)
            assert response.status_code == 302, response.text
        if path == "/share/":
            answer_the_rest(self, but="sign")
        if path == "/share/sign/":
            answer_the_rest(self)


WAY = ["/share/", "/share/sign/", "/share/check/"]
LIMITS = dict(zip(WAY, (limits.STARTS, limits.SIGNATURES, limits.STORIES), strict=True))


class Counted:
    """Somebody in the hospital whose presses the limits count, without the pages."""

    def __init__(self, number):
        self.scripts = number % 2 == 0

    def look(self, path):
        """It costs nothing."""

    def press(self, path):
        for _ in range(2 if path == "/share/check/" and not self.scripts else 1):
            assert limits.consume(limit=LIMITS[path], who=HOSPITAL) == 0


def people():
    """All of the hospital; the last of them walk."""
    return [(Counted if number < PEOPLE - WALKING else Visitor)(number) for number in range(PEOPLE)]


@pytest.mark.long
def test_two_hundred_people_of_one_address_pass_within_an_hour(settings, clock):
    settings.FORM_MIN_SECONDS = 1.0
    for visitor in people():
        for path in WAY:
            visitor.look(path)
            clock.now += HOUR / PEOPLE / len(WAY) - 0.001
            visitor.press(path)
    assert Story.objects.count() == Message.objects.count() == WALKING


@pytest.mark.long
def test_two_hundred_people_of_one_address_pass_at_once(settings, clock):
    settings.FORM_MIN_SECONDS = 1.0
    visitors = people()
    for path in WAY:
        for visitor in visitors:
            visitor.look(path)
        clock.now += 1
        for visitor in visitors:
            visitor.press(path)
    assert Story.objects.count() == Message.objects.count() == WALKING


def none_left(monkeypatch, form):
    monkeypatch.setattr(form, "limit", Limit("tests", most=0, period=HOUR))


def assert_is_calm(response):
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= HOUR
    assert "Very many people are sending from your network just now. Nothing is lost." in unescape(
        response.text
    )


@pytest.fixture
def begun(client):
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


def test_over_the_limit_no_draft_is_started(client, clock, monkeypatch):
    none_left(monkeypatch, StartForm)
    assert_is_calm(client.post("/share/"))
    assert not Draft.objects.exists()


def test_over_the_limit_what_was_signed_stays_on_the_page(client, begun, clock, monkeypatch):
    none_left(monkeypatch, SignForm)
    typed = {"agree": "on", "name": "Another Name", "email": "new@example.com"}
    response = client.post("/share/sign/", typed)
    assert_is_calm(response)
    assert 'value="Another Name"' in response.text
    assert 'value="new@example.com"' in response.text
    with reader():
        assert Draft.objects.get().answers == begun.answers


def test_over_the_limit_the_draft_stays_and_can_be_sent_later(client, begun, clock, monkeypatch):
    monkeypatch.setattr(SendForm, "limit", Limit("tests", most=1, period=HOUR))
    limits.consume(limit=SendForm.limit, who="127.0.0.1")
    assert_is_calm(client.post("/share/check/"))
    assert not Participant.objects.exists()
    with reader():
        assert Draft.objects.get().answers == begun.answers
    clock.now += HOUR
    assert client.post("/share/check/").url == "/share/sent/"


def test_a_form_that_is_sent_back_does_not_count(client, begun, clock, monkeypatch):
    monkeypatch.setattr(SignForm, "limit", Limit("tests", most=1, period=HOUR))
    typed = {"agree": "on", "name": NAME}
    for _ in range(3):
        assert client.post("/share/sign/", typed | {"email": "nobody"}).status_code == 422
    assert client.post("/share/sign/", typed | {"email": EMAIL}).status_code == 302


def test_who_tries_links_is_stopped_but_a_right_link_always_opens(client, clock, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_LINKS", Limit("tests", most=3, period=HOUR))
    right = f"/share/confirm/{confirmation_token(submitted())}/"
    tries = [client.get(f"/share/confirm/{number}.wrong/") for number in range(5)]
    assert [answer.status_code for answer in tries] == [404, 404, 404, 429, 429]
    assert_is_calm(tries[-1])
    assert_is_calm(client.post("/share/confirm/x.wrong/"))
    assert client.get(right).status_code == 200
    assert client.post(right).url == right


def test_a_mailbox_gets_four_mails_a_day_and_every_story_is_kept(postbox, clock):
    for email in (EMAIL, EMAIL.upper(), EMAIL.replace("@", "+again@"), EMAIL, EMAIL, EMAIL):
        submitted(sign={"email": email})
    other = submitted(sign={"email": "other@example.com"})
    assert mail.deliver_due() == 5
    assert Story.objects.count() == 7
    assert Message.objects.get(subject=other.pk).sent_at
    waiting = Message.objects.filter(sent_at=None)
    assert [message.attempts for message in waiting] == [0, 0]
    assert mail.deliver_due() == 0, "they are not due"
    clock.now += 24 * HOUR
    Message.objects.update(next_attempt_at=Message.objects.first().created_at)
    assert mail.deliver_due() == 2


def test_a_mail_waits_until_the_day_is_over(clock, postbox):
    clock.now = clock.now // (24 * HOUR) * 24 * HOUR + 20 * HOUR
    for _ in range(5):
        submitted()
    mail.deliver_due()
    late = Message.objects.get(sent_at=None)
    wait = (late.next_attempt_at - late.created_at).total_seconds()
    assert 4 * HOUR <= wait < 4 * HOUR + 60


def test_a_mail_server_that_is_away_uses_up_nobodys_mails(postbox, clock):
    for _ in range(4):
        submitted()
    postbox.answer = "451 try later"
    for _ in range(3):
        Message.objects.update(next_attempt_at=Message.objects.first().created_at)
        assert mail.deliver_due() == 0
    postbox.answer = "250 OK"
    Message.objects.update(next_attempt_at=Message.objects.first().created_at)
    assert mail.deliver_due() == 4


def _in_hours(key, value):
    """The age of a cookie counts down while a story is told: in whole hours it says how long it lasts."""
    if key == "expires":
        return ""
    return -(-value // 3600) if key == "max-age" and value else value


def shown(response, email):
    """What the answer tells: status, headers and body, without what is random and what was typed."""
    body = re.sub(
        r'(name="(?:opened|version|csrfmiddlewaretoken)" value=)"[^"]*"', r"\1", response.text
    )
    body = re.sub(r"HSP-\w{4}-\w{4}", "HSP", body)
    body = re.sub(r"<strong>\s*\w{4}-\w{4}\s*</strong>", "CODE", body)  # to go on elsewhere
    cookies = sorted(
        (name, sorted((key, _in_hours(key, value)) for key, value in cookie.items()))
        for name, cookie in response.cookies.items()
    )
    headers = {name: text for name, text in response.items() if name != "Expires"}
    return response.status_code, headers, cookies, body.replace(email, "EMAIL")


def journey(email):
    person = Person()
    signed = {"agree": "on", "name": NAME, "email": email}
    responses = [person.post("/share/")]
    answer_the_rest(person, but="sign")
    responses.append(person.post("/share/sign/", signed))
    answer_the_rest(person)
    responses += [person.get("/share/sign/"), person.get("/share/check/")]
    responses += [person.post("/share/check/"), person.get("/share/sent/")]
    return [shown(response, email) for response in responses]


def test_every_answer_is_the_same_for_a_known_and_an_unknown_address(postbox, clock):
    for _ in range(6):
        submitted(sign={"email": "known@example.com"})
    mail.deliver_due()
    assert journey("known@example.com") == journey("other@example.com")


def test_every_answer_is_the_same_for_an_address_that_gets_no_mails(postbox, clock):
    Suppression.objects.create(key=address_key("quiet@example.com"), reason=Reason.BOUNCED)
    assert journey("quiet@example.com") == journey("other@example.com")
    assert mail.deliver_due() == 1
    assert postbox.addresses == ["other@example.com"]


def test_no_address_lies_in_the_table_or_in_the_logs(postbox, clock, caplog, monkeypatch):
    caplog.set_level("DEBUG")
    visitor = Visitor(0)
    for path in WAY:
        visitor.look(path)
        visitor.press(path)
    postbox.answer = "451 try later"
    mail.deliver_due()
    none_left(monkeypatch, StartForm)
    assert Visitor(1).post("/share/").status_code == 429
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, ' ') FROM limits_count c")
        table = cursor.fetchone()[0]
    assert len(table) > 4 * 64
    ours = [record for record in caplog.records if record.name != "mail.log"]  # the tests' server
    logged = "\n".join(record.getMessage() for record in ours)
    assert "SMTPDataError" in logged
    for address in (HOSPITAL, visitor.email, "person0"):
        assert address not in table
        assert address not in logged


def test_the_documents_and_the_pages_name_the_limits_that_hold():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    for limit in (limits.STARTS, limits.SIGNATURES, limits.STORIES, limits.WRONG_LINKS):
        assert limit.period == HOUR
        assert f"{limit.most} an hour" in text
    assert f"{limits.SIGN_INS.most} an hour" in text
    assert (limits.SIGN_IN_MAILS.most, limits.SIGN_IN_MAILS.period) == (5, HOUR)
    assert "| sign-in mails, and mails to erase by | 5 an hour together |" in text
    assert (limits.MAILS.most, limits.MAILS.period) == (4, 24 * HOUR)
    assert "4 a day" in text
    assert "four mails a day" in (ROOT / "templates/share/sent.html").read_text(encoding="utf-8")
