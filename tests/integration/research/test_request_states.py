"""The database holds a request to its states, its approval to three people, and its extract to the approval."""

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from hesperion.accounts.groups import REQUESTER, STEWARD
from hesperion.privacy.audit.models import Event
from intake.consent.actions.erasing import erase_participant
from intake.consent.choices import Purpose
from research.choices import RequestAction, RequestState
from research.models import Approval, Check, Extract, Removed, Request, StateChange
from research.models.request import REQUEST_CONTENT, TRANSITIONS, content_sha256
from research.requests.states import WrongState, change_state, state_of, with_state
from tests.factories.extracts import (
    add_extract,
    approved,
    asked,
    checked,
    draft,
    extract_of,
    person,
)
from tests.factories.intake import confirmed

pytestmark = pytest.mark.django_db

OTHERS = {
    "title": "Lungs", "institution": "A hospital", "country": "US", "recipient_kind": "companies",
    "funder": "A fund", "question": "What else?", "protocol_link": "https://example.com/protocol",
    "filters": {"version": 1}, "fields": ["participant.age"], "reasons": {"participant.country": "x"},
    "formats": ["parquet"], "starts_on": "2021-01-01", "ends_on": "2099-01-01",
    "ethics_body": "Another", "ethics_reference": "EC 2", "ethics_decided_on": "2021-01-01",
    "agreement_sha256": "cd" * 32, "agreement_ends_on": "2098-01-01",
    "lay_summaries": {"en": "We look at lungs."},
}  # fmt: skip


def changed(request, name):
    value = draft() if name == "project" else OTHERS[name]
    Request.objects.filter(pk=request.pk).update(**{name: value})
    return Request.objects.get(pk=request.pk)


@pytest.mark.parametrize("name", REQUEST_CONTENT)
def test_each_part_of_the_content_is_in_its_hash_and_stays_once_it_is_asked(name):
    request = Request.objects.get(pk=draft().pk)
    assert content_sha256(request) != content_sha256(changed(request, name))
    later = asked()
    with pytest.raises(Error, match="Only a draft is changed"), transaction.atomic():
        changed(later, name)


def test_what_was_taken_back_is_a_draft_again():
    request = asked()
    change_state(request=request, state=RequestState.TAKEN_BACK, by="user:1")
    assert changed(request, "title").title == "Lungs"


FOLLOW = sorted(TRANSITIONS[RequestState.ASKED])


@pytest.mark.parametrize("state", FOLLOW)
def test_a_state_that_may_follow_is_the_new_one(state):
    request = asked()
    change_state(request=request, state=RequestState(state), by="user:1", reason="x")
    assert state_of(request) == with_state(Request.objects.all()).get().state == state


@pytest.mark.parametrize("state", sorted(set(RequestState.values) - set(FOLLOW)))
def test_a_state_that_may_not_follow_is_refused_by_the_database_too(state):
    request = asked()
    with pytest.raises(Error, match="does not follow"), transaction.atomic():
        StateChange.objects.create(request=request, state=state, by="user:1", reason="x")
    with pytest.raises(WrongState, match="in another state by now: Asked"):
        change_state(request=request, state=RequestState(state), by="user:1", reason="x")


def test_a_change_of_state_is_in_the_audit_by_the_number_of_the_request():
    request = asked()
    [event] = Event.objects.filter(action=RequestAction.STATE_CHANGED)
    assert event.detail == {"request": request.number, "state": "asked"}
    assert event.actor == f"user:{request.asked_by_id}"


@pytest.mark.parametrize(
    ("recipient", "country", "purposes"),
    [
        ("academic", "DE", {Purpose.ACADEMIC}),
        ("academic", "US", {Purpose.ACADEMIC, Purpose.ABROAD}),
        ("companies", "DE", {Purpose.COMPANIES}),
        ("companies", "JP", {Purpose.COMPANIES, Purpose.ABROAD}),
    ],
)
def test_the_recipient_decides_which_purposes_are_needed(recipient, country, purposes):
    assert draft(recipient_kind=recipient, country=country).purposes == purposes


