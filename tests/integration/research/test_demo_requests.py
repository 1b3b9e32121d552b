"""`make_demo_requests`: requests of a site for trying out, made once, by the real actions."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hesperion.accounts.actions import make_demo_account
from hesperion.public_log.models import Statement
from research.choices import RequestState, UseLogKind
from research.models import Request
from research.requests.states import with_state
from tests.factories.crowd import Member, store

pytestmark = pytest.mark.django_db


def made_up():
    said = StringIO()
    call_command("make_demo_requests", stdout=said)
    return said.getvalue()


def test_each_fate_of_a_request_is_made_up_once(settings, client):
    settings.MADE_UP_PEOPLE = True
    for name in ("requester", "steward", "admin"):
        make_demo_account(name=name, password="for trying out")
    store(Member(purposes=["study", "academic", "companies", "abroad"]) for _ in range(20))
    assert made_up() == "4 requests for data were made up.\n"
    states = with_state(Request.objects.order_by("number")).values_list("state", flat=True)
    assert list(states) == [
        *(RequestState.BUILDING, RequestState.REFUSED),
        *(RequestState.BUILDING, RequestState.TAKEN_BACK),
    ]
    ours = Statement.objects.filter(about__startswith="use:").order_by("seq")
    kinds = ours.values_list("kind", flat=True)
    assert list(kinds) == [
        *(UseLogKind.APPROVED, UseLogKind.RESULT, UseLogKind.REFUSED),
        *(UseLogKind.APPROVED, UseLogKind.WITHDRAWN),
    ]
    for language in ("", "/de", "/es"):
        for number in range(1, 5):
            assert client.get(f"{language}/registry/uses/{number}/").status_code == 200
    assert made_up() == "0 requests for data were made up.\n"


def test_nothing_is_made_up_where_people_could_be_real(settings):
    settings.MADE_UP_PEOPLE = False
    with pytest.raises(CommandError, match="This site is for real people"):
        made_up()
    assert not Request.objects.exists()
