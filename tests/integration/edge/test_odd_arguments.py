"""Every address with arguments that nobody would type, as everybody who may open it: none is our fault."""

from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from hesperion.accounts import groups
from tests.integration.edge.crawl import odd_addresses
from tests.sizes import size
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
SOME = [ODD[0], ODD[3]]  # letters, and far too many of them
MAY_FAIL = ("/healthz", "/cms/failwhale/")


def failing(client, samples, odds):
    client.raise_request_exception = False
    paths = [path for odd in odds for path in odd_addresses(samples, quote(odd, safe="%"))]
    assert len(paths) > 100 * len(odds)
    answers = {
        path[:100]: client.get(path).status_code for path in paths if not path.startswith(MAY_FAIL)
    }
    return {path: status for path, status in answers.items() if status >= 500}


@pytest.mark.long
def test_a_superuser_who_is_a_participant_too_meets_no_fault(person, samples):
    assert failing(person, samples, ODD[: size(len(ODD), 3)]) == {}


def test_nor_does_a_stranger(samples):
    assert failing(Client(), samples, SOME) == {}


@pytest.mark.parametrize("group", groups.GROUPS)
def test_nor_does_a_role(samples, group):
    assert failing(in_group(group), samples, SOME) == {}


def test_whatever_an_id_looks_like_no_object_is_shown(person):
    """Models are named by numbers or by UUIDs: what is neither is not found."""
    kinds = ContentType.objects.values_list("pk", flat=True)
    odd = {kind: person.get(f"/admin/r/{kind}/abc/").status_code for kind in kinds}
    assert {kind: status for kind, status in odd.items() if status != 404} == {}
