"""Every way to make an extract that no public approval allows is refused, whoever tries it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from django.urls import reverse

from hesperion.accounts.groups import STEWARD
from hesperion.public_log.actions import publish_statement
from research.builds.actions import TimeIsOver, start_build
from research.builds.urls import urlpatterns as builds
from research.choices import RequestState, UseLogKind
from research.extracts.urls import urlpatterns as extracts
from research.models import Approval, Extract, PublicApproval, Request
from research.public_uses.statements import publish_approval, use_name
from research.requests.decisions.actions.approvals import approve_request
from research.requests.decisions.rules import DecisionRefused
from research.requests.decisions.urls import urlpatterns as decisions
from research.requests.states import WrongState, change_state
from research.requests.urls import urlpatterns as requests
from tests.cases import failing
from tests.factories.extracts import approved, asked, checked, person
from tests.services import owner_url, runtime_environment
from tests.staff import in_group

pytestmark = pytest.mark.django_db

BY = "system:builds"
AN_EXTRACT = """
INSERT INTO research_extract (id, request_id, approval_id, number, size, rows_written, progress, manifest,
    started_at) VALUES (gen_random_uuid(), %s, %s, 9, 0, 0, '', '{}', now())
"""
MOVED = "UPDATE research_extract SET request_id = %s, approval_id = %s"
A_PUBLIC_APPROVAL = """
INSERT INTO research_publicapproval (approval_id, request_id, number, request_check_id, content_sha256, step,
    statement_id, terms) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
ALL_TRIGGERS = "{" + ",".join(one.get_pgid(model) for model, one in pgtrigger.registered()) + "}"


def building(request: Request) -> Request:
    change_state(request=request, state=RequestState.BUILDING, by=BY)
    return request


def unpublished(**changes: Any) -> Request:
    """A request that is approved, and of which nothing is public."""
    request = checked(**changes)
    check = request.checks.get()
    Approval.objects.create(
        request=request, request_check=check, sha256=check.sha256, asked_by=request.asked_by,
        checked_by=check.checked_by, approved_by=person(STEWARD, 2),
    )  # fmt: skip
    change_state(request=request, state=RequestState.APPROVED, by=BY)
    return request


def ended(*states: RequestState, request: Request | None = None) -> Request:
    request = request or approved()
    for state in states:
        change_state(request=request, state=state, by=BY, reason="x")
    return request


def refused() -> Request:
    return ended(RequestState.TO_BE_REFUSED, RequestState.REFUSED, request=checked())


SITUATIONS: dict[str, Callable[[], Request]] = {
    "asked": asked,
    "checked": checked,
    "refused": refused,
    "taken back": lambda: ended(RequestState.TAKEN_BACK, request=asked()),
    "approved, and not public": lambda: building(unpublished()),
    "revoked": lambda: ended(RequestState.REVOKED),
    "expired": lambda: ended(RequestState.EXPIRED),
    "revoked while it is built": lambda: ended(RequestState.BUILDING, RequestState.REVOKED),
    "taken back after it was approved": lambda: ended(
        RequestState.BUILDING, RequestState.FAILED, RequestState.TAKEN_BACK
    ),
    "its period is over": lambda: building(approved(starts_on="2020-01-01", ends_on="2020-02-01")),
    "its agreement is over": lambda: building(approved(agreement_ends_on="2020-02-01")),
}


def pairs(request: Request, other: Request) -> list[tuple[Any, Any]]:
    """The request with each approval that somebody could name: its own, and that of another one."""
    return [(request.pk, pk) for pk in Approval.objects.filter(
        request__in=[request, other]
    ).values_list("pk", flat=True)]  # fmt: skip


def another_statement(request: Request, **changes: Any) -> Any:
    """A statement with the terms of the request's check, but for the changes."""
    check = request.checks.get()
    terms = {"content_sha256": check.content_sha256, "step": check.step, "purposes": ["academic"]}
    kind = changes.pop("kind", UseLogKind.APPROVED)
    about = changes.pop("about", use_name(request.number))
    return publish_statement(kind=kind, about=about, body={"terms": terms | changes})


def false_publications(other: Request) -> dict[str, tuple[str, list[Any]]]:
    """How somebody could make an approval look public: each with its statement and values."""
    found = {}

    def add(name: str, statement: Any, terms: Any = None, **values: Any) -> None:
        request = unpublished()
        check = request.checks.get()
        right = {
            "approval": request.approvals.get().pk, "request": request.pk, "number": request.number,
            "check": check.pk, "content": check.content_sha256, "step": check.step,
            "statement": statement(request), "terms": terms or terms_of(check),
        }  # fmt: skip
        row = list((right | values).values())
        row[-1] = json.dumps(row[-1])
        found[name] = (A_PUBLIC_APPROVAL, row)

    def terms_of(check: Any, **changes: Any) -> dict[str, Any]:
        terms = {"content_sha256": check.content_sha256, "step": check.step}
        return terms | {"purposes": ["academic"]} | changes

    public = other.approvals.get().public
    check = checked().checks.get()  # every request of the factory has the same content
    add("no statement", lambda request: 999_999)
    add("of another request", lambda request: another_statement(request, about="use:999").pk)
    add("another use's own", lambda request: public.statement_id, number=public.number)
    add("of another kind", lambda request: another_statement(request, kind=UseLogKind.REFUSED).pk)
    add(
        "of other content",
        lambda request: another_statement(request, content_sha256="0" * 64).pk,
        content="0" * 64,
        terms=terms_of(check, content_sha256="0" * 64),
    )
    add(
        "of other content than it says",
        lambda request: another_statement(request, content_sha256="0" * 64).pk,
        terms=terms_of(check, content_sha256="0" * 64),
    )
    add("of other purposes", lambda request: another_statement(request, purposes=["abroad"]).pk)
    for purpose in ("publish", "contact"):
        add(
            f"for {purpose}",
            lambda request, purpose=purpose: another_statement(request, purposes=[purpose]).pk,
            terms=terms_of(check, purposes=[purpose]),
        )
    add(
        "without purposes",
        lambda request: another_statement(request, purposes=None).pk,
        terms=terms_of(check, purposes=None),
    )
    add("of another check", lambda request: another_statement(request).pk, check=check.pk)
    return found


