"""Each act about a use of data is stated in the public log with it, or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.public_log.models import Statement
from research.builds.actions import finish_build, start_build
from research.choices import Format, ResultKind, UseLogKind
from research.extracts.actions import record_download, report_result
from research.models import Extract
from research.requests.actions.asking import take_request_back
from research.requests.decisions.actions import endings, refusals
from research.requests.decisions.rules import DecisionRefused
from tests.deciding import REASON, ago
from tests.factories.extracts import approved, asked, extract_of, person, with_file
from tests.services import keys_away

pytestmark = pytest.mark.django_db

STEWARD = "data steward"


def stated(request):
    """The statements about a request but the one of its approval: kind, body, and texts."""
    found = Statement.objects.filter(about=f"use:{request.number}").order_by("seq")
    return [
        (one.kind, one.body, {text.name: text.text for text in one.texts.all()})
        for one in found.exclude(kind=UseLogKind.APPROVED)
    ]


def test_an_approval_says_all_that_was_approved_and_no_hash_over_numbers_of_people():
    request = approved(reasons={"infusion.given": "Kidneys change in time."})
    statement = request.approvals.get().public.statement
    check = request.checks.get()
    assert statement.body["terms"] == statement.terms == {
        "content_sha256": check.content_sha256, "step": 0, "purposes": ["academic"],
    }  # fmt: skip
    assert check.sha256 not in str(statement.body)
    texts = {text.name: text.text for text in statement.texts.all()}
    assert texts == {
        "title": request.title,
        "question": request.question,
        "reason-2": "Kidneys change in time.",
        **{f"summary-{code}": text for code, text in request.lay_summaries.items()},
    }
    assert request.title not in str(statement.body)


def test_a_refusal_names_the_kind_of_applicant_alone():
    request = asked()
    steward = person(STEWARD)
    refusals.announce_refusal(request=request, reason=REASON, by=steward)
    assert stated(request) == []  # the requester may still reply
    ago(request, days=15)
    refusals.refuse_for_good(request=request, reason=REASON, by=steward)
    [(kind, body, texts)] = stated(request)
    assert (kind, texts) == (UseLogKind.REFUSED, {"reason": REASON})
    assert body.keys() == {"number", "recipient_kind", "texts"}


def test_what_is_taken_back_says_nothing_more():
    request = asked()
    take_request_back(request=request, by="user:1")
    assert stated(request) == [(UseLogKind.WITHDRAWN, {"number": request.number}, {})]


def test_the_end_of_a_use_is_stated(monkeypatch):
    revoked, over = approved(), approved(ends_on=timezone.now().date())
    endings.revoke_request(request=revoked, reason=REASON, by=person(STEWARD))
    tomorrow = timezone.now().date() + timedelta(days=1)
    monkeypatch.setattr("research.requests.decisions.queries.utc_today", lambda: tomorrow)
    assert endings.expire_requests() == 1
    [(kind, _body, texts)] = stated(revoked)
    assert (kind, texts) == (UseLogKind.REVOKED, {"reason": REASON})
    assert stated(over) == [(UseLogKind.EXPIRED, {"number": over.number}, {})]


def test_where_nothing_is_revoked_nothing_is_stated():
    extract = extract_of()
    with_file(extract)
    with keys_away(), pytest.raises(DecisionRefused):
        endings.revoke_request(request=extract.request, reason=REASON, by=person(STEWARD))
    assert stated(extract.request) == []


def test_data_is_stated_when_it_is_made_and_when_it_is_first_fetched():
    request = approved()
    start_build(request=request, by="user:1")
    extract = Extract.objects.get()
    finish_build(extract=extract, size=0, files=[], rows=0, manifest={})
    file = with_file(extract, form=Format.CSV)
    for _ in range(2):
        record_download(file=file, by=request.asked_by)
    body = {"number": request.number, "extract": 1}
    assert stated(request) == [
        (UseLogKind.MADE, body | {"band": None}, {}),
        (UseLogKind.FETCHED, body, {}),
    ]


def test_a_result_is_stated_with_its_link():
    request = extract_of().request
    link = "https://example.org/1"
    report_result(request=request, kind=ResultKind.PAPER, link=link, by=request.asked_by)
    [(kind, body, texts)] = stated(request)
    assert (kind, body["kind"], texts) == (UseLogKind.RESULT, "paper", {"link": link})
