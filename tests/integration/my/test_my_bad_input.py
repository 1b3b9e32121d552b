"""Signing in answers what it can't take with a sentence and 422, and asks and signs in nobody by it."""

from html import unescape

import pytest
from django.test import Client

from intake.participants.models import SignIn
from tests.factories.my import mailed

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
WRONG_EMAILS = [
    ("", "Type your email address."),
    ("   ", "Type your email address."),
    ("nobody", "Type an email address like name@example.com."),
    ("a" * 250 + "@example.com", "254 characters at most"),
    ("a\x00b@example.com", "Type an email address like"),
    ("a@example.com\nBcc: b@example.com", "Type an email address like"),
    ("<script>alert(1)</script>@example.com", "Type an email address like"),
    ("'; DROP TABLE participants_signin; --", "Type an email address like"),
    ("jürgen@example.com", "Type an email address like"),
]
WRONG_CODES = [
    ("", "Type the code from the mail."),
    ("x" * 5000, "200 characters"),
    ("a\x00b", "a character that we can"),
    ("💥💥💥💥💥💥💥💥", "Type the 8 letters and digits"),
    ("<b>7K3M</b>", "Type the 8 letters and digits"),
    ("٧٧٧٧٧٧٧", "Type the 8 letters and digits"),
]


@pytest.mark.parametrize(("email", "sentence"), WRONG_EMAILS)
def test_a_wrong_address_gets_a_sentence(client, email, sentence):
    response = client.post("/my/sign-in/", {"email": email})
    text = unescape(response.text)
    assert response.status_code == 422
    assert sentence in text
    assert "<title>Error: " in text
    assert "<script>alert" not in response.text
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(("code", "sentence"), WRONG_CODES)
def test_a_wrong_code_gets_a_sentence_and_costs_no_try(client, code, sentence):
    client.post("/my/sign-in/", {"email": "a@example.com"})
    response = client.post("/my/code/", {"code": code})
    assert response.status_code == 422
    assert sentence in unescape(response.text)
    assert SignIn.objects.get().tries == 0


@pytest.mark.parametrize(
    "body", ["code=a%ED%A0%80b", "code=%00", "code=%FF", "code[]=1", "%ED%A0%80=1"]
)
def test_broken_characters_in_a_code_are_refused_with_a_sentence(client, body):
    client.post("/my/sign-in/", {"email": "a@example.com"})
    assert client.post("/my/code/", body, content_type=FORM).status_code == 422


@pytest.mark.parametrize(
    "body", ["email=a%ED%A0%80@example.com", "email=%FF@example.com", "email[]=1"]
)
def test_broken_characters_in_an_address_are_refused_with_a_sentence(client, body):
    assert client.post("/my/sign-in/", body, content_type=FORM).status_code == 422
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("path", ["sign-in/", "code/", "open/{token}/", "sign-out/"])
def test_ten_megabytes_are_refused(path):
    letter = mailed()
    client = Client(enforce_csrf_checks=True)
    client.get("/my/sign-in/")
    response = client.post(f"/my/{path}".format(token=letter.token), {"email": "x" * 10_000_000})
    assert response.status_code in (400, 413)
    assert SignIn.objects.get().used_at is None


@pytest.mark.parametrize("path", ["/my/open/%00/", "/my/?x=%00", "/my/open/a%00b/?x"])
def test_a_nul_in_the_address_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("path", ["", "sign-in/", "code/", "open/x/", "sign-out/", "signed-out/"])
def test_other_methods_are_refused(client, method, path):
    assert getattr(client, method)(f"/my/{path}").status_code == 405


@pytest.mark.parametrize("path", ["sign-in/", "code/", "open/{token}/", "sign-out/"])
def test_no_form_is_taken_from_another_site(path):
    letter = mailed()
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/my/{path}".format(token=letter.token)).status_code == 403
    assert SignIn.objects.get().used_at is None
