"""Signing in and out: nobody learns who has an account, and sessions end in time."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache

from hesperion.accounts.models import User
from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from intake.share.models import Draft
from tests.staff import PASSWORD, account, age, sign_in

pytestmark = pytest.mark.django_db

UNKNOWN = "nobody@hesperion.example"
KNOWN = "admin@hesperion.example"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def told(client, path, form):
    """Status, headers and body of an answer, without what is random or was typed."""
    answer = client.post(path, form)
    page = BeautifulSoup(answer.content, "html.parser")
    for token in page.select("[name=csrfmiddlewaretoken]"):
        token["value"] = ""
    body = str(page).replace(next(iter(form.values())), "")
    return answer.status_code, dict(answer.headers) | {"Content-Length": "", "Expires": ""}, body


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("/account/login/", [{"login": email, "password": "wrong"} for email in (KNOWN, UNKNOWN)]),
        ("/account/password/forgotten/", [{"email": email} for email in (KNOWN, UNKNOWN)]),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(client, path, forms):
    account()
    known, unknown = (told(type(client)(), path, form) for form in forms)
    assert known == unknown


def test_too_many_tries_say_the_same_of_an_address_that_nobody_has(client):
    account()
    answers = []
    for email in (KNOWN, UNKNOWN):
        cache.clear()
        form = {"login": email, "password": "wrong"}
        answers.append([told(type(client)(), "/account/login/", form) for _ in range(6)])
    assert answers[0] == answers[1]
    assert "Too many wrong tries" in answers[0][-1][2]


def test_both_addresses_owe_a_mail_and_that_to_nobody_is_dropped(client):
    account()
    for email in (KNOWN, UNKNOWN):
        client.post("/account/password/forgotten/", {"email": email})
    assert Message.objects.count() == 2
    assert deliver_due() == 1
    assert [letter.to for letter in mail.outbox] == [[KNOWN]]
    assert Message.objects.filter(dropped_at=None).count() == 1


def test_a_new_account_gets_a_link_that_sets_its_password_once(client):
    client.force_login(account())
    form = {"email": "New.One@Hesperion.example", "first_name": "New", "roles": ["researcher"]}
    client.post("/admin/accounts/user/add/", form)
    new = User.objects.get(email="new.one@hesperion.example")
    assert not new.has_usable_password()
    assert deliver_due() == 1
    link = re.search(r"http://localhost:8000(/account/password/new/\S+)", mail.outbox[0].body)[1]
    person = type(client)()
    page = person.get(link).url
    assert link.rsplit("-", 1)[1] not in page
    form = {"password1": "kofum-birer-tasuv", "password2": "kofum-birer-tasuv"}
    assert person.post(page, form).url == "/account/password/set/"
    new.refresh_from_db()
    assert new.check_password("kofum-birer-tasuv")
    assert "This link does not work" in type(client)().get(link).text


def test_nobody_signs_up(client):
    for path in (
        "/account/signup/",
        "/account/email/",
        "/account/3rdparty/",
        "/cms/password_reset/",
    ):
        assert client.get(path).status_code in (302, 404)
    assert client.get("/account/signup/").status_code == 404
    assert not User.objects.exists()


def test_the_address_is_the_same_in_any_case(client):
    account("researcher")
    form = {"login": "Researcher@Hesperion.Example", "password": PASSWORD}
    assert client.post("/account/login/", form).url == "/admin/"


@pytest.mark.parametrize("page", ["/admin/logout/", "/cms/logout/", "/account/logout/"])
def test_signing_out_ends_the_session_and_leads_to_the_sign_in(client, page):
    client.force_login(account())
    key = client.session.session_key
    answer = client.post(page)
    assert answer.url == "/account/login/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.session.session_key != key
    assert client.get("/admin/").url == "/account/login/?next=/admin/"


def test_asking_for_the_page_signs_nobody_out(client):
    client.force_login(account())
    client.get("/admin/logout/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("times", "is_over"),
    [
        ({}, False),
        ({"staff_seen": 29 * 60}, False),
        ({"staff_seen": 31 * 60}, True),
        ({"staff_began": 11.9 * 3600}, False),
        ({"staff_began": 12.1 * 3600}, True),
    ],
)
def test_a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours(client, times, is_over):
    client.force_login(account())
    age(client, **times)
    answer = client.get("/admin/accounts/user/?q=1")
    assert answer.status_code == (302 if is_over else 200)
    if is_over:
        assert answer.url == "/account/login/?next=/admin/accounts/user/%3Fq%3D1"
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        assert "time was up" in client.get(answer.url).text


def test_work_keeps_a_session_and_the_pings_of_an_open_editor_do_not(client):
    client.force_login(account())
    for page, keeps in (("/cms/editing-sessions/ping/1/1/", False), ("/cms/", True)):
        age(client, staff_seen=20 * 60)
        before = client.session["staff_seen"]
        client.get(page)
        assert (client.session["staff_seen"] > before) is keeps


def test_a_session_without_its_times_is_over(client):
    client.force_login(account())
    session = client.session
    del session["staff_began"]
    session.save()
    assert client.get("/admin/").status_code == 302


def test_the_limits_do_not_touch_a_patients_session(client, settings):
    settings.STAFF_IDLE_SECONDS = settings.STAFF_SESSION_SECONDS = 0
    client.post("/share/")
    assert client.get("/share/who/").status_code == 200
    assert client.session.get_expiry_age() > 80 * 24 * 3600
    assert Draft.objects.count() == 1


def test_signing_in_changes_the_sessions_key(client):
    client.post("/share/")
    key = client.session.session_key
    sign_in(client, account())
    assert client.session.session_key != key
    assert not Session.objects.filter(pk=key).exists()


def test_an_account_without_a_password_is_led_to_the_mail_that_sets_one(client):
    user = account()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    page = client.get("/account/password/", follow=True)
    assert page.redirect_chain[-1][0] == "/account/password/forgotten/"
    assert page.status_code == 200
