"""Withdrawing in four kinds, each with what can't be recalled; erasing only by a fresh mailed link."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy.models import Tombstone
from intake.consent.actions import erasing
from intake.consent.models import Consent, Withdrawal
from intake.consent.queries import live_consent, purposes_allowed_by
from intake.my.models import Correction
from intake.participants import limits, queries
from intake.participants.models import LinkPurpose, Participant, SignIn
from tests.factories.extracts import extract_of
from tests.factories.intake import confirmed
from tests.factories.my import erasing_link, mailed, signed_in
from tests.people import Person
from tests.services import in_parallel

pytestmark = pytest.mark.django_db

ALL = ["academic", "companies", "abroad", "atlas", "publish", "quote", "contact", "trials"]
LINK = re.compile(r"http://localhost:8000(/my/erase/[\w-]{43}/)")


def address(participant, kind=""):
    return f"/my/{participant.public_id}/withdraw/{kind}"


@pytest.fixture
def participant():
    """One who allows everything."""
    participant = confirmed()
    signed_in(participant).post(f"/my/{participant.public_id}/choices/", {"purposes": ALL})
    return participant


def test_who_allows_contact_again_gets_news_again(participant, postbox):
    person = signed_in(participant)
    person.post(address(participant, "contact/"))
    for purposes, letters in ([], 0), (["contact"], 1):
        person.post(f"/my/{participant.public_id}/choices/", {"purposes": purposes})
        Message.objects.all().delete()
        mail.enqueue(kind="consent.status", subject=participant.pk)
        mail.deliver_due()
        assert len(postbox.letters) == letters


@pytest.mark.parametrize(
    ("kind", "off"), [("contact", {"contact", "trials"}), ("publishing", {"publish", "quote"})]
)
def test_a_part_is_stopped_and_the_rest_goes_on(participant, kind, off):
    person = signed_in(participant)
    assert person.post(address(participant, f"{kind}/")).url == address(participant)
    assert purposes_allowed_by(live_consent(participant)) == {"study", *ALL} - off
    assert Withdrawal.objects.get().kind == kind
    assert Message.objects.filter(kind="consent.withdrawn", subject=participant.pk).count() == 1
    assert f"withdraw/{kind}/" not in person.get(address(participant)).text


def test_to_stop_the_use_locks_everything_at_once(participant):
    Correction.objects.create(participant=participant, answers={})
    person = signed_in(participant)
    person.post(address(participant, "use/"))
    assert live_consent(participant) is None
    assert Withdrawal.objects.get().kind == "use"
    assert not Correction.objects.exists()
    assert "You stopped. Nobody uses your answers now." in unescape(person.get("/my/").text)
    page = unescape(person.get(address(participant)).text)
    assert "You stopped. Nobody uses your answers now." in page
    assert "Erase everything" in page


@pytest.mark.parametrize("kind", ["contact", "publishing", "use"])
def test_what_has_stopped_stops_once(participant, kind):
    person = signed_in(participant)
    for _ in range(3):
        assert person.post(address(participant, f"{kind}/")).url == address(participant)
    assert Withdrawal.objects.count() == 1
    assert Message.objects.filter(kind="consent.withdrawn").count() == 1


def test_after_the_use_has_stopped_the_other_kinds_do_nothing(participant):
    Consent.objects.update(ended_at=timezone.now())
    person = signed_in(participant)
    for kind in ("contact", "publishing", "use"):
        assert person.post(address(participant, f"{kind}/")).url == address(participant)
    assert not Withdrawal.objects.exists()


def test_opening_the_pages_stops_nothing(participant):
    person = signed_in(participant)
    for kind in ("contact/", "publishing/", "use/", "erase/", ""):
        assert person.get(address(participant, kind)).status_code == 200
    assert person.get(address(participant, "everything/")).status_code == 404
    assert not Withdrawal.objects.exists()
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("kind", ["use", "erase"])
def test_what_can_not_be_recalled_is_named(participant, kind):
    person = signed_in(participant)
    page = unescape(person.get(address(participant, f"{kind}/")).text)
    assert "Nobody outside Hesperion got your answers." in page
    extract_of(participant)
    page = unescape(person.get(address(participant, f"{kind}/")).text)
    assert "Results that are already finished stay as they are." in page
    assert "A university, Germany" in page


def test_the_whole_way_to_erase(participant, postbox):
    person = signed_in(participant)
    assert person.post(address(participant, "erase/")).url == "/my/erase/asked/"
    assert person.get("/my/erase/asked/").status_code == 200
    mail.deliver_due()
    letter = postbox.letters[-1]
    assert letter["Subject"] == "Your link to erase everything"
    link = LINK.search(letter.get_body(("plain",)).get_content())[1]
    assert link in letter.get_body(("html",)).get_content()
    assert person.get(link).status_code == 200
    assert Participant.objects.count() == 1, "opening the link erases nobody"
    assert person.post(link).url == "/my/erased/"
    assert "Everything is erased" in person.get("/my/erased/").text
    assert not Participant.objects.exists()
    assert Tombstone.objects.count() == 1
    assert not SignIn.objects.exists()
    assert person.get("/my/").url == "/my/sign-in/"
    assert person.post(link).status_code == 404


def test_the_link_works_on_another_device():
    link = f"/my/erase/{erasing_link(confirmed()).token}/"
    assert Person().post(link).url == "/my/erased/"
    assert not Participant.objects.exists()


def test_erasing_one_of_two_leaves_the_other_and_its_pages():
    first, second = confirmed(), confirmed()
    person = signed_in(first, second)
    person.post(f"/my/erase/{erasing_link(first).token}/")
    page = person.get("/my/").text
    assert first.public_id not in page
    assert second.public_id in page


def test_a_link_to_sign_in_by_erases_nobody(client):
    letter = mailed(confirmed())
    path = f"/my/erase/{letter.token}/"
    assert client.get(path).status_code == client.post(path).status_code == 404
    assert Participant.objects.count() == 1


def test_a_link_to_erase_by_has_no_code_and_ends_after_half_an_hour(client):
    letter = erasing_link(confirmed())
    assert letter.sign_in.code is None
    SignIn.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    path = f"/my/erase/{letter.token}/"
    assert client.get(path).status_code == client.post(path).status_code == 404
    assert not queries.opens(letter.token, LinkPurpose.ERASE)
    assert Participant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_fifty_parallel_presses_one_erases():
    token = erasing_link(confirmed()).token
    erased = in_parallel(25, lambda: erasing.erase_by_link(token=token), rounds=2)
    assert sum(subject is not None for subject in erased) == 1
    assert Tombstone.objects.count() == 1


def test_a_mailbox_gets_so_many_of_these_mails_an_hour(participant, postbox):
    mail.deliver_due()
    before = len(postbox.letters)
    for _ in range(limits.SIGN_IN_MAILS.most + 2):
        erasing.request_erasure(participant=participant)
    mail.deliver_due()
    assert len(postbox.letters) - before == limits.SIGN_IN_MAILS.most
