"""The first page of researchers: its numbers are those of the lists that they lead to."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connections
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from hesperion.accounts.groups import GROUPS, READERS_OF_RECORDS
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from hesperion.ui.drawing.bars import Bar
from intake.record.models import Diagnosis, Infusion
from intake.stories.choices import ReviewState
from research.filters import FilterSet
from research.models import CohortCount, CohortMember, SavedCohort
from research.overview import Overview
from tests.factories.full_record import full_record, reviewed
from tests.staff import in_group

pytestmark = pytest.mark.django_db

INDEX = "/admin/"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2019, 12, 31, 23, 59, tzinfo=UTC)


@pytest.fixture
def researcher() -> Client:
    return in_group("researcher")


@pytest.fixture
def of_many_kinds() -> None:
    """Of five participants one has two diseases, one no target, one no setting, one two infusions, one none."""
    both = full_record(infusion={"target": "bcma"})
    Diagnosis.of(both.pk, code="iim.dm").save(force_insert=True)
    Diagnosis.of(both.pk, code="iim.asys").save(force_insert=True)
    full_record(diagnosis={"code": "ssc.diffuse"}, infusion={"target": ""})
    full_record(infusion={"setting": ""}, participant={"submitted_at": NEW_YEAR})
    full_record(course={"status": "waiting"})
    twice = full_record(participant={"submitted_at": LONG_AGO})
    Infusion.of(twice.pk, number=2, target="bcma", setting="compassionate").save(force_insert=True)


def bars_of(overview: Overview) -> list[Bar]:
    return [*overview.numbers, *overview.diagnoses, *overview.infusions, *overview.months]


def counts(bars: list[Bar]) -> dict[str, int]:
    return {bar.label: bar.count for bar in bars if bar.count}


@pytest.mark.usefixtures("of_many_kinds")
def test_it_counts_people_by_disease_infusion_and_month(researcher):
    overview = researcher.get(INDEX).context["overview"]
    this_month = f"{timezone.now().astimezone(UTC):%B %Y}"
    assert counts(overview.numbers) == {"People": 5, "Infused": 4, "New this month": 3}
    assert counts(overview.diagnoses) == {
        "Lupus (SLE)": 4, "Myositis (IIM)": 1, "Scleroderma (SSc)": 1,
    }  # fmt: skip
    assert counts(overview.infusions) == {
        "BCMA · Clinical trial": 2, "CD19 · Clinical trial": 1, "BCMA · Compassionate use": 1,
        "CD19 · Compassionate use": 1, "CD19 · Not reported": 1, "Not reported · Clinical trial": 1,
    }  # fmt: skip
    assert counts(overview.months) == {"January 2026": 1, this_month: 3}
    assert len(overview.months) == 24


@pytest.mark.usefixtures("of_many_kinds")
@pytest.mark.parametrize("group", ["researcher", "reviewer"])
def test_each_number_is_that_of_the_list_it_leads_to(group):
    reviewed(full_record(), ReviewState.SENT_BACK, "When was it?")
    client = in_group(group)
    page = client.get(INDEX)
    rows = CohortMember.for_review if group == "reviewer" else CohortMember.objects
    assert page.context["overview"].people.count == 5 + (group == "reviewer")
    for bar in bars_of(page.context["overview"]):
        asked = FilterSet.from_query(QueryDict(urlsplit(bar.url).query))
        assert asked.apply(rows.all()).count() == bar.count, bar
        assert escape(bar.url) in page.text
    for bar in page.context["overview"].numbers:
        soup = BeautifulSoup(client.get(bar.url).text, "html.parser")
        assert len(soup.select(".records__table tbody tr")) == bar.count


@pytest.mark.parametrize("group", GROUPS)
def test_only_those_who_may_see_records_see_how_many_there_are(group):
    full_record()
    page = in_group(group).get(INDEX)
    assert page.status_code == 200
    assert ("By diagnosis" in page.text) == (group in READERS_OF_RECORDS)
    assert (page.context["overview"] is not None) == (group in READERS_OF_RECORDS)


def test_without_participants_it_says_so(researcher):
    page = researcher.get(INDEX)
    assert "Nobody takes part yet." in page.text
    assert "By diagnosis" not in page.text


def test_its_queries_do_not_grow_and_are_asked_once_a_minute(researcher):
    def queries() -> int:
        with CaptureQueriesContext(connections["research"]) as asked:
            assert researcher.get(INDEX).status_code == 200
        return len(asked)

    full_record()
    first = queries()
    assert first == 4  # one of them for the times of check-ins
    full_record(diagnosis={"code": "ssc"}, infusion={"target": "bcma"})
    assert queries() == 0
    assert researcher.get(INDEX).context["overview"].people.count == 1
    cache.clear()
    assert queries() == first
    assert researcher.get(INDEX).context["overview"].people.count == 2


def test_it_lists_the_saved_cohorts_one_may_see_then_and_now(researcher):
    cohort = SavedCohort.objects.create(
        name="Lupus", kind="dynamic", filters={"version": 1, "filters": {}}, owner=researcher.user
    )
    for days_ago, people in ((9, 1234), (5, 7), (1, 5678)):
        at = timezone.now() - timedelta(days=days_ago)
        CohortCount.objects.create(cohort=cohort, at=at, n=people)
    full_record()  # it is in the cohort of somebody else
    soup = BeautifulSoup(researcher.get(INDEX).text, "html.parser")
    [row] = soup.select(".then-and-now tbody tr")
    assert row.get_text(" ", strip=True) == "Lupus 1,234 5,678"
    assert row.a["href"] == f"/admin/research/cohorts/{cohort.pk}/"


def test_it_shows_no_record_and_leaves_no_event_of_reading(researcher):
    participant = full_record()
    assert participant.public_id not in researcher.get(INDEX).text
    assert not Event.objects.filter(action=Action.READ).exists()
