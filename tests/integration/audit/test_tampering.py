"""Whatever somebody does to sealed rows, links, seals or the file of heads, it shows."""

import re
from random import Random

import pytest
from django.db import transaction

from hesperion.privacy.audit import actions
from hesperion.privacy.audit.models import Link
from hesperion.privacy.audit.structure import Altered
from hesperion.privacy.audit.verification import Broken, verify
from tests.chain import sql
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
    for number in range(size(250, len(WAYS))):
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


def test_a_false_function_that_the_database_finds_first_is_not_asked(chained):
    """The owner edits a row, and lets the database hash the row as it was."""
    sql("CREATE SCHEMA lies")
    sql(
        "CREATE FUNCTION lies.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$SELECT pg_catalog.sha256("
        "convert_to(replace(convert_from($1, 'UTF8'), 'another', 'reason 7'), 'UTF8'))$$"
    )
    sql("SET LOCAL search_path = lies, pg_catalog, public")
    sql("UPDATE public.audit_event SET reason = 'another' WHERE reason = 'reason 7'")
    assert verify_says().startswith("Position 8 (audit_event, row ")


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (
            "put_a_view_in_a_tables_place",
            r"^audit_\w+ is not an ordinary table: its rows prove nothing",
        ),
        ("compare_otherwise", r"^The operator =\(.*\) is not PostgreSQL's own"),
        ("silence_history", r"^The (trigger|function) "),
    ],
)
def test_what_is_not_as_migrations_made_it_is_named(chained, way, said):
    before = transaction.savepoint()
    getattr(Tamperer(Random(1), chained.ledger), way)()
    assert re.match(said, verify_says())
    transaction.savepoint_rollback(before)


def test_nothing_is_sealed_from_what_is_not_an_ordinary_table(chained):
    sql("ALTER TABLE audit_event RENAME TO kept_aside")
    sql("CREATE VIEW public.audit_event AS SELECT * FROM kept_aside WHERE reason = ''")
    with pytest.raises(Altered, match="audit_event is not an ordinary table"):
        actions.seal_audit()


def verify_says() -> str:
    with pytest.raises(Broken) as broken:
        verify()
    return str(broken.value)
