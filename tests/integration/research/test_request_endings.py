"""An approved request is revoked, expires, or is extended; and what data stewards see of all that waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from hesperion.mail.renderers import render
from hesperion.privacy.keys.files import NoKey, load_file_key, make_file_key
from hesperion.settings.queues import CELERY_BEAT_SCHEDULE
from research.builds.actions import start_build
from research.choices import RequestState
from research.models import Extract, Request
from research.models.request import REQUEST_CONTENT
from research.requests.decisions.panel import requests_to_decide
from research.requests.states import change_state, state_of
from research.tasks import end_requests
from tests.deciding import REASON, address, mailed, text_of
from tests.factories.extracts import approved, asked, checked, extract_of, person
from tests.factories.intake import confirmed
from tests.services import keys_away
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    return in_group("data steward", email="ends@example.com")


def with_key(extract):
    make_file_key(extract.pk)
    return extract


def owner_of(request):
    client = in_group("researcher", email="unused@example.com")
    client.force_login(request.asked_by)
    return client


def revoke(client, request, reason=REASON):
    return client.post(address(request, "revoke"), {"reason": reason})


def is_open(extract):
    try:
        return bool(load_file_key(extract.pk))
    except NoKey:
        return False


@pytest.mark.parametrize("state", [RequestState.READY, RequestState.BUILDING])
def test_revoking_destroys_the_keys_at_once(steward, state):
    extract = with_key(extract_of(confirmed()))
    request = extract.request
    if state == RequestState.BUILDING:
        start_build(request=request, by="user:1")
    assert is_open(extract)
    assert revoke(steward, request).status_code == 302
    assert state_of(request) == RequestState.REVOKED
    assert not is_open(extract)
    assert not Extract.objects.filter(key_destroyed_at=None).exclude(finished_at=None).exists()
    assert mailed("revoked") == {(request.asked_by.subject, request.pk)}
    assert revoke(steward, request).status_code == 409


def test_an_approved_request_is_revoked_before_its_build(steward):
    request = approved()
    assert revoke(steward, request, "").status_code == 422
    assert revoke(steward, request).status_code == 302
    assert request.changes.last().reason == REASON


def test_what_is_not_approved_is_not_revoked(steward):
    assert {revoke(steward, request).status_code for request in (asked(), checked())} == {409}


def test_where_the_keys_can_not_be_destroyed_nothing_is_revoked(steward, monkeypatch):
    extract = with_key(extract_of(confirmed()))
    request = extract.request
    with keys_away():
        answer = revoke(steward, request)
    assert answer.status_code == 409
    assert "key store" in text_of(answer)
    assert state_of(request) == RequestState.READY


@pytest.mark.django_db(transaction=True)
def test_a_request_that_can_not_expire_does_so_the_next_time_and_holds_up_no_mail(monkeypatch):
    today = timezone.now().date()
    extract = with_key(extract_of(confirmed(), ends_on=today))
    soon = extract_of(confirmed(), ends_on=today + timedelta(days=14)).request
    tomorrow = today + timedelta(days=1)
    monkeypatch.setattr("research.requests.decisions.queries.utc_today", lambda: tomorrow)
    with keys_away():
        end_requests()
    assert state_of(extract.request) == RequestState.READY
    assert mailed("ends_soon") == {(soon.asked_by.subject, soon.pk)}
    end_requests()
    assert state_of(extract.request) == RequestState.EXPIRED


@pytest.mark.parametrize("end", ["ends_on", "agreement_ends_on"])
def test_a_request_expires_the_day_after_its_period_or_its_agreement_ended(end, monkeypatch):
    today = timezone.now().date()
    extract = with_key(extract_of(confirmed(), **{end: today}))
    steward = person("data steward")
    end_requests()
    assert state_of(extract.request) == RequestState.READY
    monkeypatch.setattr(
        "research.requests.decisions.queries.utc_today", lambda: today + timedelta(days=1)
    )
    end_requests()
    end_requests()
    assert extract.request.changes.filter(state=RequestState.EXPIRED).count() == 1
    assert not is_open(extract)
    told = {user.subject for user in (extract.request.asked_by, steward, person("data steward", 2))}
    assert mailed("expired") == {(subject, extract.request_id) for subject in told}


def test_two_weeks_before_the_end_the_requester_is_told_once():
    today = timezone.now().date()
    soon = extract_of(confirmed(), agreement_ends_on=today + timedelta(days=14)).request
    extract_of(confirmed(), ends_on=today + timedelta(days=15))
    asked(ends_on=today)
    end_requests()
    end_requests()
    assert mailed("ends_soon") == {(soon.asked_by.subject, soon.pk)}
    assert Message.objects.filter(kind="staff.request_ends_soon").count() == 1


def test_the_ends_are_looked_for_each_day():
    assert CELERY_BEAT_SCHEDULE["end requests"]["task"] == end_requests.name


def test_an_extension_is_a_new_request_of_the_same_project():
    first = extract_of(confirmed()).request
    client = owner_of(first)
    answer = client.post(address(first, "extend"))
    extension = Request.objects.get(project=first)
    assert answer["Location"] == f"/admin/research/request/{extension.pk}/"
    assert (extension.root, state_of(extension), extension.number) == (first, "", None)
    anew = {"project", "starts_on", "ends_on", "agreement_sha256", "agreement_ends_on"}
    for name in set(REQUEST_CONTENT) - anew:
        assert getattr(extension, name) == getattr(first, name), name
    assert not any(getattr(extension, name) for name in anew - {"project"})
    assert client.post(address(first, "extend"))["Location"] == answer["Location"]
    assert first.extensions.count() == 1


def test_an_extension_of_an_extension_belongs_to_the_first_request():
    first = extract_of(confirmed()).request
    second = extract_of(confirmed(), project=first).request
    owner_of(second).post(address(second, "extend"))
    assert Request.objects.get(number=None).project == first


def test_what_was_never_built_is_not_extended_nor_by_anybody_else(steward):
    request = approved()
    assert owner_of(request).post(address(request, "extend")).status_code == 409
    assert steward.post(address(request, "extend")).status_code in (403, 404)


def test_the_panel_counts_what_waits_and_leads_to_what_waits_for_longest(steward):
    first, other = asked(), asked()
    checked()
    change_state(request=other, state=RequestState.TO_BE_REFUSED, by="user:1", reason="x")
    change_state(request=other, state=RequestState.REPLIED, by="user:2", reason="x")
    extract_of(confirmed(), ends_on=timezone.now().date())
    panel = requests_to_decide(steward.user)
    assert [number.value for number in panel.numbers] == [1, 1, 1, 1]
    assert panel.next_step.label == f"Decide on request {first.number}"
    assert requests_to_decide(person("data steward", 3)).numbers == panel.numbers


KINDS = [
    *("checked", "approved", "to_be_refused", "replied", "unanswered", "refused", "reconsidered"),
    *("revoked", "ends_soon", "expired", "asked", "ready", "failed"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_the_number_and_a_link_and_nothing_that_was_asked_for(kind):
    request = asked(title="Kidneys of Bielefeld", question="Which kidneys?", institution="A clinic")
    message = Message(
        kind=f"staff.request_{kind}", subject=request.asked_by.subject, about=request.pk
    )
    mail = render(message)
    link = f"/admin/research/request/{request.pk}/"
    assert mail.to == request.asked_by.email
    assert f"equest {request.number}" in mail.subject
    for text in (mail.text, mail.html):
        assert link in text
        assert f"equest {request.number}" in text
        assert not any(word in text for word in ("idney", "clinic", "Bielefeld"))


def test_a_mail_arrives(postbox):
    request = extract_of(confirmed(), ends_on=timezone.now().date()).request
    Message.objects.all().delete()
    end_requests()
    assert deliver_due() == 1
    [mail] = postbox.letters
    assert mail["Subject"] == f"Your request {request.number} ends soon"
