"""Every address with arguments that nobody would type, as everybody who may open it: none is our fault."""

from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from hesperion.accounts import groups
from tests.integration.edge.crawl import odd_addresses
from tests.sizes import pairs, turn
from tests.staff import in_group

pytestmark = pytest.mark.django_db

ODD = [
    "abc",
    "0",
    "99999999999999999999",
    "a" * 3_000,
    "-1",
    "00000000-0000-0000-0000-000000000000",
    "💥",
    "'; --",
    "_2F",  # as Django's admin writes a slash
    "on%0Aetwo",
]
PLACE = "{odd}"  # where the argument goes
SOME = [ODD[0], ODD[3]]  # letters, and far too many of them
MAY_FAIL = ("/healthz", "/cms/failwhale/")


def failing(client, samples, odds, number=0, turns=1):
    client.raise_request_exception = False
    known = odd_addresses(samples, PLACE)
    assert len(known) > 100
    addresses = turn(known, number, turns)
    paths = [path.replace(PLACE, quote(odd, safe="%")) for path, odd in pairs(addresses, odds)]
    answers = {
        path[:100]: client.get(path).status_code for path in paths if not path.startswith(MAY_FAIL)
    }
    return {path: status for path, status in answers.items() if status >= 500}


@pytest.mark.long
def test_a_superuser_who_is_a_participant_too_meets_no_fault(person, samples):
    assert failing(person, samples, ODD) == {}


@pytest.mark.long
def test_nor_does_a_stranger(samples):
    assert failing(Client(), samples, SOME) == {}


@pytest.mark.long
@pytest.mark.parametrize("group", groups.GROUPS)
def test_nor_does_a_role(samples, group):
    """In `make test` each address is asked for by two of the roles, by turns."""
    turns = len(groups.GROUPS) // 2
    number = groups.GROUPS.index(group) % turns
    assert failing(in_group(group), samples, SOME, number, turns) == {}


def test_whatever_an_id_looks_like_no_object_is_shown(person):
    """Models are named by numbers or by UUIDs: what is neither is not found."""
    kinds = ContentType.objects.values_list("pk", flat=True)
    odd = {kind: person.get(f"/admin/r/{kind}/abc/").status_code for kind in kinds}
    assert {kind: status for kind, status in odd.items() if status != 404} == {}
