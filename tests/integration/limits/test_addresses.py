"""Whose address counts, and that a sender can't choose it."""

import pytest
from django.test import RequestFactory

from hesperion.limits.actions import HOUR, Limit
from hesperion.limits.addresses import client_of, mailbox_of
from intake.share.forms import StartForm
from tests.people import Person

PROXY = "192.0.2.1"


def seen(forwarded=None, remote=PROXY):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_of(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6,203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "203.0.113.9, not an address", PROXY),
    ],
)
def test_only_what_our_own_proxies_added_is_believed(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert seen(forwarded) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("[2001:db8::1]", "2001:db8::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ('"[2001:db8::1]:443"', "2001:db8::/64"),
        ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("\t203.0.113.9 ", "203.0.113.9"),
        ("203.0.113.9:", "203.0.113.9"),
        ("[", PROXY),
        ("[]:1", PROXY),
        (":1", PROXY),
        ("unknown", PROXY),
        ("_hidden", PROXY),
        ("203.0.113.9.1:5", PROXY),
        ("010.0.0.1", PROXY),
        ("1", PROXY),
    ],
)
def test_an_address_is_read_however_a_proxy_writes_it(settings, told, expected):
    settings.TRUSTED_PROXIES = 1
    assert seen(f"6.6.6.6, {told}") == expected
    assert seen(told) == expected


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
    ],
)
def test_all_addresses_of_one_connection_are_one_client(remote, expected):
    assert seen(remote=remote) == expected


@pytest.mark.parametrize("email", ["ana@example.org", "Ana@Example.ORG ", "ana+2@example.org"])
def test_spellings_of_one_mailbox_are_one(email):
    assert mailbox_of(email) == "ana@example.org"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "header"), [(0, "10.0.0.{}"), (1, "10.0.0.{}, 203.0.113.9"), (2, "10.0.0.{}")]
)
def test_made_up_addresses_do_not_help_against_a_limit(
    settings, monkeypatch, clock, proxies, header
):
    settings.TRUSTED_PROXIES = proxies
    monkeypatch.setattr(StartForm, "limit", Limit("tests", most=3, period=HOUR))
    statuses = [
        Person().post("/share/", headers={"X-Forwarded-For": header.format(number)}).status_code
        for number in range(5)
    ]
    assert statuses == [302, 302, 302, 429, 429]


@pytest.mark.django_db
def test_behind_a_proxy_each_client_has_a_limit_of_their_own(settings, monkeypatch, clock):
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(StartForm, "limit", Limit("tests", most=1, period=HOUR))
    for number in range(3):
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        assert Person().post("/share/", headers=headers).status_code == 302
        assert Person().post("/share/", headers=headers).status_code == 429
