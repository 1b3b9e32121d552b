"""Mails by way of a provider: what it is sent, and what it tells of mails that came back."""

import base64
import json
import os
import subprocess
import sys
import uuid

import pytest
from django.utils import timezone

from hesperion.mail import actions
from hesperion.mail.models import Message, Reason, Suppression
from hesperion.mail.suppression import address_key
from hesperion.settings import env
from tests.embedded import ROOT
from tests.integration.mail.postmark import (
    PROVIDER_ID,
    bounce,
    complaint,
    delivery,
    inactive,
    postmark_api,
)
from tests.production import ENVIRONMENT

pytestmark = pytest.mark.django_db

URL = "/webhooks/mail/"
ADDRESS = "somebody@example.com"
SECRET = "only-for-tests"


@pytest.fixture
def postmark(settings, monkeypatch):
    """The settings that EMAIL_URL makes, sent to a server on this machine."""
    monkeypatch.setenv("MAIL_WEBHOOK_SECRET", "s" * 32)
    with postmark_api() as api:
        made = env.email("anymail+postmark://?server_token=a-token")
        settings.EMAIL_BACKEND = made["EMAIL_BACKEND"]
        settings.ANYMAIL = made["ANYMAIL"] | {"POSTMARK_API_URL": api.url}
        yield api


@pytest.fixture
def sent(owe):
    message = owe(ADDRESS)
    Message.objects.update(sent_at=timezone.now(), provider_id=PROVIDER_ID)
    return message


def tell(client, payload, secret=f"hesperion:{SECRET}"):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    basic = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {basic}"} if secret else {}
    return client.post(URL, body, content_type="application/json", headers=headers)


def test_the_provider_gets_our_message_id_counts_nothing_and_its_own_id_is_kept(postmark, owe):
    message = owe(ADDRESS)
    assert actions.deliver_due() == 1
    (mail,) = postmark.sent
    headers = {header["Name"]: header["Value"] for header in mail["Headers"]}
    assert headers["Message-ID"] == f"<{message.pk}@localhost>"
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")
    assert mail["Metadata"] == {"message": str(message.pk)}
    message.refresh_from_db()
    assert message.sent_at
    assert message.provider_id == PROVIDER_ID


def test_an_address_that_the_provider_refuses_is_suppressed_at_once(postmark, owe):
    owe(ADDRESS)
    postmark.refusal = inactive(ADDRESS)
    assert actions.deliver_due() == 0
    message = Message.objects.get()
    assert message.dead_at
    assert message.bounced_at
    assert message.last_error == "AnymailRecipientsRefused"
    assert Suppression.objects.get().key == address_key(ADDRESS)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_provider_that_is_not_well_is_tried_again(postmark, owe, status):
    owe(ADDRESS)
    postmark.refusal = (status, {"ErrorCode": 10, "Message": f"not for {ADDRESS}"})
    assert actions.deliver_due() == 0
    message = Message.objects.get()
    assert (message.dead_at, message.last_error) == (None, f"AnymailRequestsAPIError {status}")
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (bounce(ADDRESS), Reason.BOUNCED),
        (bounce(ADDRESS, Type="BadEmailAddress"), Reason.REJECTED),
        (complaint(ADDRESS), Reason.COMPLAINED),
    ],
    ids=["bounced", "rejected", "complained"],
)
def test_a_mail_that_came_back_suppresses_its_address(client, sent, payload, reason):
    assert tell(client, payload).status_code == 200
    sent.refresh_from_db()
    assert sent.bounced_at
    assert sent.sent_at
    suppression = Suppression.objects.get()
    assert (suppression.key, suppression.reason) == (address_key(ADDRESS), reason)


def test_told_again_it_changes_nothing(client, sent):
    tell(client, bounce(ADDRESS))
    before = (Message.objects.values().get(), Suppression.objects.values().get())
    assert tell(client, complaint(ADDRESS)).status_code == 200
    assert (Message.objects.values().get(), Suppression.objects.values().get()) == before


