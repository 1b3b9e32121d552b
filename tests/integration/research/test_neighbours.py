"""A record that was opened from a list leads to the ones before and after it, at the same cost in any list."""

from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from research.models import CohortMember, SavedCohort, SavedCohortMember
from tests.factories.cohort_rows import random_people, store_rows
from tests.factories.full_record import full_record
from tests.integration.research.test_list_cost import nodes, plan_of
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/research/record/"


@pytest.fixture
def researcher():
    return in_group("researcher")


def page_of(client, public_id, query=""):
    return client.get(f"{LIST}{public_id}/change/{query}")


def place_of(page):
    """The texts of the links to other records, and where the record stands."""
    found = BeautifulSoup(page.content, "html.parser").select_one(".record__place")
    return " ".join(found.text.split()) if found else ""


def link(page, rel):
    return BeautifulSoup(page.content, "html.parser").select_one(f".record__place a[rel={rel}]")[
        "href"
    ]


def three():
    """Three participants, in the order of the list: the newest first."""
    people = [full_record(), full_record(background={"sex": "male"}), full_record()]
    return [person.public_id for person in reversed(people)]


def test_the_links_of_the_list_lead_through_the_list(researcher):
    first, second, third = three()
    lines = BeautifulSoup(researcher.get(LIST).content, "html.parser").select(
        ".records__table th a"
    )
    page = researcher.get(lines[0]["href"])
    assert place_of(page) == f"1 of 3 Next: {second} Back to the list"
    page = researcher.get(link(page, "next"))
    assert place_of(page) == f"Previous: {first} 2 of 3 Next: {third} Back to the list"
    page = researcher.get(link(page, "next"))
    assert place_of(page) == f"Previous: {second} 3 of 3 Back to the list"


def test_filters_decide_which_record_is_next(researcher):
    first, second, third = three()
    page = page_of(researcher, first, "?sex=female")
    assert place_of(page) == f"1 of 2 Next: {third} Back to the list"
    assert f'href="{LIST}?sex=female"' in page.text
    assert "not, or no longer, in the list" in page_of(researcher, second, "?sex=female").text


def test_a_saved_cohort_is_walked_through_by_its_owner_alone(researcher):
    first, _second, third = three()
    cohort = SavedCohort.objects.create(
        name="Mine", kind="static", filters={"version": 1, "filters": {}}, owner=researcher.user
    )
    for number, member in enumerate(CohortMember.objects.filter(public_id__in=[first, third]), 1):
        SavedCohortMember.objects.create(cohort=cohort, number=number, participant_id=member.pk)
    query = f"?cohort={cohort.pk}"
    assert (
        place_of(page_of(researcher, third, query)) == f"Previous: {first} 2 of 2 Back to the list"
    )
    other = in_group("researcher", email="other@example.com")
    page = page_of(other, third, query)
    assert page.status_code == 200
    assert place_of(page) == "You have no saved cohort with these people. Back to the list"


@pytest.mark.parametrize("query", ["?nothing=1", "?cohort=x", "?sex.or=male", "?sex=" + "x" * 900])
def test_a_list_that_is_none_is_said_and_the_record_shown(researcher, query):
    first, *_ = three()
    page = page_of(researcher, first, query)
    assert page.status_code == 200
    assert "Back to the list" in place_of(page)
    assert "Next" not in place_of(page)


def test_a_record_that_was_opened_by_its_id_leads_nowhere(researcher):
    first, *_ = three()
    assert place_of(page_of(researcher, first)) == ""


def test_what_sent_back_hides_from_researchers_is_not_next(researcher):
    people = [full_record(), full_record(), full_record()]
    people[1].reviews.create(state="sent_back", reason="When?", decided_by="user:1")
    page = page_of(researcher, people[2].public_id, "?all=1")
    assert place_of(page) == f"1 of 2 Next: {people[0].public_id} Back to the list"
    reviewer = in_group("reviewer", email="reviewer@example.com")
    page = page_of(reviewer, people[2].public_id, "?all=1")
    assert place_of(page) == f"1 of 3 Next: {people[1].public_id} Back to the list"


def test_a_list_that_is_not_counted_has_no_numbers(researcher, monkeypatch):
    monkeypatch.setattr("research.record_list.selection.COUNTED", 2)
    first, second, _third = three()
    assert place_of(page_of(researcher, first, "?all=1")) == f"Next: {second} Back to the list"


def test_the_audit_has_the_record_whole_and_of_its_neighbours_the_public_id(researcher):
    first, second, third = three()
    page_of(researcher, second, "?all=1")
    fields = {
        CohortMember.objects.get(pk=event.subject).public_id: event.detail["fields"]
        for event in Event.objects.filter(action=Action.READ)
    }
    assert fields[first] == fields[third] == ["public_id"]
    assert len(fields[second]) > 20


def test_the_next_one_costs_the_same_among_3_and_among_300(researcher):
    record = full_record()
    few, many = cost_of(researcher, record, "?all=1", 3), cost_of(researcher, record, "?all=1", 297)
    assert few.statements == many.statements
    assert max(few.rows, many.rows) <= 10


def test_filters_need_no_more_statements_among_300(researcher):
    record, query = full_record(), "?country=DE&sex.not=male"
    few, many = cost_of(researcher, record, query, 3), cost_of(researcher, record, query, 297)
    assert few.statements == many.statements


class Cost(NamedTuple):
    """Statements of the page, and the most rows that a search for a neighbour reads."""

    statements: int
    rows: int


def cost_of(client, record, query, more):
    store_rows(random_people(more))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE research.cohort")
    with CaptureQueriesContext(connections["research"]) as asked:
        assert "Back to the list" in page_of(client, record.public_id, query).text
    sought = [
        each["sql"]
        for each in asked
        if "LIMIT 1" in each["sql"] and "timestamptz" in each["sql"]  # compared with the key
    ]
    assert len(sought) == 2
    read = [
        rows_read(node) for sql in sought for node in nodes(plan_of(sql)) if "Relation Name" in node
    ]
    return Cost(len(asked), max(read))


def rows_read(node):
    return node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
