"""Cookies, sign-out, security.txt and foreign host names."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from hesperion.accounts.actions import make_demo_account
from intake.share.models import Draft

pytestmark = pytest.mark.django_db


def fields(response):
    return dict(line.split(": ", 1) for line in response.text.splitlines())


def test_every_cookie_is_bound_to_this_host_and_hidden_from_scripts(client, settings):
    client.post("/share/")
    client.get("/share/who/")
    assert client.cookies.keys() == {"__Host-session", "__Host-csrf"}
    assert settings.LANGUAGE_COOKIE_NAME == "__Host-language"
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")


def test_patients_pages_are_sent_packed_and_those_of_staff_are_not(client):
    takes = {"accept-encoding": "gzip"}
    plain, packed = client.get("/share/"), client.get("/share/", headers=takes)
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    for door in ("/admin/login/", "/cms/login/"):
        assert "Content-Encoding" not in client.get(door, headers=takes, follow=True).headers


@pytest.mark.parametrize("door", ["/admin", "/cms"])
def test_signing_out_empties_the_browsers_cache_and_storage(client, door):
    client.force_login(make_demo_account(name="admin", password="only-for-this-test"))
    assert "Clear-Site-Data" not in client.get(f"{door}/").headers
    response = client.post(f"{door}/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(f"{door}/").status_code == 302


def test_signing_out_leaves_patients_drafts_alone(client):
    client.post("/share/")
    staff = type(client)()
    staff.force_login(make_demo_account(name="admin", password="only-for-this-test"))
    staff.post("/admin/logout/")
    assert Draft.objects.count() == 1
    assert client.get("/share/who/").status_code == 200


def test_security_txt_says_whom_to_tell(client, settings):
    settings.SITE_CONTACT = "study@hesperion.example"
    settings.BASE_URL = "https://hesperion.example"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found = fields(response)
    expires = datetime.fromisoformat(found.pop("Expires"))
    assert timedelta(days=100) < expires - datetime.now(UTC) < timedelta(days=365)
    assert found == {
        "Contact": "mailto:study@hesperion.example",
        "Preferred-Languages": "en, de, es",
        "Canonical": "https://hesperion.example/.well-known/security.txt",
    }


@pytest.mark.parametrize(
    ("contact", "uri"),
    [
        ("security@hesperion.example", "mailto:security@hesperion.example"),
        ("mailto:security@hesperion.example", "mailto:security@hesperion.example"),
        ("https://hesperion.example/report", "https://hesperion.example/report"),
        ("tel:+49-30-1234567", "tel:+49-30-1234567"),
    ],
)
def test_a_contact_of_its_own_goes_before_the_sites(client, settings, contact, uri):
    settings.SECURITY_CONTACT = contact
    assert fields(client.get("/.well-known/security.txt"))["Contact"] == uri


def test_without_anybody_to_write_to_there_is_no_security_txt(client, settings):
    settings.SITE_CONTACT = "+49 30 1234567"
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "a b", "testserver:x"])
def test_another_hosts_name_is_refused(client, host):
    response = client.get("/share/", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.text
    assert re.search("<h1>We could not read that</h1>", response.text)
