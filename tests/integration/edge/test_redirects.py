"""No redirect leads to another host, whatever the request asks for."""

import copy
import re
from collections import deque
from itertools import cycle

import pytest
from django.db import transaction

from hesperion.accounts.actions import make_demo_account
from tests.integration.edge.crawl import addresses
from tests.sizes import IN_FULL

pytestmark = pytest.mark.django_db

PASSWORD = "only-for-this-test"
SIGN_IN = {"login": "admin@hesperion.example", "password": PASSWORD}
FOREIGN = [
    "//evil.example",
    "https://evil.example",
    "https:evil.example",
    r"\\evil.example",
    r"/\evil.example",
]


def leads_elsewhere(response):
    """Whether a browser would leave for another host: to it, a backslash is a slash."""
    target = response.get("Location", "").strip().replace("\\", "/")
    return target.startswith("//") or (
        re.match(r"[a-z][a-z0-9+.-]*:", target, re.I) is not None
        and not target.startswith("http://testserver/")
    )


@pytest.mark.parametrize("target", FOREIGN)
@pytest.mark.parametrize("door", ["/admin", "/cms"])
def test_signing_in_and_out_leads_nowhere_else(client, door, target):
    make_demo_account(name="admin", password=PASSWORD)
    form = SIGN_IN | {"next": target}
    for path in (f"{door}/login/", "/account/login/", f"{door}/logout/"):
        response = client.post(path, form, query_params={"next": target})
        assert response.status_code in (200, 302)
        assert not leads_elsewhere(response), response["Location"]


def test_signing_in_leads_on_to_an_own_page(client):
    make_demo_account(name="admin", password=PASSWORD)
    target = "/admin/research/record/"
    led = client.get("/admin/login/", query_params={"next": target}).url
    assert client.post(led, SIGN_IN).url == target


@pytest.mark.long
def test_no_address_redirects_to_what_the_request_names(person, samples):
    """Pages of the CMS with every target; in `make test` with one each, by turns.

    There /admin/ and /cms/ are also asked for a page, or sent a form, by turns.
    """
    cookies = copy.deepcopy(person.cookies)
    redirects, turns = 0, cycle(FOREIGN)
    methods, in_turn = (person.get, person.post), cycle((person.get, person.post))
    for path in addresses(samples):
        targets = FOREIGN if IN_FULL else [next(turns)]
        for target in targets if "/cms/pages/" in path else FOREIGN[:1]:
            is_one_of_many = path.startswith(("/admin/", "/cms/")) and not IN_FULL
            for method in [next(in_turn)] if is_one_of_many else methods:
                person.cookies = copy.deepcopy(cookies)
                with transaction.atomic():  # each request finds everything as it was
                    query = {"next": target, "return_url": target}
                    response = method(path, query_params=query)
                    transaction.set_rollback(True)
                if response.streaming:
                    deque(response.streaming_content, maxlen=0)  # at its end a file is closed
                redirects += "Location" in response
                assert not leads_elsewhere(response), (path, response["Location"])
    assert redirects > 20


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/share", r"/\evil.example"])
def test_a_missing_slash_at_the_end_leads_nowhere_else(client, path):
    assert not leads_elsewhere(client.get("/", PATH_INFO=path))
