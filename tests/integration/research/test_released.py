"""What the rows of an extract hold, read by COPY with the role of researchers."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from intake.participants.models import Participant
from research.dictionary import requestable
from research.released import ReleasedTable, find_day_zero, released_tables
from tests.factories.full_record import full_record

pytestmark = pytest.mark.django_db

REASONS = {one.key: "The question needs it." for one in requestable()}
Row = dict[str, str]

# Every column of every table in its order, with the value of the participant of full_record.
RELEASED = {
    "participant": """
        pseudonym=P00 day_0=infusion day_0_precision=day infused=y2024_h1 teller=self
        age=age_40_49 country=ISO:DE language=en birth_year=1980 sex=female
        first_centre_from=-132 first_centre_to=-109 first_centre_precision=year
        ancestry_african=0 ancestry_asian_east=0 ancestry_asian_south=0 ancestry_european=1
        ancestry_indigenous=0 ancestry_latin=0 ancestry_middle_east=0 ancestry_pacific=0
        ancestry_other=0 ancestry_unsaid=0 car_t=infused decided_from=-3 decided_to=-2
        decided_precision=month died_on_from=21 died_on_to=22 died_on_precision=month
        linked=no died=1 made_by=rheumatologist topics_diagnosis=0 topics_infusion_day=0
        topics_hospital=0 topics_side_effects=0 topics_fatigue=1 topics_work=0
        topics_family=0 topics_pregnancy=0 topics_money=0 topics_hope_and_fear=0
    """,
    "infusion": """
        pseudonym=P00 number=1 infused=y2024_h1 given_from=0 given_to=0 given_precision=day
        target=cd19 cells=own setting=trial registry_number=NCT00000000 product=A product
        country=ISO:DE lymphodepletion=flu_cy earlier_classes=5 stopped_from=-2
        stopped_to=-1 stopped_precision=month restarted_from=9 restarted_to=10
        restarted_precision=month relapse=yes relapsed_from=0 relapsed_to=23
        relapsed_precision=year relapse_treatment=belimumab
    """,
    "adverse_event": """
        pseudonym=P00 infusion=1 kind=crs cared_for= signs_fever=1 signs_low_pressure=0
        signs_pressor=0 signs_pressors=0 signs_tocilizumab=0 signs_steroids=0 signs_none=0
        signs_unsure=0 oxygen=low_flow nerves_confused= nerves_speech= nerves_seizure=
        nerves_not_woken= nerves_swelling= nerves_none= nerves_unsure= organ= organs_kidney=
        organs_lung= organs_ph= organs_heart= organs_joints= organs_skin= organs_blood=
        organs_serositis= organs_nerves= organs_muscle= organs_gut= organs_swallowing=
        organs_raynaud= organs_calcinosis= later_infection_home= later_infection_ward=
        later_infection_intensive= later_low_counts= later_blood= later_growth_factor=
        later_low_antibodies= later_ivig= later_late_neuro= later_hlh= later_cancer=
        later_gvhd= linked= grade_min=2 grade_max=3 onset_from=0 onset_to=0
        onset_precision=day ended_from=0 ended_to=0 ended_precision=day occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day
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
        told_on_precision=day
    """,
    "outcome": """
        pseudonym=P00 timepoint=today recalled=0 disease=2 tiredness=3 pain=1 daily_life=0
        remission=yes b_cells=yes b_cells_back_from=5 b_cells_back_to=6
        b_cells_back_precision=month occasion=enrolment told_on_from=21 told_on_to=21
        told_on_precision=day
    """,
    "measurement": """
        pseudonym=P00 code=sledai_2k value=4.00 measured_from=10 measured_to=11
        measured_precision=month occasion=enrolment told_on_from=21 told_on_to=21
        told_on_precision=day
    """,
    "treatment": """
        pseudonym=P00 code=rituximab use=past why_stopped=no_effect occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day
    """,
    "steroid_dose": """
        pseudonym=P00 timepoint=today drug=methylprednisolone mg=4.00 occasion=enrolment
        told_on_from=21 told_on_to=21 told_on_precision=day
    """,
}


@contextmanager
def as_researchers() -> Iterator[Any]:
    """A cursor of the test's connection with the role of researchers; what it makes does not stay."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT extract; SET LOCAL ROLE hesperion_research")
        cursor.execute("SET LOCAL search_path = ''")
        try:
            yield cursor
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT extract")


def extracted(
    *people: Participant,
    fields: Iterable[str],
    step: int = 0,
    reasons: Mapping[str, str] | None = None,
    zone: str = "UTC",
) -> dict[str, list[Row]]:
    """The rows of each table by the names of its outputs. The pseudonyms of `people` are P00, P01 …"""
    with as_researchers() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("CREATE TEMPORARY TABLE extract_people (subject uuid, pseudonym text)")
        cursor.executemany(
            "INSERT INTO pg_temp.extract_people VALUES (%s, %s)",
            [(person.subject, f"P{nth:02}") for nth, person in enumerate(people)],
        )
        find_day_zero(cursor)
        tables = released_tables(fields=list(fields), step=step, reasons=reasons or {})
        return {table.name: list(_rows(cursor, table)) for table in tables}


def _rows(cursor: Any, table: ReleasedTable) -> Iterator[Row]:
    statement = f"COPY ({table.select.as_string(cursor.connection)}) TO STDOUT (FORMAT csv)"
    with cursor.copy(statement) as copy:
        text = b"".join(copy).decode()
    names = [output.name for output in table.outputs]
    for row in csv.reader(io.StringIO(text)):
        yield dict(zip(names, row, strict=True))


def test_a_full_participant_is_released_as_a_whole():
    tables = extracted(full_record(), fields=REASONS, reasons=REASONS)
    assert {
        name: [[f"{column}={value}" for column, value in row.items()] for row in rows]
        for name, rows in tables.items()
    } == {name: [re.split(r"\s+(?=\w+=)", row.strip())] for name, row in RELEASED.items()}
