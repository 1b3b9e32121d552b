"""Tokens are made by the requester of an approved request, shown once, and kept as a hash."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connections
from django.utils import timezone

from hesperion.accounts.groups import REQUESTER, STEWARD
from hesperion.privacy.audit.models import Event
from research.api.tokens import (
    MOST_TOKENS,
    NoTokenMade,
    find_token,
    make_token,
    revoke_token,
    valid_tokens,
)
from research.choices import RequestAction, RequestState
from research.models import ApiToken
from research.requests.states import change_state
from tests.factories.extracts import approved, asked, extract_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(db):
    return approved()


def made_for(request):
    return make_token(request=request, by=request.asked_by)


def test_a_token_is_256_random_bits_and_only_its_hash_is_kept(request_):
    token, secret = made_for(request_)
    assert re.fullmatch(r"hsp_[A-Za-z0-9_-]{43}", secret)
    assert secret != made_for(request_).secret
    kept = str(list(ApiToken.objects.values())) + str(list(Event.objects.values()))
    assert secret not in kept
    assert secret[4:20] not in kept
    assert (token.sha256, token.ending) == (sha256(secret.encode()).hexdigest(), secret[-4:])
    assert (token.project, token.by) == (request_, request_.asked_by)


def test_making_and_revoking_it_are_events_of_its_owner(request_):
    token = made_for(request_).row
    for _ in range(2):
        revoke_token(token=token, by=request_.asked_by)
    events = Event.objects.filter(action__startswith="api-").order_by("pk")
    facts = {"token": token.pk, "project": request_.number}
    assert [(event.action, event.actor, event.detail) for event in events] == [
        (RequestAction.TOKEN_MADE, actor(request_), facts | {"request": request_.number}),
        (RequestAction.TOKEN_REVOKED, actor(request_), facts),
    ]


def actor(request):
    return f"user:{request.asked_by_id}"


def test_it_is_found_by_itself_alone(request_):
    token, secret = made_for(request_)
    assert find_token(secret) == token
    for other in (
        "",
        secret[:-1],
        f"{secret} ",
        f"{secret}\n",
        secret.lower(),
        token.sha256,
        "hsp_",
    ):
        assert find_token(other) is None


@pytest.mark.parametrize("earlier", ["ends_on", "agreement_ends_on"])
def test_it_ends_with_the_request_or_with_its_agreement(earlier):
    first = timezone.now().date() + timedelta(days=9)
    assert made_for(approved(**{earlier: first})).row.expires_on == first


def test_a_token_of_an_extension_is_one_of_the_project(request_):
    extension = approved(project=request_)
    token = made_for(extension).row
    assert token.project == request_
    assert list(valid_tokens(request_)) == [token]


def test_a_project_has_few_valid_ones(request_):
    extension = approved(project=request_)
    tokens = [made_for(one).row for one in (request_, extension, *[request_] * 3)]
    assert len(tokens) == MOST_TOKENS
    with pytest.raises(NoTokenMade, match="Revoke one first"):
        made_for(extension)
    revoke_token(token=tokens[0], by=request_.asked_by)
    assert made_for(extension)


@pytest.mark.django_db(transaction=True)
def test_it_has_no_more_if_several_are_made_at_once(request_):
    def make(_number):
        try:
            return bool(made_for(request_))
        except NoTokenMade:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(make, range(MOST_TOKENS + 7)))
    assert sum(made) == MOST_TOKENS == ApiToken.objects.count()


def test_only_the_requester_makes_one(request_):
    for other in (person(STEWARD), person(REQUESTER, 2)):
        with pytest.raises(NoTokenMade, match="Only who asked"):
            make_token(request=request_, by=other)
    request_.asked_by.groups.clear()
    with pytest.raises(NoTokenMade, match="Only who asked"):
        make_token(
            request=request_, by=type(request_.asked_by).objects.get(pk=request_.asked_by_id)
        )
    assert not ApiToken.objects.exists()


def test_none_is_made_before_the_approval_or_after_the_end(request_):
    with pytest.raises(NoTokenMade, match="once the request is approved"):
        made_for(asked())
    change_state(request=request_, state=RequestState.REVOKED, by="user:1", reason="x")
    with pytest.raises(NoTokenMade, match="once the request is approved"):
        made_for(request_)


def test_one_is_made_while_the_extract_is_built_and_once_it_is_ready():
    assert made_for(extract_of().request)
    request = approved()
    change_state(request=request, state=RequestState.BUILDING, by="user:1")
    assert made_for(request)
