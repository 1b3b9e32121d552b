"""What the review queue costs: as much for many participants as for few."""

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from research.review_queue import queries
from tests.factories.cohort_rows import random_people, store_rows
from tests.integration.research.test_list_cost import nodes, plan_of
from tests.staff import in_group

QUEUE = "/admin/research/review/"
FEW, MANY = 1_000, 3_000
_WAIT = """
UPDATE research.cohort SET flagged = public_id < 'HSP-08', waiting_since = submitted_at,
    review = CASE WHEN public_id > 'HSP-W' THEN 'answered' ELSE '' END
WHERE waiting_since IS NULL
"""


@pytest.mark.django_db
@pytest.mark.parametrize("tab", ["unread", "answered"])
def test_a_page_of_the_queue_reads_as_many_blocks_however_many_wait(tab, monkeypatch):
    monkeypatch.setattr(queries, "MOST_COUNTED", 100)
    few, more = blocks_with(FEW, tab), blocks_with(MANY - FEW, tab)
    assert more < 1.3 * few


@pytest.mark.django_db
def test_the_next_story_the_flagged_ones_and_the_longest_wait_are_found_by_the_index_alone():
    let_wait(FEW)
    with CaptureQueriesContext(connections["research"]) as asked:
        assert len(queries.free_candidates()) > queries.CANDIDATES
        assert queries.flagged_count()
        assert queries.waiting_longest()
    # As with many rows: by an index wherever one fits.
    with connections["research"].cursor() as cursor:
        for way in ("seqscan", "sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plans = [plan_of(query["sql"]) for query in asked]
    used = {node.get("Index Name") for plan in plans for node in nodes(plan)} - {None}
    assert used == {"cohort_unread", "cohort_answered"}


def let_wait(more):
    store_rows(random_people(more))
    with connection.cursor() as cursor:
        cursor.execute(_WAIT)
        cursor.execute("ANALYZE research.cohort")


def blocks_with(more, tab):
    """The blocks that the second page reads, with so many waiting stories more."""
    let_wait(more)
    page = queries.queue_page(queries.tabs("user:1")[tab])
    reviewer = in_group("reviewer", email=f"{more}@example.com")
    with CaptureQueriesContext(connections["research"]) as asked:
        shown = reviewer.get(f"{QUEUE}?tab={tab}&after={page.following}")
    assert shown.status_code == 200
    plans = [plan_of(query["sql"]) for query in asked if "EXPLAIN" not in query["sql"]]
    return sum(plan["Shared Hit Blocks"] for plan in plans)
