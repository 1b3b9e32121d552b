"""Whose rows an extract holds, in which order, and what is in them."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from intake.consent.models import Consent
from intake.my.actions import correct_answers
from intake.record.models import Diagnosis
from intake.stories.choices import ReviewState
from research.dictionary import all_variables
from research.models import ROWS, Record
from research.record_facts import gather_facts
from research.timeline.events import day_zero
from research.timeline.reading import events_of
from tests.extracting import REASONS, extracted, in_words, released
from tests.factories.full_record import full_record, reviewed
from tests.factories.intake import EMAIL, NAME, STORY, confirmed

pytestmark = pytest.mark.django_db

# Every column of every table in its order, with the value of the participant of full_record.
RELEASED = {
    "participant": """
        pseudonym=P00 day_0=infusion day_0_precision=day infused=y2024_h1 teller=self
        age=age_40_49 country=ISO:DE language=en birth_year=1980 sex=female
        first_centre_from=-132 first_centre_to=-109 first_centre_precision=year
        ancestry_african=0 ancestry_asian_east=0 ancestry_asian_south=0 ancestry_european=1
        ancestry_indigenous=0 ancestry_latin=0 ancestry_middle_east=0 ancestry_pacific=0
        ancestry_other=0 ancestry_unsaid=0 made_by=rheumatologist car_t=infused
        decided_from=-3 decided_to=-2 decided_precision=month died_on_from=21 died_on_to=22
        died_on_precision=month linked=no source=relative died=1 topics_diagnosis=0 topics_infusion_day=0
        topics_hospital=0 topics_side_effects=0 topics_fatigue=1 topics_work=0
        topics_family=0 topics_pregnancy=0 topics_money=0 topics_hope_and_fear=0
    """,
    "infusion": """
        pseudonym=P00 number=1 given_from=0 given_to=0 given_precision=day
        target=cd19 cells=own setting=trial registry_number=NCT00000000 product=A product
        country=ISO:DE lymphodepletion=flu_cy earlier_classes=5 stopped_from=-2
        stopped_to=-1 stopped_precision=month restarted_from=9 restarted_to=10
        restarted_precision=month relapse=yes relapsed_from=0 relapsed_to=23
        relapsed_precision=year relapse_treatment=belimumab
    """,
    "adverse_event": """
        pseudonym=P00 infusion=1 kind=crs number=1 cared_for= signs_fever=1 signs_low_pressure=0
        signs_pressor=0 signs_pressors=0 signs_tocilizumab=0 signs_steroids=0 signs_none=0
        signs_unsure=0 oxygen=low_flow nerves_confused= nerves_speech= nerves_seizure=
        nerves_not_woken= nerves_paralysed= nerves_swelling= nerves_none= nerves_unsure= organ= organs_kidney=
        organs_lung= organs_ph= organs_heart= organs_joints= organs_skin= organs_blood=
        organs_serositis= organs_nerves= organs_muscle= organs_gut= organs_swallowing=
        organs_raynaud= organs_calcinosis= later_infection_home= later_infection_ward=
        later_infection_intensive= later_low_counts= later_blood= later_growth_factor=
        later_low_antibodies= later_ivig= later_late_neuro= later_hlh= later_cancer=
        later_gvhd= linked= grade_min=2 grade_max=3 onset_from=0 onset_to=0
        onset_precision=day ended_from=0 ended_to=0 ended_precision=day occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day check_in= check_in_of=
    """,
    "diagnosis": """
        pseudonym=P00 code=sle first_symptoms_from=-120 first_symptoms_to=-97
        first_symptoms_precision=year diagnosed_from=-95 diagnosed_to=-94
        diagnosed_precision=month
    """,
    "affected_organ": """
        pseudonym=P00 code=kidney
    """,
    "marker_finding": """
        pseudonym=P00 code=dsdna timepoint=ever_before finding=positive found_from=-108
        found_to=-85 found_precision=year occasion=enrolment told_on_from=21 told_on_to=21
        told_on_precision=day check_in= check_in_of=
    """,
    "outcome": """
        pseudonym=P00 timepoint=today recalled=0 disease=2 tiredness=3 pain=1 daily_life=0
        remission=yes b_cells=yes b_cells_back_from=5 b_cells_back_to=6
        b_cells_back_precision=month choose_again=yes mood=2 off_medicines=no
        occasion=enrolment told_on_from=21 told_on_to=21
        told_on_precision=day check_in= check_in_of=
    """,
    "measurement": """
        pseudonym=P00 code=tis value=45.00 measured_from=10 measured_to=11
        measured_precision=month compared_with_from=-2 compared_with_to=-1
        compared_with_precision=month occasion=enrolment told_on_from=21 told_on_to=21
        told_on_precision=day check_in= check_in_of=
    """,
    "activity_ability": """
        pseudonym=P00 code=work ability=regained baseline=before_infusion occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day check_in= check_in_of=
    """,
    "infection_year": """
        pseudonym=P00 year=2025 care=home occasion=enrolment told_on_from=21 told_on_to=21
        told_on_precision=day check_in= check_in_of=
    """,
    "burden": """
        pseudonym=P00 cost=some travel=3 help=1 help_burden=4 work=back work_stopped_from=-36
        work_stopped_to=-13 work_stopped_precision=year work_resumed_from=10
        work_resumed_to=11 work_resumed_precision=month occasion=enrolment told_on_from=21
        told_on_to=21 told_on_precision=day check_in= check_in_of=
    """,
    "treatment": """
        pseudonym=P00 code=rituximab use=past why_stopped=no_effect occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day check_in= check_in_of=
    """,
    "steroid_dose": """
        pseudonym=P00 timepoint=today drug=methylprednisolone mg=4.00 why= occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day check_in= check_in_of=
    """,
    "check_in": """
        pseudonym=P00 anchor_kind=infusion check_in_of=1 check_in=m24 via=page nothing_new=0
        told_on_from=27 told_on_to=27 told_on_precision=day told_by=self
        days_since_first_from=822 days_since_first_to=822 days_since_last_from=822
        days_since_last_to=822
    """,
    "course_since": """
        pseudonym=P00 course=yes since_from=21 since_to=21 since_precision=day relapsed_from=23
        relapsed_to=24 relapsed_precision=month relapse_treatment=rituximab
        occasion=check_in told_on_from=27 told_on_to=27
        told_on_precision=day check_in=m24 check_in_of=1
    """,
    "negative": """
        pseudonym=P00 about=infection since_from=21 since_to=21 since_precision=day until_from=27
        until_to=27 until_precision=day occasion=check_in told_on_from=27 told_on_to=27
        told_on_precision=day check_in=m24 check_in_of=1
    """,
    "life_event": """
        pseudonym=P00 kind=vaccine_flu number=1 happened_from=22 happened_to=23
        happened_precision=month occasion=check_in told_on_from=27 told_on_to=27
        told_on_precision=day check_in=m24 check_in_of=1
    """,
    "development": """
        pseudonym=P00 growth=as_expected puberty=not_yet occasion=check_in told_on_from=27 told_on_to=27
        told_on_precision=day check_in=m24 check_in_of=1
    """,
}


def test_a_full_participant_is_released_as_a_whole():
    tables = extracted(full_record(), fields=REASONS, reasons=REASONS)
    assert {
        name: [[f"{column}={value}" for column, value in row.items()] for row in rows]
        for name, rows in tables.items()
    } == {name: [re.split(r"\s+(?=\w+=)", row.strip())] for name, row in RELEASED.items()}


def test_who_consents_no_longer_has_no_row():
    participant = full_record()
    Consent.objects.update(ended_at=timezone.now())
    assert not any(extracted(participant, fields=REASONS, reasons=REASONS).values())


def test_nobody_gives_tables_without_rows():
    assert set(extracted(fields=REASONS, reasons=REASONS)) == set(RELEASED)


def test_rows_are_in_the_order_of_pseudonyms_and_not_of_sending():
    first, second = (full_record(background={"sex": sex}) for sex in ("female", "male"))
    assert released("participant.sex", first, second) == ["sex=female", "sex=male"]
    assert released("participant.sex", second, first) == ["sex=male", "sex=female"]


def test_nothing_says_who_somebody_is_or_when_they_sent():
    participant = full_record()
    record = Record.objects.get()
    everything = [one.key for one in all_variables()]
    tables = extracted(participant, fields=everything, reasons=dict.fromkeys(everything, "Why."))
    values = {value for rows in tables.values() for row in rows for value in row.values()}
    ids = [row.pk for model in ROWS.values() for row in model.objects.all()]
    texts = [STORY, NAME, EMAIL, "Nothing else had helped.", "An infection.", "When was it?"]
    for forbidden in map(str, [record.public_id, record.subject, *ids, *texts]):
        assert not [value for value in values if forbidden in value]
    assert not [value for value in values if re.search(r"\d{4}-\d\d", value)]


def test_a_correction_after_inclusion_is_in_the_next_extract():
    participant = confirmed()
    reviewed(participant, ReviewState.INCLUDED)
    assert "code=ro60" not in released("marker_finding.code", participant)
    correct_answers(participant=participant, step="markers", values={"positive": ["ro60"]})
    assert released("marker_finding.code", participant) == ["code=ro60"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_years_are_those_of_utc_wherever_the_worker_is(zone):
    """In Tokyo, 2027 had begun."""
    sent = {"submitted_at": datetime(2026, 12, 31, 14, 30, tzinfo=UTC)}
    participant = full_record(participant=sent, background={"birth_year": 1987})
    assert released("participant.birth_year", participant, zone=zone) == ["age=age_30_39"]


@pytest.mark.parametrize(
    ("infused", "decided", "diagnosed", "expected"),
    [
        ("2024-03", "2020", "2016", "day_0=infusion day_0_precision=month"),
        ("", "2020", "2016", "day_0=decision day_0_precision=year"),
        ("", "", "2016-05-01", "day_0=diagnosis day_0_precision=day"),
        ("", "", "", "day_0=none day_0_precision="),
    ],
)
def test_day_0_is_that_of_the_timeline(infused, decided, diagnosed, expected):
    participant = full_record(
        infusion={"given": infused}, course={"decided": decided}, diagnosis={"diagnosed": diagnosed}
    )
    [row] = extracted(participant, fields=["measurement.measured"])["participant"]
    assert in_words(row) == expected
    zero = day_zero_on_the_timeline()
    assert row["day_0"] == (zero.zero if zero else "none")


def test_day_0_is_the_earliest_of_several_diagnoses_as_on_the_timeline():
    participant = full_record(
        infusion={"given": ""}, course={"decided": ""}, diagnosis={"diagnosed": "2016"}
    )
    for code, diagnosed in {"ssc": "2016-01", "aps": "2016-01-02", "mctd": "2015-12-31"}.items():
        Diagnosis.of(participant.subject, code=code, diagnosed=diagnosed).save(force_insert=True)
    assert day_zero_on_the_timeline().when == "31 December 2015"
    assert released("diagnosis.diagnosed", participant)[2].startswith("diagnosed_from=0")
    Diagnosis.objects.filter(code="mctd").delete()
    assert day_zero_on_the_timeline().when == "January 2016"
    [row] = extracted(participant, fields=["measurement.measured"])["participant"]
    assert row["day_0_precision"] == "month"


def day_zero_on_the_timeline():
    rows = [row for model in ROWS.values() for row in model.objects.all()]
    return day_zero(events_of(gather_facts(Record.objects.get(), rows)))
