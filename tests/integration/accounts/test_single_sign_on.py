"""Signing in through the institution: for accounts of this site alone, with its own second factor."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from hesperion.accounts.actions import remove_second_factors
from hesperion.accounts.models import User
from hesperion.privacy.audit.models import Event
from hesperion.settings import single_sign_on
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, identity_provider
from tests.staff import code, member, with_app

pytestmark = pytest.mark.django_db

START = "/account/login/institution/"
EMAIL = "ada@hesperion.example"
ADA = {
    "sub": "subject-1",
    "email": EMAIL,
    "email_verified": True,
    "name": "Ada",
    "groups": ["admin"],
}


@pytest.fixture
def provider(settings) -> Iterator[IdentityProvider]:
    cache.clear()
    with identity_provider() as found:
        found.person = dict(ADA)
        told = single_sign_on.for_provider(
            issuer=found.issuer, client_id=CLIENT, secret=SECRET, name="the clinic’s account"
        )
        for name, value in told.items():
            setattr(settings, name, value)
        yield found


@pytest.fixture
def ada() -> User:
    return member("researcher", email=EMAIL)


def sent_back(client: Client, path: str = START) -> str:
    """The address that the provider sends the browser back to."""
    start = client.post(path)
    assert start.status_code == 302, start.text
    there = requests.get(start["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client: Client, path: str = START) -> HttpResponse:
    return client.get(sent_back(client, path))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_somebody_with_an_account_is_signed_in_and_linked(provider, ada, client):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert client.session["_auth_user_id"] == str(ada.pk)
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid, linked.extra_data) == (ada, "subject-1", {})
    assert not SocialToken.objects.exists()
    assert actions()[-2:] == ["factor-changed", "signed-in"]
    assert set(ada.groups.values_list("name", flat=True)) == {"researcher"}


def test_afterwards_the_subject_counts_and_not_the_address(provider, ada, client):
    sign_in(client)
    provider.person |= {"email": "new.name@hesperion.example"}
    other = Client()
    assert sign_in(other)["Location"] == "/admin/"
    assert other.session["_auth_user_id"] == str(ada.pk)
    assert SocialAccount.objects.get().extra_data == {}


def test_whoever_gets_the_address_later_does_not_get_the_account(provider, ada, client):
    sign_in(client)
    provider.person |= {"sub": "subject-2"}
    other = Client()
    answer = sign_in(other)
    assert (answer.status_code, is_in(other)) == (403, False)
    remove_second_factors(user=ada)  # as a superuser does for somebody with a new identity
    assert sign_in(other)["Location"] == "/admin/"


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email_verified": "false"}, {"email": "other@hesperion.example"}],
)
def test_an_address_that_is_not_verified_or_not_known_opens_nothing(provider, ada, client, claims):
    provider.person |= claims
    users = User.objects.count()
    answer = sign_in(client)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "this site has no account for your address" in answer.text
    assert (User.objects.count(), SocialAccount.objects.count()) == (users, 0)
    assert actions()[-1] == "sign-in-failed"


def test_the_sites_own_second_factor_is_asked_for(provider, ada, client):
    with_app(ada)
    answer = sign_in(client)
    assert answer["Location"].startswith("/account/login/factor/")
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302
    client.post("/account/login/factor/", {"code": code()})
    assert client.get("/admin/").status_code == 200


def test_who_has_none_must_set_one_up(provider, ada, client, settings):
    settings.MFA_REQUIRED = True
    assert client.get(sign_in(client)["Location"])["Location"] == "/account/"


@pytest.mark.parametrize("was_linked", [True, False])
def test_an_account_that_has_ended_is_refused(provider, ada, client, was_linked):
    if was_linked:
        sign_in(client)
    ada.date_joined = timezone.now() - timedelta(days=9)
    ada.last_day = timezone.now().date() - timedelta(days=1)
    ada.save()
    other = Client()
    assert sign_in(other)["Location"] == "/account/inactive/"
    assert not is_in(other)
    assert SocialAccount.objects.exists() is was_linked


@pytest.mark.parametrize(
    "told",
    [
        {"sub": "other"},
        {"aud": "another-site"},
        {"iss": "https://other.example"},
        {"exp": 1},
        {"nonce": "x"},
    ],
)
def test_an_id_token_about_somebody_or_for_somebody_else_opens_nothing(provider, ada, client, told):
    provider.told = told
    answer = sign_in(client)
    assert (answer.status_code, is_in(client)) == (400, False)
    assert "did not answer as it should" in answer.text


def test_an_answer_is_for_the_browser_that_asked_and_once(provider, ada, client):
    back = sent_back(client)
    stranger = Client()
    assert stranger.get(back).status_code in (400, 403)
    assert not is_in(stranger)
    assert client.get(back)["Location"] == "/admin/"
    again = Client()
    again.cookies = client.cookies
    assert again.get(back).status_code in (400, 403)


@pytest.mark.parametrize("at", ["start", "back"])
def test_a_provider_that_is_away_is_a_page(provider, ada, client, at, caplog):
    back = sent_back(client) if at == "back" else ""
    provider.is_down = True
    answer = client.get(back) if back else client.post(START)
    assert (answer.status_code, is_in(client)) == (503, False)
    assert "Try again in some minutes" in answer.text
    assert "Single sign-on failed: HTTPError" in caplog.text
    assert "code=" not in caplog.text


def test_who_says_no_there_reads_so_here(provider, client):
    state = sent_back(client).partition("state=")[2]
    answer = client.get(f"{START}back/?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "ended the sign-in before it was done" in answer.text


def test_nobody_links_another_account_or_is_led_elsewhere(provider, ada, client):
    assert sign_in(client, f"{START}?process=connect").status_code == 400
    assert not SocialAccount.objects.exists()
    assert sign_in(client, f"{START}?next=https://evil.example/")["Location"] == "/admin/"
    assert sign_in(Client(), f"{START}?next=/cms/")["Location"] == "/cms/"


def test_the_sign_in_offers_it_and_may_send_its_form_there_and_nowhere_else(
    provider, client, settings
):
    page = client.get("/account/login/?next=/admin/")
    assert "Sign in with the clinic’s account" in page.text
    assert f'action="{START}?next=%2Fadmin%2F"' in page.text
    assert f"form-action 'self' {provider.issuer};" in page["Content-Security-Policy"]
    assert "form-action 'self';" in client.get("/account/inactive/")["Content-Security-Policy"]
    settings.OIDC_ISSUER = ""
    page = client.get("/account/login/")
    assert START not in page.text
    assert "form-action 'self';" in page["Content-Security-Policy"]
    assert client.post(START).status_code == 404


@pytest.mark.parametrize("issuer", ["http://login.example.org", "login.example.org", "https://"])
def test_an_address_without_tls_stops_the_start(issuer, monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", issuer)
    monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("OIDC_CLIENT_SECRET", SECRET)
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER is the provider's address"):
        single_sign_on.from_environment()


def test_nobody_finds_the_librarys_tables_in_the_admin():
    labels = {model._meta.app_label for model in admin.site._registry}
    assert "accounts" in labels
    assert "socialaccount" not in labels