def wrong_approvals(request):
    """What differs from an approval that would be right, each with the name of its constraint."""
    requester, one, two = person(REQUESTER), person(STEWARD), person(STEWARD, 2)
    yield {"approved_by": one}, "three_people"
    yield {"approved_by": requester}, "three_people"
    yield {"checked_by": two, "approved_by": one}, "of_check"
    yield {"asked_by": person(REQUESTER, 2)}, "of_asker"
    yield {"sha256": "0" * 64}, "of_check"
    yield {"request_check": checked().checks.get()}, "newest check"


def checked_at_once(model, **values):
    with transaction.atomic():
        row = model.objects.create(**values)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return row


@pytest.mark.parametrize("number", range(6))
def test_an_approval_is_of_this_request_this_check_and_three_people(number):
    request = checked()
    check = request.checks.get()
    right = {
        "request": request, "request_check": check, "sha256": check.sha256,
        "asked_by": request.asked_by, "checked_by": check.checked_by,
        "approved_by": person(STEWARD, 2),
    }  # fmt: skip
    wrong, constraint = list(wrong_approvals(request))[number]
    with pytest.raises(Error, match=constraint):
        checked_at_once(Approval, **right | wrong)
    assert checked_at_once(Approval, **right).pk


def test_an_extract_belongs_to_an_approval_of_its_own_request():
    request, other = approved(), approved()
    change_state(request=request, state=RequestState.BUILDING, by="system:builds")
    with pytest.raises(Error, match="An extract is made for an approved request"):
        checked_at_once(Extract, request=request, approval=other.approvals.get(), number=1)


@pytest.mark.parametrize("state", [RequestState.REVOKED, RequestState.EXPIRED, None])
def test_no_extract_is_made_unless_the_request_is_being_built(state):
    request = approved()
    if state:
        change_state(request=request, state=state, by="user:1", reason="x")
    with pytest.raises(Error, match="An extract is made for an approved request"):
        Extract.objects.create(request=request, approval=request.approvals.get(), number=1)


@pytest.mark.parametrize("date", ["ends_on", "agreement_ends_on"])
def test_no_extract_is_made_once_its_time_is_over(date):
    request = approved(**{"starts_on": "2021-01-01", date: "2021-12-31"})
    change_state(request=request, state=RequestState.BUILDING, by="system:builds")
    with pytest.raises(Error, match="whose time is not over"):
        Extract.objects.create(request=request, approval=request.approvals.get(), number=1)


def test_who_is_erased_leaves_the_pseudonym_of_each_finished_extract_and_no_row():
    one, two = confirmed(), confirmed()
    first = extract_of(one, two)
    kept = first.rows.get(participant=one).pseudonym
    second = add_extract(first.request, one, is_downloaded=False)
    unfinished = add_extract(first.request, one)
    Extract.objects.filter(pk=unfinished.pk).update(finished_at=None)
    erase_participant(participant=one, by="user:1")
    assert set(Removed.objects.values_list("extract", "pseudonym")) == {
        (first.pk, kept),
        (second.pk, kept),
    }
    assert not second.rows.exists()


def test_who_ended_before_is_not_named_again_when_erased():
    one = confirmed()
    made = extract_of(one)
    made.rows.update(ended_at=timezone.now())
    assert Removed.objects.count() == 1
    Removed.objects.all().delete()  # the recipient has confirmed
    erase_participant(participant=one, by="user:1")
    assert not Removed.objects.exists()


def test_the_check_covers_content_step_and_report():
    check = checked().checks.get()
    digests = {check.sha256}
    for changes in ({"content_sha256": "1" * 64}, {"step": 1}, {"report": {"k": 11}}):
        digests.add(
            Check(
                **{"content_sha256": check.content_sha256, "step": 0, "report": {}} | changes
            ).digest
        )
    assert len(digests) == 4
