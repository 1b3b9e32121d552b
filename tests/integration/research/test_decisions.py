"""Data stewards check, approve and refuse a request; who may, when, and what each is mailed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from hesperion.privacy.audit.models import Event
from hesperion.settings.queues import CELERY_BEAT_SCHEDULE
from research.choices import RequestAction, RequestState
from research.models import LadderReport
from research.models.request import content_sha256
from research.requests.decisions.actions.checks import MAKE_REPORT
from research.requests.decisions.actions.refusals import mail_unanswered_refusals
from research.requests.decisions.queries import REPORT_LASTS, TIME_TO_REPLY, waiting_reports
from research.requests.states import change_state, state_of
from research.tasks import make_ladder_report, make_ladder_reports
from tests.cases import failing
from tests.deciding import (
    REASON,
    address,
    ago,
    approve,
    ask,
    check,
    mailed,
    order,
    people,
    refuse,
    text_of,
)
from tests.factories import extracts
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def requester():
    return in_group("requester", email="asks@example.com")


@pytest.fixture
def steward():
    return in_group("data steward", email="checks@example.com")


@pytest.fixture
def second():
    return in_group("data steward", email="approves@example.com")


@pytest.fixture
def asked(requester):
    return ask(requester)


def checked(requester, steward, **changes):
    people()
    request = ask(requester, **changes)
    order(steward, request)
    assert check(steward, request).status_code == 302
    return request


def test_one_steward_checks_another_approves_and_the_build_begins(requester, steward, second):
    people()
    request = ask(requester)
    assert "Compute the ladder" in text_of(steward.get(address(request, "check")))
    report = order(steward, request)
    page = text_of(steward.get(address(request, "check")))
    assert "leave 11 people" in page
    assert report.report["verdict"] in page
    assert check(steward, request, remark="Fine by me").status_code == 302
    stored = request.checks.get()
    assert (stored.step, stored.checked_by, stored.report) == (0, steward.user, report.report)
    assert state_of(request) == RequestState.CHECKED
    told = mailed("checked")
    assert (second.user.subject, request.pk) in told
    assert not {(one.user.subject, request.pk) for one in (requester, steward)} & told
    page = text_of(second.get(address(request, "approve")))
    assert stored.sha256 in page
    assert "Fine by me" in page
    assert approve(second, request).status_code == 302
    approval = request.approvals.get()
    assert (approval.request_check, approval.approved_by) == (stored, second.user)
    assert state_of(request) == RequestState.BUILDING
    assert request.extracts.get().approval == approval
    assert mailed("approved") == {(requester.user.subject, request.pk)}
    events = Event.objects.filter(
        action=RequestAction.STATE_CHANGED, detail__request=request.number
    ).order_by("pk")
    assert [(event.actor, event.detail["state"]) for event in events] == [
        (requester.actor, "asked"),
        (steward.actor, "checked"),
        (second.actor, "approved"),
        (second.actor, "building"),
    ]
    assert all(set(event.detail) == {"request", "state"} for event in events)


PAGES = ["check", "check/ladder", "approve", "refuse", "refuse/reconsider", "revoke"]


@pytest.mark.parametrize(
    "group", ["requester", "researcher", "reviewer", "consent manager", "medical reviewer"]
)
def test_nobody_but_data_stewards_decides(asked, group):
    client = in_group(group)
    answers = [
        ask_for(address(asked, page)) for page in PAGES for ask_for in (client.get, client.post)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert client.post(address(asked, "reply"), {"reply": "x"}).status_code in (403, 404)
    assert client.post(address(asked, "extend")).status_code in (403, 404)
    assert state_of(asked) == RequestState.ASKED


def test_a_draft_is_not_found(requester, steward):
    draft = extracts.draft(by=requester.user)
    assert {steward.get(address(draft, page)).status_code for page in ("check", "approve")} == {404}


def test_nobody_decides_on_their_own_request():
    both = in_group("requester", "data steward")
    own = ask(both)
    for page in ("check/ladder", "check", "approve", "refuse"):
        both.post(address(own, page), {"reason": REASON})
    assert state_of(own) == RequestState.ASKED
    assert not LadderReport.objects.exists()
    page = text_of(both.get(address(own, "check")))
    assert "Another data steward must decide on it." in page


@pytest.mark.parametrize(
    "email", ["checks@example.com", "checks+2@example.com", "asks+me@example.com"]
)
def test_nobody_approves_what_they_checked_or_asked_for_with_a_second_account(
    requester, steward, email
):
    request = checked(requester, steward)
    same = steward if email == steward.user.email else in_group("data steward", email=email)
    answer = approve(same, request)
    assert answer.status_code == 409
    assert "Another data steward must" in text_of(answer)
    assert not request.approvals.exists()


def test_the_account_that_asked_checks_under_no_other_address(asked):
    again = in_group("data steward", email="asks+again@example.com")
    assert again.post(address(asked, "check/ladder")).status_code == 302
    assert not LadderReport.objects.exists()


def test_what_was_changed_and_checked_anew_is_not_approved_by_the_old_hash(
    requester, steward, second
):
    request = checked(requester, steward)
    old = request.checks.get().sha256
    change_state(request=request, state=RequestState.TAKEN_BACK, by=requester.actor)
    request.question = "Another question"
    request.save()
    assert approve(second, request, old).status_code == 409
    change_state(request=request, state=RequestState.ASKED, by=requester.actor)
    order(steward, request)
    check(steward, request)
    answer = approve(second, request, old)
    assert answer.status_code == 409
    assert "checked anew since you opened it" in text_of(answer)
    assert approve(second, request).status_code == 302


def test_a_change_of_what_the_recipient_needs_voids_the_check(requester, steward, second, settings):
    request = checked(requester, steward)
    settings.HOME_COUNTRIES = frozenset({"FR"})
    answer = approve(second, request)
    assert answer.status_code == 409
    assert "It must be checked again." in text_of(answer)


@pytest.mark.parametrize("end", ["ends_on", "agreement_ends_on"])
def test_nothing_is_approved_once_its_time_is_over(requester, steward, second, end, monkeypatch):
    request = checked(requester, steward, **{end: timezone.now().date()})
    tomorrow = timezone.now().date() + timedelta(days=1)
    monkeypatch.setattr("research.requests.decisions.rules.utc_today", lambda: tomorrow)
    answer = approve(second, request)
    assert answer.status_code == 409
    assert " of this request ended on " in text_of(answer)


def test_where_no_step_suffices_the_request_can_only_be_refused_and_the_reason_is_there(
    asked, steward
):
    people(5)
    report = order(steward, asked)
    assert report.step is None
    page = text_of(steward.get(address(asked, "check")))
    assert "This request can only be refused." in page
    assert report.report["verdict"] in page
    assert check(steward, asked, step=6).status_code == 409
    page = BeautifulSoup(steward.get(address(asked, "refuse")).content, "html.parser")
    reason = page.find("textarea").get_text().strip()
    assert "fewer than 11 people" in reason
    assert steward.post(address(asked, "refuse"), {"reason": reason}).status_code == 302
    assert not asked.checks.exists()


def test_a_coarser_step_may_be_chosen_and_a_finer_one_not(requester, steward):
    people(11)
    for number in range(11):
        full_record(infusion={"cells": "own" if number % 2 else "donor"})
    request = ask(requester, fields=["participant.sex", "infusion.cells"])
    report = order(steward, request)
    LadderReport.objects.update(report=report.report | {"step": 2})
    assert check(steward, request, step=1).status_code == 422
    assert check(steward, request, step=3).status_code == 302
    assert request.checks.get().step == 3


WRONG_FORMS = {
    "another file": (
        {"signed": b"Another agreement"},
        "This is not the file that the request names",
    ),
    "an empty file": ({"signed": b""}, "This file is empty"),
    "no file": ({"agreement": ""}, "Choose the file of the agreement"),
    "no ethics": ({"ethics_seen": ""}, "Tick this once you have checked it"),
    "fields unseen": ({"fields_needed": ""}, "Tick this once you have checked it"),
    "no step": ({"step": ""}, "Choose a step"),
    "a step beyond": ({"step": "99"}, "Select a valid choice"),
    "a report that is none": ({"report_id": "x"}, "whole number"),
}


def test_a_form_that_is_not_right_comes_back_with_a_sentence(asked, steward):
    people()
    order(steward, asked)

    def comes_back(case):
        changes, sentence = case
        answer = check(steward, asked, **changes)
        assert answer.status_code == 422
        assert sentence in text_of(answer)

    assert failing(WRONG_FORMS.values(), comes_back) == []
    assert state_of(asked) == RequestState.ASKED


def test_a_check_is_by_the_newest_report_and_one_of_today(asked, steward):
    people()
    old = order(steward, asked)
    newest = order(steward, asked)
    assert check(steward, asked, report_id=old.pk).status_code == 409
    LadderReport.objects.filter(pk=newest.pk).update(finished_at=newest.finished_at - REPORT_LASTS)
    assert check(steward, asked).status_code == 409
    assert "older than a day" in text_of(steward.get(address(asked, "check")))


def test_a_ladder_that_can_not_be_computed_says_why(requester, steward):
    request = ask(requester, filters={"version": 1, "filters": {"diagnosis": {"any": ["gout"]}}})
    report = order(steward, request)
    assert report.failure
    assert report.failure in text_of(steward.get(address(request, "check")))


def test_a_refusal_is_announced_answered_and_then_decided(asked, requester, steward, second):
    assert refuse(steward, asked).status_code == 302
    assert mailed("to_be_refused") == {(requester.user.subject, asked.pk)}
    early = refuse(second, asked)
    assert early.status_code == 409
    assert "may still do so" in text_of(early)
    assert REASON in text_of(requester.get(address(asked, "reply")))
    reply = {"reply": "We need them, and say why."}
    assert requester.post(address(asked, "reply"), reply).status_code == 302
    assert state_of(asked) == RequestState.REPLIED
    assert mailed("replied") == {(one.user.subject, asked.pk) for one in (steward, second)}
    assert reply["reply"] in text_of(second.get(address(asked, "refuse")))
    assert requester.post(address(asked, "reply"), reply).status_code == 409
    assert refuse(second, asked, "They are not needed, as we wrote.").status_code == 302
    last = asked.changes.last()
    assert (last.state, last.by) == (RequestState.REFUSED, second.actor)
    assert mailed("refused") == {(requester.user.subject, asked.pk)}


def test_after_the_reply_it_can_be_checked_again(asked, requester, steward):
    refuse(steward, asked)
    requester.post(address(asked, "reply"), {"reply": "We changed our minds."})
    assert steward.post(address(asked, "refuse/reconsider")).status_code == 302
    assert state_of(asked) == RequestState.ASKED
    assert mailed("reconsidered") == {(requester.user.subject, asked.pk)}
    assert steward.post(address(asked, "refuse/reconsider")).status_code == 302
    assert asked.changes.count() == 4


def test_without_a_reply_it_is_refused_after_14_days_of_which_the_stewards_are_told_once(
    asked, steward
):
    refuse(steward, asked)
    ago(asked, days=TIME_TO_REPLY.days - 1)
    assert mail_unanswered_refusals() == 0
    assert refuse(steward, asked).status_code == 409
    ago(asked, days=1)
    assert [mail_unanswered_refusals() for _ in range(2)] == [1, 0]
    assert mailed("unanswered") == {(steward.user.subject, asked.pk)}
    assert refuse(steward, asked).status_code == 302
    assert state_of(asked) == RequestState.REFUSED


@pytest.mark.parametrize("state", [RequestState.CHECKED, RequestState.ASKED])
def test_whatever_was_not_approved_can_be_refused(requester, steward, state):
    request = ask(requester)
    if state == RequestState.CHECKED:
        change_state(request=request, state=state, by="user:1")
    assert refuse(steward, request).status_code == 302


def test_a_reason_that_becomes_public_names_nobody(asked, requester, steward):
    requester.user.first_name, requester.user.last_name = "Anna", "Example"
    requester.user.save()
    reasons = {
        "": "Write the reason.",
        "Ask anna@clinic.example.": "email address",
        "Call 0521 1234567.": "phone number",
        f"It is about {full_record().public_id}.": "public id",
        "As Anna \n EXAMPLE wrote.": "Anna Example",
        "Dr. Example knows.": "Example",
    }

    def comes_back(case):
        reason, sentence = case
        answer = refuse(steward, asked, reason)
        assert answer.status_code == 422
        assert sentence in text_of(answer)

    assert failing(reasons.items(), comes_back) == []


def test_the_hash_covers_the_content_that_was_counted(asked, steward):
    people()
    report = order(steward, asked)
    assert report.content_sha256 == content_sha256(asked)


def test_a_report_that_the_worker_never_heard_of_is_made_within_two_minutes(asked, steward):
    assert steward.post(address(asked, "check/ladder")).status_code == 302
    report = asked.ladder_reports.get()
    assert "It is being computed since" in text_of(steward.get(address(asked, "check")))
    assert waiting_reports() == []
    LadderReport.objects.update(ordered_at=report.ordered_at - timedelta(minutes=1))
    assert waiting_reports() == [report.pk]
    make_ladder_report(str(report.pk))
    assert waiting_reports() == []
    report.refresh_from_db()
    assert report.report["people"] == 0
    assert make_ladder_report.name == MAKE_REPORT
    assert CELERY_BEAT_SCHEDULE["make ladder reports"]["task"] == make_ladder_reports.name
