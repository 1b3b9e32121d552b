"""The timeline: each event as it was told, by hand."""

from datetime import date

import pytest

from hesperion.privacy.shown import all_shown
from hesperion.ui.drawing.timeline.partial_dates import DaySpan, span_of
from intake.record.models import (
    AdverseEvent,
    Burden,
    CourseSince,
    Diagnosis,
    Infusion,
    LifeEvent,
    MarkerFinding,
    Measurement,
    Outcome,
    SteroidDose,
    Treatment,
)
from intake.record.models.fact import partial_date_field
from research.timeline.dates_in_words import length, time_between, worded_date
from research.timeline.timeline import Timeline, timeline_of
from tests.factories.record_facts import WOMAN_OF_67, facts

SLE_2016 = (Diagnosis, {"code": "sle", "diagnosed": "2016-05"})
INFUSED = (Infusion, {"given": "2022-03-05", "target": "cd19"})


def lines(timeline: Timeline) -> list[tuple[str, str, str, str]]:
    return [
        (line.event.when, line.from_zero, line.event.what, line.event.how_long)
        for line in timeline.lines
    ]


def told(*rows, **record):
    """The lines of the table but for that of the story that was sent."""
    return [
        line for line in lines(timeline_of(facts(*rows, record=record))) if line[2] != "Story sent"
    ]


@pytest.mark.parametrize(
    ("partial_date", "first", "last", "words"),
    [
        ("2019", "2019-01-01", "2019-12-31", "2019"),
        ("2020-02", "2020-02-01", "2020-02-29", "February 2020"),
        ("2022-03-05", "2022-03-05", "2022-03-05", "5 March 2022"),
        ("2022-02-31", "2022-02-28", "2022-02-28", "31 February 2022"),
    ],
)
def test_a_partial_date_is_all_days_that_it_can_mean(partial_date, first, last, words):
    assert span_of(partial_date) == DaySpan(date.fromisoformat(first), date.fromisoformat(last))
    assert worded_date(partial_date) == words


@pytest.mark.parametrize(
    ("zero", "when", "words"),
    [
        ("2022-03-05", "2022-03-05", "day 0"),
        ("2022-03-05", "2022-03-07", "day 2"),
        ("2022-03-05", "2022-02", "day −32 to −5"),
        ("2022-03-05", "2022-09-05", "month 6"),
        ("2022-03-05", "2021-09-05", "month −5"),
        ("2022-03-05", "2013", "month −110 to −98"),
        ("2022", "2022-03-05", "month −9 to 2"),
        ("2022-03", "2022-03-05", "day −26 to 4"),
    ],
)
def test_the_time_from_day_0_is_a_range_where_a_date_is_partial(zero, when, words):
    assert time_between(span_of(zero), span_of(when)) == words


@pytest.mark.parametrize(
    ("began", "ended", "words"),
    [
        ("2022-03-07", "2022-03-09", "3 days"),
        ("2022-03-07", "2022-03-07", "1 day"),
        ("2022-03", "2022-03-09", "1 to 9 days"),
        ("2022-03", "2022-04", "2 to 61 days"),
        ("2022", "2022", "up to 12 months"),
        ("2022-03-01", "2023-03-01", "12 months"),
        ("2022-03-09", "2022-03-07", "unclear"),
    ],
)
def test_the_length_counts_both_days(began, ended, words):
    assert length(span_of(began), span_of(ended)) == words


def test_the_events_of_a_record():
    assert lines(timeline_of(WOMAN_OF_67)) == [
        ("2012", "month −122 to −110", "First symptoms: Dermatomyositis (DM)", ""),
        ("2013", "month −110 to −98", "MDA5 positive", ""),
        ("May 2013", "month −106 to −105", "Diagnosis: Dermatomyositis (DM)", ""),
        ("February 2022", "day −32 to −5", "Immunosuppression stopped", ""),
        ("month before infusion 1", "day −30 to −1", "Prednisolone or prednisone, 40 mg a day", ""),
        ("month before infusion 1", "day −30 to −1", "Disease 7, fatigue 8", ""),
        ("5 March 2022", "day 0", "Infusion 1: CD19", ""),
        ("2 April 2022 to May 2022", "day 28 to 87", "Infection", "30 to 60 days"),
        ("September 2022", "month 5 to 6", "B cells returned", ""),
        ("February 2025", "month 34 to 35", "CK 180 U/L", ""),
        ("2 January 2026, enrolment", "month 45", "Antimalarials", "ongoing"),
        ("2 January 2026, enrolment", "month 45", "No steroid", ""),
        ("2 January 2026, enrolment", "month 45", "Disease 1, fatigue 2, remission", ""),
        ("2 January 2026", "month 45", "Story sent", ""),
        ("in the past", "", "Mycophenolate, stopped: no effect", "not reported"),
    ]


