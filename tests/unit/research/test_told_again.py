"""What check-ins add to timeline and case line."""

from datetime import date

from intake.followup.models import CheckIn
from intake.record.models import CourseSince, Infusion, LifeEvent, SteroidDose, Treatment
from research.case.line import case_line
from research.timeline.timeline import timeline_of
from tests.factories.record_facts import facts

INFUSED = (Infusion, {"given": "2025-09-01", "target": "cd19"})
MONTH_12 = {
    "occasion": "check_in",
    "told_on": date(2026, 9, 1),
    "check_in": "m12",
    "check_in_of": 1,
}
YEAR_3 = {"occasion": "check_in", "told_on": date(2028, 9, 1), "check_in": "y3", "check_in_of": 1}


def told(*rows):
    """When and what, by line of the table."""
    lines = timeline_of(facts(INFUSED, *rows)).lines
    return [(line.event.when, line.event.what, line.event.how_long) for line in lines]


def test_a_check_in_is_a_mark_and_what_it_tells_with_a_date_has_its_own():
    found = told(
        (CheckIn, {}),
        (CourseSince, {"course": "yes", "relapsed": "2026-05", "relapse_treatment": "ivig"}),
        (LifeEvent, {"kind": "vaccine_flu", "number": 2, "happened": "2026-04"}),
    )
    assert ("1 September 2026", "Check-in, month 12", "") in found
    assert ("May 2026", "Relapse, treated with IVIG", "") in found
    assert ("April 2026", "Influenza vaccine 2", "") in found


def test_a_medicine_lasts_from_the_first_to_the_last_time_in_a_row_on_which_it_is_told():
    found = told(
        (Treatment, {"code": "antimalarial"}),
        (Treatment, {"code": "mycophenolate"}),
        (Treatment, {"code": "antimalarial", **MONTH_12}),
        (Treatment, {"code": "antimalarial", **YEAR_3}),
        (Treatment, {"code": "mycophenolate", **YEAR_3}),
    )
    assert ("2 January 2026 to 1 September 2028, as told", "Antimalarials", "ongoing") in found
    assert ("2 January 2026, enrolment", "Mycophenolate", "then no longer") in found
    assert ("1 September 2028, check-in", "Mycophenolate", "ongoing") in found


def test_a_dose_is_told_again_only_where_it_changed():
    doses = [{"mg": 5}, {"mg": 5, **MONTH_12}, {"mg": 0, "drug": "none", **YEAR_3}]
    found = [what for _, what, _ in told(*((SteroidDose, dose) for dose in doses))]
    assert found.count("Prednisolone or prednisone, 5 mg a day") == 1
    assert found.count("No steroid") == 1


def test_the_case_line_ends_with_the_last_check_in():
    line = case_line(
        facts(
            INFUSED,
            (CheckIn, {}),
            (CourseSince, {"course": "no"}),
            (SteroidDose, {"mg": 0, "drug": "none", **MONTH_12}),
            member={"codes": ["relapse:no"]},
        )
    )
    assert line.endswith("Last check-in month 12: quiet throughout, no steroids.")


def test_the_case_line_tells_a_relapse_of_a_check_in():
    relapse = (CourseSince, {"course": "yes", "relapsed": "2026-05"})
    assert "Relapse 2026." in case_line(facts(INFUSED, (CheckIn, {}), relapse))
