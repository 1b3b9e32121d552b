"""An account that has ended signs in by no way; its sessions and its mails end with it."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.core import mail
from django.core.cache import cache
from django.test import Client

from hesperion.accounts.models import User
from hesperion.accounts.queries import members
from hesperion.mail.actions import deliver_due
from hesperion.ui.days import utc_today
from tests.staff import account, code, recovery_codes, sign_in, with_app

pytestmark = pytest.mark.django_db

SENTENCE = "Your account has ended"
YESTERDAY = {"last_day": utc_today() - timedelta(days=1)}
ENDED = [{"is_active": False}, YESTERDAY]


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def reviewer() -> User:
    user = account("reviewer")
    User.objects.filter(pk=user.pk).update(date_joined=datetime(2025, 1, 1, tzinfo=UTC))
    return user


def end(user: User, how: dict) -> None:
    User.objects.filter(pk=user.pk).update(**how)


@pytest.mark.parametrize("how", ENDED)
def test_the_sentence_comes_after_the_right_password_alone(client, reviewer, how):
    end(reviewer, how)
    answer = client.post(
        "/account/login/", {"login": reviewer.email, "password": "only-for-this-test"}, follow=True
    )
    assert SENTENCE in answer.text
    assert "ask a superuser of this site to extend it" in answer.text
    wrong = client.post("/account/login/", {"login": reviewer.email, "password": "wrong"})
    assert SENTENCE not in wrong.text
    assert "don’t belong together" in wrong.text
    assert client.get("/admin/").url == "/account/login/?next=/admin/"


@pytest.mark.parametrize("how", ENDED)
def test_neither_a_code_nor_a_recovery_code_gets_in_once_the_account_has_ended(reviewer, how):
    with_app(reviewer)
    for typed in (code(), recovery_codes(reviewer)[0]):
        client = Client()
        assert sign_in(client, reviewer).url.startswith("/account/login/factor/")
        end(reviewer, how)
        client.post("/account/login/factor/", {"code": typed})
        assert client.get("/admin/").url == "/account/login/?next=/admin/"
        end(reviewer, {"is_active": True, "last_day": None})


@pytest.mark.parametrize("how", ENDED)
def test_an_open_session_ends_with_the_next_request_and_does_not_come_back(client, reviewer, how):
    client.force_login(reviewer)
    assert client.get("/admin/").status_code == 200
    end(reviewer, how)
    assert client.get("/admin/").url == "/account/login/?next=/admin/"
    assert "because your account has ended" in client.get("/account/login/").text
    end(reviewer, {"is_active": True, "last_day": None})
    assert client.get("/admin/").status_code == 302


def test_the_last_day_is_included(client, reviewer):
    end(reviewer, {"last_day": utc_today()})
    assert sign_in(client, reviewer).url == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("how", ENDED)
def test_it_gets_no_mail(client, reviewer, how):
    end(reviewer, how)
    assert list(members("reviewer")) == []
    client.post("/account/password/forgotten/", {"email": reviewer.email})
    deliver_due()
    assert mail.outbox == []


@pytest.mark.parametrize("how", ENDED)
def test_a_passkey_that_was_proved_does_not_get_in(client, reviewer, how):
    end(reviewer, how)
    request = client.get("/account/login/").wsgi_request
    passkey = Authenticator(user=User.objects.get(), type=Authenticator.Type.WEBAUTHN, data={})
    passkey.save()
    answer = perform_passwordless_login(request, passkey, Login(user=passkey.user))
    assert SENTENCE in client.get(answer.url).text
    assert not request.user.is_authenticated
