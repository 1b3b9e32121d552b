"""What the page of a record says to a clinician, from what was answered, not answered and not known."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from intake.record.models import (
    ActivityAbility,
    AdverseEvent,
    Burden,
    Death,
    Diagnosis,
    InfectionYear,
    Infusion,
    MarkerFinding,
    Measurement,
    Occasion,
    Outcome,
    SteroidDose,
    Treatment,
)
from intake.stories.models import Flag, Review
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db

BEFORE = {"timepoint": "before", "recalled": True}


@pytest.fixture
def participant():
    """Somebody who lives, with answers before and after one infusion."""
    found = full_record()
    Death.objects.all().delete()
    add(found, Outcome, **BEFORE, disease=7, tiredness=9, pain=None, daily_life=0)
    add(found, SteroidDose, timepoint="before", drug="dexamethasone", mg=6)
    add(found, Treatment, code="mycophenolate", use="before_infusion")
    add(found, MarkerFinding, code="dsdna", timepoint="today", finding="negative")
    add_event(found, kind="icans", facts={"nerves": ["none"]}, grade_min=0, grade_max=0)
    return found


def add(participant, model, **values):
    row = model.of(participant.pk, **values)
    row.save(force_insert=True)
    return row


def add_event(participant, number=1, **values):
    infusion = Infusion.objects.get(participant=participant, number=number)
    return add(participant, AdverseEvent, infusion_id=infusion.pk, **values)


def parts(participant, group="researcher"):
    """The text of each part of the page, by its heading."""
    client = in_group(group)
    page = client.get(f"/admin/research/record/{participant.public_id}/change/")
    sections = BeautifulSoup(page.content, "html.parser").select(
        "#content-main section[aria-labelledby]"
    )
    return {each.h2.text: " ".join(each.text.split()) for each in sections}


def test_before_and_after_stand_side_by_side_with_the_change(participant):
    found = parts(participant)
    before, after = found["Before infusion"], found["After infusion"]
    assert "Disease activity 7/10 Fatigue 9/10 Daily life 0/10" in before
    assert "Prednisolone equivalent 40 mg/day Steroid Dexamethasone, 6 mg/day" in before
    assert "Treatment Mycophenolate" in before
    assert "Not answered: pain." in before
    assert "Anti-dsDNA positive, 2016" in before
    assert "Today Enrolment, 2 January 2026" in after
    assert "Disease activity 2/10 change −5 Fatigue 3/10 change −6 Pain 1/10" in after
    assert "Daily life 0/10 change 0" in after
    assert "Anti-dsDNA negative" in after
    assert "Prednisolone equivalent 5 mg/day" in after


def test_each_occasion_has_its_own_part(participant):
    later = Occasion.objects.create(
        participant=participant, kind="check_in", told_on="2026-09-01", told_by="self"
    )
    scales = {"disease": 1, "tiredness": 1, "pain": 1, "daily_life": 1}
    add(participant, Outcome, occasion_id=later.pk, timepoint="today", recalled=False, **scales)
    after = parts(participant)["After infusion"]
    assert after.index("Enrolment, 2 January 2026") < after.index("Check-in, 1 September 2026")
    assert "Disease activity 1/10 change −6" in after


def test_good_outcomes_infections_and_costs_are_told_with_their_occasion(participant):
    add(participant, ActivityAbility, code="sport", ability="lost", baseline="before_infusion")
    after = parts(participant)["After infusion"]
    for words in (
        "Would choose CAR-T again Yes Low mood 2/10",
        "Regained Work or studies Lost Sport Abilities since Month before infusion",
        "Infections 2025 treated at home",
        "Work Stopped and resumed Work stopped 2022 Work resumed 2025-02",
        "One way to the centre Over 1 to 3 h Unreimbursed costs Affordable",
        "Help by family or friends Up to 1 h/day Burden on helpers 4/10",
    ):
        assert words in after


@pytest.mark.parametrize(
    ("code", "compared", "words"),
    [
        ("sle", "2024-02", "TIS 44 of 100, moderate improvement since 2024-02 2025-02"),
        ("iim.jdm", "2024-02", "TIS 44 of 100, minimal improvement"),
        ("sle", "", "TIS 44 of 100, since an unknown day 2025-02"),
    ],
)
def test_a_score_of_improvement_means_nothing_without_its_baseline(
    participant, code, compared, words
):
    Measurement.objects.update(value=44, compared_with=compared)
    Diagnosis.objects.update(code=code)
    assert words in parts(participant)["Measurements"]


def test_a_disease_that_never_was_quiet_has_no_relapse_that_did_not_happen(participant):
    Infusion.objects.update(relapse="no_better", relapsed="", relapse_treatment="")
    found = parts(participant)
    assert "Course after infusion No better" in found["Infusion"]
    assert "no relapse" not in found["Did not happen"]


def test_what_did_not_happen_is_a_sentence_and_no_event(participant):
    Infusion.objects.update(relapse="no", relapsed="", relapse_treatment="")
    found = parts(participant)
    assert "After infusion 1: no ICANS, no relapse." in found["Did not happen"]
    assert "ICANS: Neurological signs: None." in found["Did not happen"]
    assert "ICANS" not in found["Infusion"]
    assert "CRS, grade 2 to 3, 2024-03-07 to 2024-03-09" in found["Infusion"]
    assert "elapse" not in found["Infusion"]


def test_an_event_that_may_have_happened_is_uncertain(participant):
    AdverseEvent.objects.filter(kind="icans").update(grade_max=4)
    found = parts(participant)
    assert "ICANS, uncertain, grade 0 to 4" in found["Infusion"]
    assert "Did not happen" not in found


def test_what_has_no_answer_is_said_by_its_reason(participant):
    Infusion.objects.update(product="", target="unknown", restarted="", country="")
    sentences = parts(participant)["Infusion"]
    assert (
        "Not answered: product, country. Date not given: immunosuppression restarted." in sentences
    )
    assert "Doesn’t know: target." in sentences


def test_what_was_rather_not_said_is_not_what_was_not_answered():
    found = parts(
        full_record(background={"sex": "unsaid", "birth_year": None, "ancestry": ["unsaid"]})
    )
    assert "Not answered: year of birth. Would rather not say: sex, ancestry." in found["Person"]


def test_questions_that_were_not_asked_are_no_gaps(participant):
    Infusion.objects.update(
        setting="approved", registry_number="", relapse="no", relapsed="", relapse_treatment=""
    )
    add(participant, Infusion, number=2, given="2025", target="bcma", cells="own", setting="trial")
    infusions = parts(participant)["Infusion"]
    assert "trial registration" not in infusions
    assert "relapse" not in infusions
    second = infusions[infusions.index("Infusion 2") :]
    assert second == "Infusion 2 Infused 2025 Target BCMA Cells Autologous Setting Clinical trial"


def test_who_had_no_infusion_has_a_way_to_it_and_today():
    waiting = full_record(course={"status": "waiting", "decided": "2026-01", "reason": None})
    AdverseEvent.objects.all().delete()
    Infusion.objects.all().delete()
    found = parts(waiting)
    assert "CAR-T Waiting Decided 2026-01" in found["CAR-T"]
    assert "B cells returned" not in found["Today"].partition("Not answered")[2]
    assert found.keys() >= {"Before", "CAR-T", "Today"}


def test_who_answered_nearly_nothing_has_a_page_all_the_same(participant):
    life = (ActivityAbility, InfectionYear, Burden)
    for model in (AdverseEvent, Infusion, Outcome, SteroidDose, Treatment, MarkerFinding, *life):
        model.objects.all().delete()
    found = parts(participant)
    assert "Not reported: organs" not in found["Before"]
    assert "Not reported: markers." in found["Before"]
    assert found["Today"] == "Today Not reported."


def test_the_head_names_who_decided_and_when():
    participant = full_record()
    review = Review.objects.latest("decided_at")
    client = in_group("reviewer")
    Review.objects.filter(pk=review.pk)._raw_delete("default")
    Review.objects.create(participant=participant, state="included", decided_by=client.actor)
    page = client.get(f"/admin/research/record/{participant.public_id}/change/")
    head = " ".join(
        BeautifulSoup(page.content, "html.parser").select_one(".record__head").text.split()
    )
    assert (
        f"English · Participant · Included, staff@example.com, {timezone.now():%-d %B %Y}" in head
    )
    assert "user:" not in page.text
    assert str(participant.pk) not in page.text


def test_all_flags_are_said_with_their_time_left_or_their_decision():
    participant = full_record()
    monday = timezone.now() - timedelta(days=30)
    Flag.objects.create(participant=participant, reason="Another.", flagged_by="user:1")
    Flag.objects.create(
        participant=participant, reason="Late.", flagged_by="user:1", flagged_at=monday
    )
    flags = parts(participant, "reviewer")["Flags"]
    assert "Open, to be decided by" in flags
    assert "Overdue, to be decided by" in flags
    assert "hours late)" in flags
    assert "The clinic was called." in flags
    assert "user:" not in flags


def test_who_may_not_read_flags_sees_none():
    assert "Flags" not in parts(full_record())


@pytest.mark.parametrize(
    ("group", "tools"),
    [
        ("researcher", ["History"]),
        ("data steward", ["Who is this?", "History"]),
        ("reviewer", ["Review", "Flag serious danger", "History"]),
    ],
)
def test_the_tools_are_those_that_the_user_may_use(group, tools):
    participant = full_record()
    page = in_group(group).get(f"/admin/research/record/{participant.public_id}/change/")
    found = BeautifulSoup(page.content, "html.parser").select(".object-tools a")
    assert [
        each.text for each in found if each.text in {*tools, "Prepare for publication"}
    ] == tools
