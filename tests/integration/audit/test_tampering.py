"""Whatever somebody does to sealed rows, links, seals or the file of heads, it shows."""

from random import Random

import pytest
from django.db import transaction

from hesperion.privacy.audit.models import Link
from hesperion.privacy.audit.verification import Broken, verify
from tests.sizes import size
from tests.tampering import WAYS, Tamperer

pytestmark = pytest.mark.django_db


def is_found() -> bool:
    try:
        verify()
    except Broken:
        return True
    return False


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_of_many_tamperings_in_four_parts_all_are_found(chained, seed):
    random = Random(seed)
    heads = chained.ledger.read_bytes()
    tamperer = Tamperer(random, chained.ledger)
    missed = []
    for number in range(size(250, 2 * len(WAYS))):
        way = WAYS[number % len(WAYS)]
        before = transaction.savepoint()
        what = getattr(tamperer, way)()
        if not is_found():
            missed.append(f"{way}: {what}")
        transaction.savepoint_rollback(before)
        chained.ledger.write_bytes(heads)
    assert missed == []
    assert verify().links == Link.objects.count() == 210


PLACE = r"Position \d+ \(audit_\w+, row \d+\)"
CHANGED = r"the row, or its link, was changed\."


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("edit_a_column", rf"^{PLACE}: ({CHANGED}|the row was deleted\.)"),
        ("delete_a_row", rf"^{PLACE}: the row was deleted\."),
        ("swap_the_contents_of_two_rows", rf"^{PLACE}: {CHANGED}"),
        ("insert_into_the_past", r"^audit_event, row -?\d+: the row is newer than it says"),
        ("delete_a_link", r"^Position \d+: the link is missing\."),
        ("add_a_link", r"^Position \d+: this link has no seal\."),
        ("cut_off_the_tail", r"^The chain is cut off: it ends with (nothing|Seal \d)"),
        ("edit_the_file_of_heads", r"^The line of Seal \d .* in the file of heads was changed\."),
    ],
)
def test_the_sentence_says_what_is_wrong_and_where(chained, way, said):
    getattr(Tamperer(Random(1), chained.ledger), way)()
    with pytest.raises(Broken, match=said):
        verify()


def test_rows_in_another_order_are_called_so(chained):
    one, other = Link.objects.filter(position__in=[3, 4]).order_by("position")
    for link, row in ((one, -1), (other, one.row_id), (one, other.row_id)):
        Link.objects.filter(position=link.position).update(row_id=row)
    with pytest.raises(Broken, match=r"^Position 3 .* was put into another order\."):
        verify()
