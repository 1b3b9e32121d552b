"""What the list of records costs, by the blocks that its statements read."""

import json
from typing import Any, NamedTuple

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from research.filters import facets
from research.models import ROWS, Record
from tests.factories.cohort_rows import random_people, store_rows
from tests.sizes import size
from tests.staff import in_group

QUERY = "diagnosis=iim&marker=dsdna:positive&target=cd19&sex.not=male"
LIST = "/admin/research/record/"
FEW, MANY = size(10_000, 1_000), size(30_000, 3_000)


class Cost(NamedTuple):
    statements: int
    blocks: int
    plans: list[dict[str, Any]]


@pytest.mark.long
@pytest.mark.django_db
def test_four_filters_with_facets_read_blocks_in_proportion_to_the_participants():
    few = cost_with(FEW)
    more = cost_with(MANY - FEW)
    assert more.statements == few.statements <= 4
    assert more.blocks / few.blocks < 1.3 * MANY / FEW


@pytest.mark.django_db
def test_one_scan_of_the_index_serves_several_filters():
    plans = cost_with(1_000).plans
    scans = [
        node for plan in plans for node in nodes(plan) if node.get("Index Name") == "cohort_codes"
    ]
    assert any(node["Index Cond"].count("codes") >= 3 for node in scans)


@pytest.mark.django_db(transaction=True)
def test_a_list_whose_counts_take_longer_than_a_statement_may_is_shown_without_them(monkeypatch):
    store_rows(random_people(3))
    asked_slowly = facets._COUNT.replace("WHERE", "WHERE pg_sleep(600) IS NOT NULL AND")
    monkeypatch.setattr(facets, "_COUNT", asked_slowly)
    with connections["research"].cursor() as cursor:
        cursor.execute("SET statement_timeout = '2s'")
    page = in_group("researcher").get(LIST)
    assert page.status_code == 200
    assert page.text.count("HSP-") > 3
    assert "took too long" in page.text


def cost_with(more: int) -> Cost:
    """Of the page for four filters, with so many participants more."""
    store_rows(random_people(more))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE research.cohort")
    researcher = in_group("researcher", email=f"{more}@example.com")
    with CaptureQueriesContext(connections["research"]) as asked:
        assert "HSP-" in researcher.get(f"{LIST}?{QUERY}").text
    plans = [plan_of(query["sql"]) for query in asked if "EXPLAIN" not in query["sql"]]
    return Cost(len(plans), sum(plan["Shared Hit Blocks"] for plan in plans), plans)


def plan_of(statement: str) -> dict[str, Any]:
    with connections["research"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}")
        (told,) = cursor.fetchone()
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in nodes(part))]


@pytest.mark.django_db
def test_rows_of_one_record_are_found_by_indexes_in_each_view():
    """However many participants there are: no table is read from its beginning."""
    read_whole = [
        (label, scan["Node Type"], scan["Relation Name"])
        for label, model in [("record", Record), *((m._meta.db_table, m) for m in ROWS.values())]
        for scan in nodes(
            plan_for_one_record(label, "public_id" if model is Record else "record_id")
        )
        if "Relation Name" in scan and not {"Index Cond", "Recheck Cond"} & scan.keys()
    ]
    assert read_whole == []


def plan_for_one_record(view: str, column: str) -> dict[str, Any]:
    """With tables that are small here and large at a hospital: by an index wherever one fits.

    What other tests left, and took back, counts as nothing: the planner would believe that tables are empty.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_clear_relation_stats(schemaname::text, tablename::text) FROM pg_tables"
            " WHERE schemaname IN ('public', 'research')"
        )
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        asked = f"SELECT * FROM research.{view} WHERE {column} = 'HSP-0000-0000'"  # noqa: S608 - our views
        cursor.execute(f"EXPLAIN (FORMAT JSON) {asked}")
        (plan,) = cursor.fetchone()
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
