"""A record's page begins with its case line and its timeline, from the rows that it reads anyway."""

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.test.utils import CaptureQueriesContext

from hesperion.privacy.audit.models import Event
from intake.record.choices.markers import Marker
from intake.record.choices.treatments import TreatmentClass
from intake.record.models import Death, MarkerFinding, Treatment
from research.models import CohortMember
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher():
    return in_group("researcher")


def page(researcher, participant) -> BeautifulSoup:
    answer = researcher.get(f"/admin/research/record/{participant.public_id}/change/")
    return BeautifulSoup(answer.content, "html.parser")


def test_a_record_begins_with_its_case_line(researcher):
    participant = full_record(participant={"country": "FR"})
    Death.objects.all().delete()
    age = CohortMember.objects.get().age
    assert page(researcher, participant).select_one(".case-line").text == (
        f"Woman, {age}, France. Lupus since 2016 (Anti-dsDNA). CD19 CAR-T 2024 in a trial; CRS grade 2–3. "
        "Steroids as prednisolone 5 mg today. Disease 2 today. Relapse 2025 and 2026, treated with "
        "belimumab and rituximab, anti-CD20. Last check-in month 24: relapse."
    )


def test_the_table_has_the_rows_of_the_record(researcher):
    shown = page(researcher, full_record())
    lines = [
        [cell.text for cell in row.select("td, th")]
        for row in shown.select(".timeline tbody tr:not(.timeline__gap)")
    ]
    assert ["7 to 9 March 2024", "day 2 to 4", "CRS, grade 2–3", "3 days"] in lines
    assert ["5 March 2024", "day 0", "Infusion 1: CD19", ""] in lines
    assert ["January 2026", "month 21 to 22", "Death", ""] in lines
    assert ["in the past", "", "Rituximab, anti-CD20, stopped: no effect", "not reported"] in lines
    assert len(shown.select(".timeline__mark")) == len(lines) - 1


def test_many_rows_take_no_more_queries_than_few(researcher):
    participant = full_record()
    few = queries_of(researcher, participant)
    for code in Marker.values[1:]:
        MarkerFinding.of(
            participant.pk, code=code, timepoint="ever_before", finding="positive", found="2019"
        ).save(force_insert=True)
    for code in TreatmentClass.values[:-1]:
        Treatment.of(participant.pk, code=code, use="now").save(force_insert=True)
    assert queries_of(researcher, participant) == few


def queries_of(researcher, participant) -> int:
    with CaptureQueriesContext(connections["research"]) as asked:
        page(researcher, participant)
    return len(asked)


def test_the_audit_knows_that_they_were_read(researcher):
    page(researcher, full_record())
    [event] = Event.objects.filter(action="read")
    assert {"case_line", "timeline"} <= set(event.detail["fields"])
