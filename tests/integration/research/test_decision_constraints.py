"""What the database itself refuses of decisions, to the site's role and to the owner alike."""

import psycopg
import pytest
from django.db import Error, transaction

from hesperion.accounts.groups import STEWARD
from hesperion.privacy.actor import actor_of
from research.choices import RequestState
from research.models import Approval, Check, Extract
from research.models.request import content_sha256
from research.public_uses.statements import publish_approval
from research.requests.states import change_state
from tests.cases import failing
from tests.factories.extracts import approved, asked, checked, extract_of, person
from tests.services import runtime_environment

pytestmark = pytest.mark.django_db


def approve(request, check):
    return Approval.objects.create(
        request=request, request_check=check, sha256=check.sha256, asked_by=request.asked_by,
        checked_by=check.checked_by, approved_by=person(STEWARD, 2),
    )  # fmt: skip


def check_again(request):
    return Check.objects.create(
        request=request, content_sha256=content_sha256(request), step=0, report={},
        checked_by=person(STEWARD),
    )  # fmt: skip


def refused(match):
    return pytest.raises(Error, match=match)


def test_an_older_check_is_not_approved_once_there_is_a_newer_one():
    request = checked()
    first, second = request.checks.get(), check_again(request)
    with refused("newest check"), transaction.atomic():
        approve(request, first)
    assert approve(request, second).pk


def test_a_check_is_not_approved_after_the_request_was_taken_back_and_asked_again():
    request = checked()
    for state in (RequestState.TAKEN_BACK, RequestState.ASKED, RequestState.CHECKED):
        change_state(request=request, state=state, by=actor_of(request.asked_by))
    with refused("newest check"), transaction.atomic():
        approve(request, request.checks.get())
    assert approve(request, check_again(request)).pk


def test_nothing_is_approved_before_it_is_checked():
    request = asked()
    with refused("while it is checked"), transaction.atomic():
        approve(request, check_again(request))


def test_no_extract_is_made_by_an_approval_that_another_one_followed():
    request = approved()
    first = request.approvals.get()
    for state in (
        *(RequestState.BUILDING, RequestState.FAILED, RequestState.TAKEN_BACK),
        *(RequestState.ASKED, RequestState.CHECKED),
    ):
        if state == RequestState.CHECKED:
            second = check_again(request)
        change_state(request=request, state=state, by="system:builds", reason="x")
    newest = approve(request, second)
    publish_approval(newest)
    for state in (RequestState.APPROVED, RequestState.BUILDING):
        change_state(request=request, state=state, by="system:builds")
    with refused("An extract is made for an approved request"), transaction.atomic():
        Extract.objects.create(request=request, approval=first, number=1)
    assert Extract.objects.create(request=request, approval=newest, number=1).pk


def test_an_extract_never_moves_to_another_request():
    extract, other = extract_of(), approved()
    with refused("An extract is made for an approved request"), transaction.atomic():
        Extract.objects.update(request=other, approval=other.approvals.get())
    extract.size = 12
    extract.save()
    assert Extract.objects.get(pk=extract.pk).size == 12


AN_EXTRACT = """
INSERT INTO research_extract (id, request_id, approval_id, number, size, rows_written, progress, manifest,
    started_at) VALUES (gen_random_uuid(), %s, %s, 9, 0, 0, '', '{}', now())
"""
AN_APPROVAL = """
INSERT INTO research_approval (request_id, request_check_id, sha256, asked_by_id, checked_by_id, approved_by_id,
    approved_at) SELECT request_id, id, sha256, %s, checked_by_id, checked_by_id, now() FROM research_check
    WHERE request_id = %s
"""
NEXT_STATE = """
INSERT INTO research_statechange (request_id, state, at, by, reason) VALUES (%s, %s, now(), 'user:1', '')
"""


@pytest.mark.django_db(transaction=True)
def test_the_sites_role_can_do_nothing_beside_the_decisions():
    """The same refusals as for the owner, and rows of decisions are only added."""
    given, waiting, unapproved = extract_of(), approved(), checked()
    pair = [waiting.pk, waiting.approvals.get().pk]
    tries = [
        *(
            (f"{verb} research_{table}{rest}", [], psycopg.errors.InsufficientPrivilege)
            for table in ("statechange", "check", "approval")
            for verb, rest in (("DELETE FROM", ""), ("UPDATE", " SET request_id = request_id"))
        ),
        ("SET session_replication_role = replica", [], psycopg.errors.InsufficientPrivilege),
        (
            "ALTER TABLE research_extract DISABLE TRIGGER ALL",
            [],
            psycopg.errors.InsufficientPrivilege,
        ),
        (AN_EXTRACT, pair, psycopg.errors.RaiseException),
        (AN_EXTRACT, [given.request_id, pair[1]], psycopg.errors.RaiseException),
        (NEXT_STATE, [unapproved.pk, "building"], psycopg.errors.RaiseException),
        (AN_APPROVAL, [unapproved.asked_by_id, unapproved.pk], psycopg.errors.CheckViolation),
        ("UPDATE research_request SET title = 'x'", [], psycopg.errors.RaiseException),
        (
            "UPDATE research_extract SET request_id = %s, approval_id = %s",
            pair,
            psycopg.errors.RaiseException,
        ),
    ]
    with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:

        def is_refused(case):
            statement, values, error = case
            with pytest.raises(error):
                site.execute(statement, values)

        assert failing(tries, is_refused) == []
    assert Extract.objects.count() == 1
