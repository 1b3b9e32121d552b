"""The optional pages about life with the disease: what they say to whom, and what the database refuses."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from intake.record.models import (
    ActivityAbility,
    Burden,
    InfectionYear,
    MarkerFinding,
    Measurement,
    Outcome,
)
from tests.factories.full_record import full_record
from tests.factories.intake import confirmed
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db

CHILD = {"who": {"teller": "parent"}, "age": {"age_group": "12-15"}}
WAITING = {"car_t": {"status": "waiting", "decided": ""}}
REFUSED = [
    (ActivityAbility, {"baseline": "last_year"}),
    (ActivityAbility, {"ability": ""}),
    (InfectionYear, {"year": 1800}),
    (InfectionYear, {"care": ""}),
    (Burden, {"help_burden": 11}),
    (Burden, {"cost": "12 euros"}),
    (Burden, {"work_stopped": "spring"}),
    (Outcome, {"mood": 11}),
    (Outcome, {"choose_again": "perhaps"}),
    (Measurement, {"code": "ck"}),  # compared with a day, but no measure of change
]


def address(participant, step=""):
    return f"/my/{participant.public_id}/answers/{step}"


def page(participant, step):
    response = signed_in(participant).get(address(participant, f"{step}/"))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def legends(found):
    """What is asked, in the order of the page."""
    questions = found.select("main form :is(legend, .govuk-form-group > label)")
    return [one.get_text(" ", strip=True) for one in questions]


def test_good_outcomes_are_asked_with_the_time_to_compare_with_and_come_back_in_words():
    participant = confirmed()
    found = page(participant, "regained")
    assert "Compare today with the month before the infusion." in found.main.get_text()
    assert legends(found)[-1].startswith("Would you choose CAR-T again?")
    told = {"work": "regained", "sport": "still_not", "choose_again": "yes"}
    response = signed_in(participant).post(address(participant, "regained/"), told)
    assert response.status_code == 302
    rows = ActivityAbility.objects.values_list("code", "ability", "baseline", "occasion__kind")
    assert sorted(rows) == [
        ("sport", "still_not", "before_infusion", "enrolment"),
        ("work", "regained", "before_infusion", "enrolment"),
    ]
    assert "Can now, could not before" in unescape(
        signed_in(participant).get(address(participant)).text
    )


def test_without_an_infusion_they_compare_with_the_worst_time():
    participant = confirmed(**WAITING)
    found = page(participant, "regained")
    assert "the time when the disease was at its worst" in found.main.get_text()
    assert not any("CAR-T" in legend for legend in legends(found))


def test_a_parent_is_asked_about_the_child_and_never_for_its_mood():
    participant = confirmed(**CHILD)
    found = page(participant, "regained")
    assert found.h1.get_text() == "What your child can do again"
    assert any(legend.startswith("School") for legend in legends(found))
    assert legends(found)[-1].startswith("Would you choose CAR-T for your child again?")
    response = signed_in(participant).post(address(participant, "mood/"), {"mood": "9"})
    assert response.status_code in (302, 409)
    assert not Outcome.objects.exclude(mood=None).exists()


def test_the_page_about_mood_says_whom_to_call():
    participant = confirmed()
    found = page(participant, "mood")
    assert found.main.select("a[href^='tel:']")
    signed_in(participant).post(address(participant, "mood/"), {"mood": "9"})
    assert Outcome.objects.get(timepoint="today").mood == 9


def test_the_page_of_negative_tests_and_that_of_positive_ones_can_not_disagree():
    participant = confirmed()
    found = page(participant, "other-markers")
    asked = [control["name"] for control in found.select("main form select")]
    assert asked == ["sm", "apl", "low_complement"]
    assert found.select_one(f'main a[href="{address(participant, "markers/")}"]')
    person = signed_in(participant)
    person.post(address(participant, "other-markers/"), {"sm": "negative", "apl": "unknown"})
    person.post(address(participant, "markers/"), {"positive": ["dsdna", "sm"]})
    rows = MarkerFinding.objects.values_list("code", "finding")
    assert sorted(rows) == [("apl", "unknown"), ("dsdna", "positive"), ("sm", "positive")]


@pytest.mark.parametrize(("model", "change"), REFUSED)
def test_the_database_refuses_what_no_form_makes(model, change):
    full_record()
    row = model.objects.get()
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
