"""The list of records: what its filters offer, find and count, and what that costs."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.factories.full_record import full_record
from tests.factories.many import many
from tests.sizes import size
from tests.staff import in_group

FILTERS = "diagnosis=iim&marker=mi2&target=cd19&country=DE"
LIST = "/admin/research/record/"
FEW, MANY = size(1_000, 200), size(3_000, 600)


def offered(page: Any) -> dict[str, list[str]]:
    """The choices of each filter, after "All"."""
    shown = BeautifulSoup(page.content, "html.parser")
    return {
        part["data-filter-title"]: [link.text.strip() for link in part.select("li a")[1:]]
        for part in shown.select("#changelist-filter details")
    }


@pytest.mark.django_db
def test_filters_offer_what_occurs_by_label_and_kinds_below_their_family():
    full_record(diagnosis={"code": "ssc.sine"}, infusion={"target": "bcma"})
    full_record(diagnosis={"code": "ssc"}, participant={"country": "AT"})
    full_record(diagnosis={"code": "iim.dm"}, markerfinding={"code": "mi2"})
    full_record(diagnosis={"code": "iim.asys"}, markerfinding={"code": "ku", "finding": "negative"})
    shown = offered(in_group("researcher").get(LIST))
    assert shown["diagnosis"] == [
        *["Myositis", "– Antisynthetase syndrome", "– Dermatomyositis"],
        *["Scleroderma", "– Scleroderma without skin change"],
    ]
    assert shown["positive marker"] == ["Anti-dsDNA", "Mi-2"]
    assert shown["target"] == ["BCMA", "CD19"]
    assert shown["country"] == ["Austria", "Germany"]


@pytest.mark.django_db
def test_facets_count_what_the_other_filters_leave():
    full_record(diagnosis={"code": "iim.dm"}, markerfinding={"code": "mi2"})
    full_record(diagnosis={"code": "iim.asys"}, markerfinding={"code": "mi2"})
    full_record(diagnosis={"code": "iim.asys"}, participant={"country": "FR"})
    shown = offered(in_group("researcher").get(f"{LIST}?marker=mi2&_facets=True"))
    assert shown["diagnosis"] == [
        *["Myositis (2)", "– Antisynthetase syndrome (1)", "– Dermatomyositis (1)"],
    ]
    assert shown["positive marker"] == ["Anti-dsDNA (1)", "Mi-2 (2)"]
    assert shown["country"] == ["France (0)", "Germany (2)"]
    assert shown["review"] == [
        *["Not read yet (0)", "Being read (0)", "Included (2)", "Sent back (0)"]
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["diagnosis=aps", "marker=nothing", "target=bcma", "country=XX"])
def test_what_does_not_occur_finds_nothing(query):
    full_record()
    page = in_group("researcher").get(f"{LIST}?{query}")
    assert (page.status_code, page.context["cl"].result_count) == (200, 0)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_four_filters_with_facets_read_rows_in_proportion_to_the_participants():
    """A view that is read once for each row of another costs the square: nine times for three times as many."""
    many(FEW)
    few = cost_of_the_page(FEW)
    many(MANY - FEW, after=FEW)
    more = cost_of_the_page(MANY)
    assert more.statements == few.statements <= 30
    assert more.rows / few.rows < 1.3 * MANY / FEW
    assert more.blocks / few.blocks < 1.3 * MANY / FEW
    assert more.rows < 600 * MANY


class Cost(NamedTuple):
    """Of a page: its statements, the rows that went through their plans, and the blocks that these read."""

    statements: int
    rows: float
    blocks: int


def cost_of_the_page(count: int) -> Cost:
    """For four filters together, with the counts of all filters."""
    researcher = in_group("researcher", email=f"{count}@example.com")
    with CaptureQueriesContext(connections["research"]) as asked:
        page = researcher.get(f"{LIST}?{FILTERS}&_facets=True")
    assert page.context["cl"].result_count == count // 4
    assert offered(page)["target"] == ["BCMA (0)", f"CD19 ({count // 4})"]
    plans = [plan_of(query["sql"]) for query in asked]
    rows = sum(rows_through(node) for plan in plans for node in nodes(plan))
    return Cost(len(plans), rows, sum(plan["Shared Hit Blocks"] for plan in plans))


def plan_of(statement: str) -> dict[str, Any]:
    with connections["research"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}")
        (told,) = cursor.fetchone()
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def rows_through(node: dict[str, Any]) -> float:
    """All that the node looked at, whatever it kept."""
    looked_at = node["Actual Rows"] + sum(
        node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Join Filter")
    )
    return looked_at * node["Actual Loops"]
