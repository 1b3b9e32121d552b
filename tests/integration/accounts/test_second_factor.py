"""Nobody enters a door without a second factor used in this session, and factors work once."""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client

from hesperion.accounts.actions import remove_second_factors
from hesperion.mail.actions import deliver_due
from tests.integration.edge.crawl import addresses
from tests.staff import PASSWORD, account, code, prove, recovery_codes, sign_in, with_app

pytestmark = pytest.mark.django_db

SIGN_IN_AND_OUT = re.compile("/(admin|cms)/log(in|out)/")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED = True
    cache.clear()


def behind_doors():
    """Every address of /admin/ and /cms/ but the sign-in pages, and one that does not exist."""
    paths = [
        path
        for path in addresses({"app_label": "accounts"})
        if path.startswith(("/admin/", "/cms/"))
    ]
    assert len(paths) > 150
    return [path for path in paths if not SIGN_IN_AND_OUT.fullmatch(path)] + [
        "/admin/no/",
        "/cms/no/",
    ]


def not_led_to(client, page):
    """The addresses that answer with anything else than the way to `page`."""
    wrong = []
    for path in behind_doors():
        for answer in (client.get(path), Client.post(client, path)):
            if answer.status_code != 302 or not answer.url.startswith(page):
                wrong.append((path, answer.status_code))
    return wrong


def test_a_stranger_reaches_no_address_behind_a_door(client):
    assert not_led_to(client, "/account/login/?next=/") == []


def test_a_superuser_without_a_factor_is_led_to_set_one_up(client):
    client.force_login(account())
    assert not_led_to(client, "/account/") == []
    assert client.get("/admin/").url == "/account/"
    assert "Before you go on, add a second way" in client.get("/account/").text


def test_a_session_that_knows_the_password_alone_is_asked_for_the_factor(client):
    client.force_login(with_app(account()))
    assert not_led_to(client, "/account/again/code/?next=/") == []


def test_the_same_superuser_with_the_factor_gets_in(client):
    user = with_app(account())
    client.force_login(user)
    prove(client, user)
    assert client.get("/admin/").status_code == 200
    assert client.get("/cms/").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "passkeys/add/", "app/remove/", "codes/", "codes/new/", "password/"]
)
def test_factors_and_passwords_are_not_changed_before_the_factor_is_proved(client, settings, path):
    settings.MFA_REQUIRED = False
    client.force_login(with_app(account()))
    assert client.get(f"/account/{path}").url == f"/account/again/code/?next=/account/{path}"


def test_a_session_loses_what_a_removed_factor_proved(client):
    user = with_app(account())
    client.force_login(user)
    prove(client, user)
    remove_second_factors(user=user)
    assert client.get("/admin/").url == "/account/"


def test_a_code_of_the_app_opens_the_door_that_was_asked_for(client):
    user = with_app(account("researcher"))
    led = client.get("/admin/research/record/").url
    assert led == "/account/login/?next=/admin/research/record/"
    asked = client.post(led, {"login": user.email, "password": PASSWORD}).url
    assert asked.startswith("/account/login/factor/")
    assert client.get("/admin/").url.startswith("/account/login/")
    assert client.post("/account/login/factor/", {"code": code()}).url == "/admin/research/record/"
    assert client.get("/admin/").status_code == 200


def test_a_code_that_was_typed_slowly_is_taken_and_an_old_one_is_not(client, monkeypatch):
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: 1_800_000_000))
    user = with_app(account())
    sign_in(client, user)
    assert client.post("/account/login/factor/", {"code": code(ago=2)}).status_code == 200
    assert client.post("/account/login/factor/", {"code": code(ago=1)}).status_code == 302


def test_a_code_works_once(client):
    user = with_app(account())
    used = code()
    sign_in(client, user)
    client.post("/account/login/factor/", {"code": used})
    other = type(client)()
    sign_in(other, user)
    answer = other.post("/account/login/factor/", {"code": used})
    assert answer.status_code == 200
    assert "was used before" in answer.text
    assert other.get("/admin/").url.startswith("/account/login/")


def test_a_recovery_code_works_once(client):
    user = with_app(account())
    first = recovery_codes(user)[0]
    sign_in(client, user)
    assert client.post("/account/login/factor/", {"code": first}).status_code == 302
    assert client.get("/admin/").status_code == 200
    other = type(client)()
    sign_in(other, user)
    assert other.post("/account/login/factor/", {"code": first}).status_code == 200
    assert len(recovery_codes(user)) == 9


def test_wrong_codes_are_limited_and_then_a_right_one_is_refused_too(client):
    user = with_app(account())
    sign_in(client, user)
    said = [client.post("/account/login/factor/", {"code": f"{n:06}"}).text for n in range(6)]
    assert "This code is not right" in said[0]
    assert "Too many wrong tries" in said[-1]
    assert "Too many wrong tries" in client.post("/account/login/factor/", {"code": code()}).text
    assert client.get("/admin/").status_code == 302


def test_wrong_passwords_are_limited_and_then_the_right_one_is_refused_too(client):
    user = account()
    for _ in range(5):
        sign_in(client, user, password="wrong")
    assert "Too many wrong tries" in sign_in(client, user).text


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_through_the_forms_and_counts_at_once(client):
    user = account("researcher")
    assert sign_in(client, user).url == "/admin/"
    assert client.get("/admin/").url == "/account/"
    again = client.get("/account/app/add/").url
    assert again == "/account/again/?next=%2Faccount%2Fapp%2Fadd%2F"
    assert client.post(again, {"password": PASSWORD}).url == "/account/app/add/"
    page = client.get("/account/app/add/")
    assert "<svg" in page.text
    secret = re.search(r'class="secret">(\w+)<', page.text)[1]
    done = Client.post(client, "/account/app/add/", {"code": code(secret)})
    assert done.url == "/account/codes/"
    assert client.get("/account/codes/").text.count("<code>") == 10
    assert client.get("/admin/").status_code == 200
    deliver_due()
    assert [letter.subject for letter in mail.outbox] == ["The way you sign in was changed"]


def test_where_no_factor_is_asked_for_every_page_says_so(client, settings):
    sentence = "This site does not ask for a second factor"
    settings.MFA_REQUIRED = False
    client.force_login(account())
    for page in ("/admin/", "/admin/accounts/user/", "/cms/", "/cms/pages/"):
        assert sentence in client.get(page).text
    settings.MFA_REQUIRED = True
    user = with_app(account())
    prove(client, user)
    for page in ("/admin/", "/cms/"):
        assert sentence not in client.get(page).text


def test_secrets_of_factors_are_not_shown_in_the_admin(client, settings):
    settings.MFA_REQUIRED = False
    client.force_login(account())
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert not Authenticator.objects.exists()