def test_our_own_id_is_enough_where_the_providers_was_never_stored(client, owe):
    """The process was killed between handing over and storing: the mail waits, and is not sent again."""
    message = owe(ADDRESS)
    metadata = {"message": str(message.pk)}
    assert tell(client, bounce(ADDRESS, Metadata=metadata)).status_code == 200
    assert Message.objects.get().bounced_at is None
    assert Suppression.objects.get().key == address_key(ADDRESS)
    assert actions.deliver_due() == 0
    assert Message.objects.get().last_error == "Suppressed"


@pytest.mark.parametrize(
    "metadata", [{}, {"message": "7"}, {"message": None}, {"message": str(uuid.uuid4())}, None, []]
)
def test_a_mail_that_is_not_ours_is_left_alone(client, sent, metadata):
    other = bounce("other@example.com", MessageID=str(uuid.uuid4()), Metadata=metadata)
    assert tell(client, other).status_code in (200, 400)
    sent.refresh_from_db()
    assert sent.bounced_at is None
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("payload", [delivery(ADDRESS), bounce(ADDRESS, Type="Transient")])
def test_what_is_no_bounce_changes_nothing(client, sent, payload):
    assert tell(client, payload).status_code == 200
    sent.refresh_from_db()
    assert sent.bounced_at is None
    assert not Suppression.objects.exists()


def test_a_bounce_that_speaks_of_the_sender_suppresses_nobody(client, sent):
    assert tell(client, bounce(ADDRESS, Type="DMARCPolicy")).status_code == 200
    sent.refresh_from_db()
    assert sent.bounced_at
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("secret", ["", "hesperion:wrong", f"other:{SECRET}", "hesperion:", SECRET])
def test_without_the_secret_nothing_is_believed(client, sent, secret):
    assert tell(client, bounce(ADDRESS), secret).status_code == 400
    assert tell(client, b"\xff{", secret).status_code == 400
    sent.refresh_from_db()
    assert sent.bounced_at is None
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "payload",
    [
        *[b"", b"{", b"\xff\xfe", b"[]", b'"text"', b"null", b"7", b"[" * 100_000],
        *[{"RecordType": "Inbound"}, bounce(ADDRESS, BouncedAt=7), bounce(ADDRESS, Type=[])],
    ],
    ids=range(11),
)
def test_garbage_is_refused_and_not_logged(client, sent, payload, caplog):
    assert tell(client, payload).status_code == 400
    sent.refresh_from_db()
    assert sent.bounced_at is None
    assert ADDRESS not in caplog.text


def test_a_provider_that_asks_whether_we_are_there_is_answered_and_nobody_else(client):
    assert client.head(URL).status_code == 200
    assert client.get(URL).status_code == 405


def production(code, **changes):
    environment = {"PATH": os.environ["PATH"]} | ENVIRONMENT | changes
    environment["DJANGO_SETTINGS_MODULE"] = "hesperion.settings.production"
    command = [sys.executable, "-W", "error", "-c", f"import django; django.setup(); {code}"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "url",
    [
        "anymail+postmark://?server_token=t",
        "anymail+mailgun://?api_key=k&webhook_signing_key=s&api_url=https://api.eu.mailgun.net/v3",
        "anymail+mailjet://?api_key=k&secret_key=s",
        "anymail+sparkpost://?api_key=k",
    ],
)
def test_with_any_provider_the_site_starts_and_listens_for_what_it_tells(url):
    made = "from django.core.mail import get_connection; get_connection()"
    routed = f"from django.urls import resolve; print(resolve({URL!r}).url_name)"
    result = production(f"{made}; {routed}", EMAIL_URL=url, MAIL_WEBHOOK_SECRET="s" * 32)
    assert (result.stdout, result.stderr) == ("mail_webhook\n", "")


def test_without_a_provider_the_address_is_not_routed():
    routed = f"from django.urls import resolve; print(resolve({URL!r}).url_name)"
    assert production(routed).stdout == "wagtail_serve\n"