def test_time_that_is_folded_is_said_in_the_table():
    gaps = {line.event.what: line.gap for line in timeline_of(WOMAN_OF_67).lines if line.gap}
    assert gaps == {
        "Immunosuppression stopped": "8 years", "CK 180 U/L": "2 years", "Antimalarials": "10 months",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "record", "sentence"),
    [
        ([SLE_2016, INFUSED], {"decided": "2021"}, "Day 0 is infusion 1, 5 March 2022."),
        ([SLE_2016, (Infusion, {"given": ""})], {"decided": "2021"},
         "Day 0 is the decision about CAR-T, 2021."),
        ([SLE_2016, (Infusion, {"number": 2, "given": "2024"})], {},
         "Day 0 is the first diagnosis, May 2016."),
        ([SLE_2016, (Diagnosis, {"code": "aps", "diagnosed": "2014"})], {},
         "Day 0 is the first diagnosis, 2014."),
        ([(Treatment, {"code": "ivig"})], {},
         "Days are not counted, as neither infusion, decision nor diagnosis has a date."),
    ],
)  # fmt: skip
def test_day_0(rows, record, sentence):
    assert timeline_of(facts(*rows, record=record)).counted_from == sentence


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"kind": "crs", "grade_min": 1, "grade_max": 2, "onset": "2022-03-07", "ended": "2022-03-09"},
         ("7 to 9 March 2022", "day 2 to 4", "CRS, grade 1–2", "3 days")),
        ({"kind": "icans", "grade_min": 0, "grade_max": 4},
         ("not reported", "", "ICANS, uncertain, grade 0–4", "not reported")),
        ({"kind": "infection", "onset": "2022-04"},
         ("from April 2022", "day 27 to 56", "Infection", "not reported")),
        ({"kind": "infection", "ended": "2022-04-01"},
         ("until 1 April 2022", "day 27", "Infection", "not reported")),
        ({"kind": "cytopenia", "onset": "2022-04", "ended": "2022-04"},
         ("April 2022", "day 27 to 56", "Cytopenia", "1 to 30 days")),
        ({"kind": "hlh", "onset": "2022-05", "ended": "2022-03-20"},
         ("May 2022 to 20 March 2022", "day 15 to 87", "HLH or MAS", "unclear")),
    ],
)  # fmt: skip
def test_adverse_events_have_a_start_and_an_end(row, line):
    assert line in told(INFUSED, (AdverseEvent, row))


@pytest.mark.parametrize(
    ("source", "row"),
    [
        (AdverseEvent, {"kind": "crs", "grade_min": 0, "grade_max": 0}),
        (AdverseEvent, {"kind": "death", "grade_min": 5, "grade_max": 5}),
        (Outcome, {"remission": "no"}),
        (MarkerFinding, {"code": "ana"}),
        (MarkerFinding, {"code": "ana", "timepoint": "today", "finding": "not_tested"}),
    ],
)
def test_what_did_not_happen_is_no_event(source, row):
    assert [what for _, _, what, _ in told(INFUSED, (source, row))] == ["Infusion 1: CD19"]


@pytest.mark.parametrize(
    ("source", "row", "when", "what"),
    [
        (Treatment, {"code": "jak", "use": "before_infusion"}, "month before infusion 1", "JAK inhibitors"),
        (SteroidDose, {"mg": None, "drug": "unknown"}, "2 January 2026, enrolment",
         "Unknown steroid, dose unknown"),
        (MarkerFinding, {"code": "ana", "timepoint": "today", "finding": "negative"}, "2 January 2026",
         "ANA negative"),
        (Measurement, {"code": "doris", "value": 1, "measured": ""}, "not reported", "DORIS remission: yes"),
        (Measurement, {"code": "fvc", "value": "72.50", "measured": "2024"}, "2024", "FVC 72.5 % predicted"),
        (Outcome, {"timepoint": "ever_before", "pain": 3}, "ever before CAR-T", "Pain 3"),
        (Infusion, {"number": 2, "given": "", "relapse": "yes", "relapse_treatment": "ivig"},
         "not reported", "Relapse, treated with IVIG"),
    ],
)  # fmt: skip
def test_other_events(source, row, when, what):
    assert (when, what) in [line[::2][:2] for line in told(INFUSED, (source, row))]


def test_the_death_of_somebody():
    timeline = told(INFUSED, died=True, died_on="2023-01", linked="yes")
    assert timeline[-1] == ("January 2023", "month 9 to 10", "Death, linked to a treatment", "")


def test_a_record_without_dates_has_a_table_alone():
    timeline = timeline_of(
        facts((Diagnosis, {"code": "sle"}), (Treatment, {"code": "ivig"}), (Outcome, {"pain": 3}))
    )
    assert timeline.drawing is None
    assert [line[2] for line in lines(timeline)] == [
        "IVIG", "Pain 3", "Story sent", "Diagnosis: Lupus (SLE)",
    ]  # fmt: skip


def test_each_partial_date_that_researchers_see_is_on_the_timeline():
    rows = {
        Diagnosis: {"code": "sle"}, Infusion: {"number": 1}, AdverseEvent: {"kind": "hlh"},
        MarkerFinding: {"code": "ana"}, Measurement: {"code": "tis", "value": 1},
        Outcome: {"timepoint": "today"}, Burden: {}, CourseSince: {}, LifeEvent: {},
    }  # fmt: skip
    dates = [
        (source, name)
        for source, shown in all_shown().items()
        for name, field in (
            (name, field) for name, field in shown.columns.items() if "__" not in field
        )
        if is_partial_date(source._meta.get_field(field))
    ]
    assert len(dates) == 19
    for source, name in dates:
        row = (source, {**rows[source], name: "1999-08"}) if source in rows else None
        record = {} if row else {name: "1999-08", "died": True}
        lines_ = told(*filter(None, [row]), **record)
        assert any("August 1999" in when for when, _, _, _ in lines_), (source, name)


def is_partial_date(field) -> bool:
    made = partial_date_field()
    return isinstance(field, type(made)) and (field.max_length, field.blank) == (10, True)
