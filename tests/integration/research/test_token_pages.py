"""Tokens on the page of a request: shown once to whoever makes them, and revoked."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from research.api.tokens import MOST_TOKENS, make_token
from research.choices import RequestAction, RequestState
from research.models import ApiToken
from research.requests.states import change_state
from tests.browser.rendered import faults_of
from tests.deciding import text_of
from tests.factories import extracts
from tests.factories.intake import confirmed
from tests.staff import in_group

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"hsp_[A-Za-z0-9_-]{43}")


@pytest.fixture
def requester():
    return in_group("requester", email="asks@example.com")


@pytest.fixture
def steward():
    return in_group("data steward", email="steward@example.com")


@pytest.fixture
def ready(requester):
    return extracts.extract_of(confirmed(), by=requester.user).request


def address(request, rest=""):
    return f"/admin/research/request/{request.pk}/{rest}"


def make(client, request):
    return client.post(address(request, "tokens/make/"))


def revoke(client, request, token):
    return client.post(address(request, f"tokens/{token.pk}/revoke/"))


def secret_in(answer):
    [field] = BeautifulSoup(answer.content, "html.parser").select("#token")
    return field["value"]


def test_a_token_is_shown_once_to_whoever_makes_it(requester, ready):
    page = requester.get(address(ready)).text
    assert "Make a token" in page
    answer = make(requester, ready)
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    secret, token = secret_in(answer), ApiToken.objects.get()
    assert SECRET.fullmatch(secret)
    assert token.sha256 == sha256(secret.encode()).hexdigest()
    assert (token.project, token.by, token.ending) == (ready, requester.user, secret[-4:])
    assert answer.text.count(secret) == 1
    assert '$HESPERION_TOKEN" http://localhost:8000/api/v1/requests' in answer.text
    page = requester.get(address(ready))
    assert f"…{token.ending}: made" in text_of(page).replace(" :", ":")
    assert "Not used yet." in page.text
    assert SECRET.search(page.text) is None


def test_a_token_stays_nowhere_but_in_that_one_answer(requester, ready, caplog):
    caplog.set_level("DEBUG")
    secret = secret_in(answer := make(requester, ready))
    kept = [
        *ApiToken.objects.values(),
        *Event.objects.values(),
        *LogEntry.objects.values(),
        *Message.objects.values(),
        dict(requester.session),
        answer.headers,
        answer.cookies.output(),
        caplog.text,
    ]
    assert [one for one in kept if secret in str(one)] == []
    [event] = Event.objects.filter(action=RequestAction.TOKEN_MADE)
    assert event.actor == requester.actor


def test_only_a_press_of_a_button_makes_or_revokes_one(requester, ready):
    token = make_token(request=ready, by=requester.user).row
    for place in ("tokens/make/", f"tokens/{token.pk}/revoke/"):
        for ask in (requester.get, requester.head, requester.put):
            assert ask(address(ready, place)).status_code == 405
    assert ApiToken.objects.get().revoked_at is None


def test_nobody_but_the_requester_makes_one(ready, steward):
    other = in_group("requester", email="other@example.com")
    researcher = in_group("researcher", email="reads@example.com")
    assert [make(one, ready).status_code for one in (other, steward, researcher)] == [404, 403, 403]
    assert not ApiToken.objects.exists()
    assert "Make a token" not in steward.get(address(ready)).text


@pytest.mark.parametrize("who", ["requester", "steward"])
def test_the_requester_and_data_stewards_see_and_revoke_tokens(request, requester, ready, who):
    token = make_token(request=ready, by=requester.user).row
    ApiToken.objects.update(last_used_on=timezone.now().date())
    client = request.getfixturevalue(who)
    page = text_of(client.get(address(ready)))
    today, last = f"{timezone.now():%-d %B %Y}", f"{ready.ends_on:%-d %B %Y}"
    assert f"by {requester.user.email}. Last used on {today}. It ends with {last}." in page
    answer = client.post(address(ready, f"tokens/{token.pk}/revoke/"), follow=True)
    assert f"The token that ends with {token.ending} is revoked." in answer.text
    token.refresh_from_db()
    assert token.revoked_at
    assert f"…{token.ending}" not in answer.text
    [event] = Event.objects.filter(action=RequestAction.TOKEN_REVOKED)
    assert event.actor == client.actor
    assert revoke(client, ready, token).status_code == 404


def test_nobody_else_revokes_one(requester, ready, steward):
    token = make_token(request=ready, by=requester.user).row
    other = in_group("requester", email="other@example.com")
    researcher = in_group("researcher", email="reads@example.com")
    assert revoke(other, ready, token).status_code == 404
    assert revoke(researcher, ready, token).status_code == 403
    foreign = extracts.asked(by=requester.user)
    assert revoke(steward, foreign, token).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_requests_of_a_project_show_the_same_tokens(requester, ready):
    extension = extracts.approved(by=requester.user, project=ready)
    token = make_token(request=ready, by=requester.user).row
    assert f"…{token.ending}" in requester.get(address(extension)).text
    assert secret_in(make(requester, extension))[-4:] in requester.get(address(ready)).text


def refused(client, request, sentence):
    page = client.get(address(request)).text
    assert "Make a token" not in page
    count, answer = ApiToken.objects.count(), make(client, request)
    assert answer.status_code == 409
    assert sentence in text_of(answer)
    assert ApiToken.objects.count() == count
    return page


def test_before_it_is_approved_and_after_it_ended_none_is_made(requester, ready):
    waiting = extracts.asked(by=requester.user)
    assert "API tokens" not in refused(requester, waiting, "once the request is approved")
    change_state(request=ready, state=RequestState.REVOKED, by="user:1", reason="x")
    refused(requester, ready, "once the request is approved")


def test_after_the_period_none_is_made(requester):
    yesterday = timezone.now().date() - timedelta(days=1)
    over = extracts.approved(
        by=requester.user, starts_on=yesterday - timedelta(days=9), ends_on=yesterday
    )
    refused(requester, over, "is over")


def test_a_project_has_a_few_tokens_at_most(requester, ready):
    for _ in range(MOST_TOKENS):
        make(requester, ready)
    assert "Revoke one first." in refused(requester, ready, "Revoke one first.")


def test_axe_finds_nothing_on_the_pages_of_tokens(requester, ready, steward):
    make_token(request=ready, by=requester.user)
    seen = {
        f"{address(ready)}?own": requester.get(address(ready)),
        f"{address(ready)}?steward": steward.get(address(ready)),
        address(ready, "tokens/make/"): make(requester, ready),
    }
    change_state(request=ready, state=RequestState.REVOKED, by="user:1", reason="x")
    seen[address(ready, "tokens/make/?refused")] = make(requester, ready)
    faults = faults_of(seen)
    assert faults == [], "\n".join(faults)