@pytest.fixture
def roles():
    """Connections of the site, of the owner, and of the owner with all triggers of pgtrigger silent."""
    site = psycopg.connect(runtime_environment()["DATABASE_URL"])
    owner, silent = psycopg.connect(owner_url()), psycopg.connect(owner_url())
    silent.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [ALL_TRIGGERS])
    silent.commit()
    with site, owner, silent:
        yield {"site": site, "owner": owner, "silent owner": silent}


def committed(connected: psycopg.Connection[Any], statement: Any, values: list[Any]) -> None:
    connected.execute(statement, values)
    connected.commit()


@contextmanager
def as_the_site() -> Iterator[None]:
    """Inside a transaction that is rolled back: Django's statements are those of the site's role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.RUNTIME_ROLE}")
    yield


@pytest.mark.django_db(transaction=True)
def test_no_role_gets_round_it_by_sql(roles):
    right, made = building(approved()), building(approved())
    Extract.objects.create(request=made, approval=made.approvals.get(), number=1)
    tries = {
        f"{name}, {verb}": (statement, list(pair))
        for name, make in SITUATIONS.items()
        for request in [make()]
        for verb, statement in (("inserted", AN_EXTRACT), ("moved", MOVED))
        for pair in pairs(request, right)
    }
    tries["no approval at all"] = (AN_EXTRACT, [right.pk, None])
    tries["no request at all"] = (AN_EXTRACT, [None, right.approvals.get().pk])
    tries |= false_publications(right)
    before = PublicApproval.objects.count()

    def is_refused(case):
        _name, role, (statement, values) = case
        with pytest.raises(psycopg.Error):
            committed(roles[role], statement, values)
        roles[role].rollback()

    cases = [(name, role, one) for name, one in tries.items() for role in roles]
    assert len(cases) > 100
    assert failing(cases, is_refused) == []
    assert (Extract.objects.count(), PublicApproval.objects.count()) == (1, before)
    for connected in roles.values():  # what is right is not refused, in the same way
        connected.execute(AN_EXTRACT, [right.pk, right.approvals.get().pk])
        connected.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connected.rollback()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_neither_the_orm_nor_an_action_gets_round_it(situation):
    request, right = SITUATIONS[situation](), approved()
    steward = person(STEWARD, 2)
    for approval in Approval.objects.filter(request__in=[request, right]):
        with pytest.raises(Error), transaction.atomic(), as_the_site():
            Extract.objects.create(request=request, approval=approval, number=1)
    with pytest.raises((WrongState, TimeIsOver, Approval.DoesNotExist)), transaction.atomic():
        start_build(request=request, by=BY)
    with pytest.raises((DecisionRefused, Error)), transaction.atomic():
        approve_request(request=request, sha256="0" * 64, by=steward)
    assert not Extract.objects.exists()


ADDRESSES = [pattern for urls in (requests, decisions, extracts, builds) for pattern in urls]


@pytest.mark.parametrize(
    "situation", ["asked", "refused", "approved, and not public", "revoked", "its period is over"]
)
def test_no_page_of_admin_gets_round_it(situation):
    request = SITUATIONS[situation]()
    client = in_group(STEWARD, "requester", "researcher", email="all@example.com")
    client.user.is_superuser = True
    client.user.save()
    if situation == "asked":
        Request.objects.filter(pk=request.pk).update(asked_by=client.user)
    places = {"request_id": request.pk, "draft_id": request.pk, "step": "recipient", "form": "csv"}
    form = {"sha256": "0" * 64, "reason": "x", "step": 0, "report_id": 1}
    app = {id(one): name for name, urls in (
        ("requests", requests), ("decisions", decisions), ("extracts", extracts), ("builds", builds)
    ) for one in urls}  # fmt: skip
    for pattern in ADDRESSES:
        names = pattern.pattern.regex.groupindex or pattern.pattern.converters
        address = reverse(
            f"{app[id(pattern)]}:{pattern.name}", kwargs={name: places[name] for name in names}
        )
        for answer in (client.get(address), client.post(address, form)):
            assert answer.status_code < 500, address
    assert client.post(reverse("admin:research_extract_add"), form).status_code == 403
    assert not Extract.objects.exists()


def test_an_approval_is_public_once():
    request = approved()
    with pytest.raises(Error), transaction.atomic():
        publish_approval(request.approvals.get())
