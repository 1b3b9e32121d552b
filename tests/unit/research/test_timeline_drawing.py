"""The drawing of a timeline and its table say the same as the rows, whatever these are."""

import math
from collections import Counter
from datetime import date, timedelta
from itertools import chain, combinations, pairwise

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.record.choices.car_t import EventKind
from intake.record.choices.diseases import DIAGNOSES
from intake.record.choices.markers import Marker
from intake.record.choices.outcomes import Measure
from intake.record.choices.treatments import TreatmentClass, TreatmentUse
from intake.record.models import (
    AdverseEvent,
    Diagnosis,
    Infusion,
    MarkerFinding,
    Measurement,
    Outcome,
    SteroidDose,
    Treatment,
)
from research.timeline.timeline import Timeline, timeline_of
from tests.factories.record_facts import TOLD_ON, WOMAN_OF_67, facts
from tests.sizes import size

SMALL = 10  # units of the drawing: a mark is at least as wide
_PARTIAL = st.one_of(
    st.just(""),
    st.integers(1995, 2025).map(str),
    st.builds("{}-{:02}".format, st.integers(1995, 2025), st.integers(1, 12)),
    st.dates(date(1995, 1, 1), date(2025, 12, 31)).map(str),
)
_NONE = st.just("")


def _row(source, **fields):
    return st.tuples(st.just(source), st.fixed_dictionaries(fields))


def _one_of(choices):
    return st.sampled_from(list(choices))


def _long_lists(row):
    """Hypothesis alone makes short ones."""
    sizes = st.sampled_from([0, 1, 2, 8, 30, 77])
    return sizes.flatmap(lambda size: st.lists(row, min_size=size, max_size=size))


def records(when):
    """Facts of up to 80 rows with dates by `when`, some of people with three infusions, or who died."""
    row = st.one_of(
        _row(Diagnosis, code=_one_of(code for code, _ in DIAGNOSES), diagnosed=when, first_symptoms=when),
        _row(Treatment, code=_one_of(TreatmentClass.values), use=_one_of(TreatmentUse.values)),
        _row(SteroidDose, timepoint=_one_of(["before", "today"]), mg=_one_of([None, 0, 5])),
        _row(AdverseEvent, kind=_one_of(EventKind.values), onset=when, ended=when,
             grade_max=_one_of([None, 0, 3])),
        _row(Outcome, timepoint=_one_of(["before", "today"]), disease=_one_of([None, 7]), b_cells_back=when),
        _row(Measurement, code=_one_of(Measure.values), value=st.just(1), measured=when),
        _row(MarkerFinding, code=_one_of(Marker.values), found=when),
    )  # fmt: skip
    infusion = st.fixed_dictionaries({"given": when, "stopped": when, "relapsed": when})
    infusions = st.lists(infusion, max_size=3).map(
        lambda rows: [(Infusion, row | {"number": nth}) for nth, row in enumerate(rows, 1)]
    )
    record = st.fixed_dictionaries(
        {"decided": when, "died": st.booleans(), "died_on": when, "first_centre": when,
         "age_group": _one_of(["7-11", "18"])}
    )  # fmt: skip
    return st.builds(
        lambda rows, infusions, record: facts(*rows, *infusions, record=record),
        *(_long_lists(row), infusions, record),
    )


RECORDS = st.one_of(records(_PARTIAL), records(_NONE))


def days_of(partial_date: str) -> tuple[date, date]:
    """Another way to the same days: counting up while they begin alike."""
    first = date.fromisoformat(f"{partial_date}-01-01"[:10])
    last = first
    while f"{last + timedelta(1)}".startswith(partial_date):
        last += timedelta(1)
    return first, last


def told(facts_) -> list[tuple[date, date] | None]:
    """The days of each event that the rows tell; None for one without a date."""
    record, infusions = facts_.record, facts_.infusions
    given = infusions[0].given if infusions else ""
    before = None
    if given:
        before = (days_of(given)[0] - timedelta(30), days_of(given)[1] - timedelta(1))
    today = (TOLD_ON, TOLD_ON)
    dates = [row.diagnosed for row in facts_.of(Diagnosis)]  # with "" for an event without a date
    dates += [row.given for row in infusions] + [row.measured for row in facts_.of(Measurement)]
    dates += [record.died_on] if record.died else []
    sparse = [record.decided, record.first_centre]  # with "" for no event
    sparse += [row.first_symptoms for row in facts_.of(Diagnosis)]
    sparse += chain(*((row.stopped, row.relapsed) for row in infusions))
    sparse += [row.b_cells_back for row in facts_.of(Outcome)]
    sparse += [row.found for row in facts_.of(MarkerFinding)]
    found = [days_of(one) if one else None for one in dates] + [
        days_of(one) for one in sparse if one
    ]
    uses = {"now": today, "past": None, "before_infusion": before}
    taken = {(row.code, row.use) for row in facts_.of(Treatment) if row.use == "now"}
    others = [(row.code, row.use) for row in facts_.of(Treatment) if row.use != "now"]
    found += [uses[use] for code, use in [*taken, *others] if code != TreatmentClass.NONE]
    timed = [
        *facts_.of(SteroidDose),
        *(row for row in facts_.of(Outcome) if row.disease is not None),
    ]
    found += [today if row.timepoint == "today" else before for row in timed]
    for row in facts_.of(AdverseEvent):
        if row.kind != "death" and row.grade_max != 0:
            known = [days_of(one) for one in (row.onset, row.ended) if one]
            found.append((min(known)[0], max(last for _, last in known)) if known else None)
    return [*found, today]  # the story that was sent


def page(timeline: Timeline) -> BeautifulSoup:
    html = render_to_string("admin/research/record/timeline.html", {"timeline": timeline})
    return BeautifulSoup(html, "html.parser")


@settings(max_examples=size(40, 12))
@given(RECORDS)
def test_each_row_has_one_line_of_the_table_and_if_it_has_a_date_one_mark(record):
    timeline = timeline_of(record)
    spans = [event.span and (event.span.first, event.span.last) for event in timeline.events]
    assert Counter(spans) == Counter(told(record))
    shown = page(timeline)
    rows = shown.select("tbody tr:not(.timeline__gap)")
    table = [(row.select_one("th").text, row.select_one("td").text) for row in rows]
    assert table == [(event.what, event.when) for event in timeline.events]
    titles = [title.text for title in shown.select("g > title")]
    known = [event for event in timeline.events if event.span]
    drawn = known if any(not event.is_answer for event in known) else []
    assert titles == [f"{event.what}: {event.when}" for event in drawn]
    assert [event.span for event in known] == sorted(
        (event.span for event in known), key=lambda span: (span.first, span.last)
    )


@settings(max_examples=size(40, 12))
@given(records(_PARTIAL))
def test_marks_are_where_their_days_are(record):
    drawing = timeline_of(record).drawing
    if drawing is None:
        return
    days = sorted(chain(*((mark.event.span.first, mark.event.span.last) for mark in drawing.marks)))
    places = {day: drawing.scale.place(day.toordinal()) for day in days}
    assert list(places.values()) == sorted(places.values())
    for one, other in pairwise(places):
        assert other - one < timedelta(5) or places[one] < places[other]
    for mark in drawing.marks:
        start, end = drawing.scale.across(mark.event.span)
        assert end > start or mark.width == SMALL
        assert mark.middle == pytest.approx((start + end) / 2, abs=0.15)
        is_dot = mark.event.span.is_exact
        assert mark.width == pytest.approx(SMALL if is_dot else max(end - start, SMALL), abs=0.15)
        arrow = 11 if mark.event.is_open else 0
        assert mark.label_x < mark.x if mark.is_before else mark.label_x > mark.end + arrow
        assert mark.x - 0.1 <= mark.sure_x
        assert mark.sure_x + mark.sure_width <= mark.end + 0.1


@settings(max_examples=size(40, 12))
@given(records(_PARTIAL))
def test_time_is_folded_only_where_nothing_happened(record):
    drawing = timeline_of(record).drawing
    for before, after in drawing.scale.folds if drawing else ():
        folded = range(before.end, after.first)
        assert len(folded) > 90
        for mark in drawing.marks:
            span = mark.event.span
            assert span.last.toordinal() < folded.start or span.first.toordinal() >= folded.stop
    assert len(page(timeline_of(record)).select(".timeline__gap")) == len(
        drawing.scale.folds if drawing else ()
    )


@settings(max_examples=size(40, 12))
@given(records(_PARTIAL))
def test_nothing_overlaps_within_a_lane(record):
    drawing = timeline_of(record).drawing
    for lane in drawing.lanes if drawing else ():
        for row in lane.rows:
            assert len({mark.y for mark in row}) == 1
            for one, other in combinations(row, 2):
                assert one.extent[1] < other.extent[0] or other.extent[1] < one.extent[0]
        ys = [row[0].y for row in lane.rows]
        assert all(after - before > SMALL for before, after in pairwise(ys))
        assert lane.y < ys[0]
        assert ys[-1] + SMALL < lane.bottom


@settings(max_examples=size(40, 12))
@given(records(_PARTIAL))
def test_all_of_it_is_within_the_picture(record):
    svg = page(timeline_of(record)).svg
    if svg is None:
        return
    _, _, width, height = map(float, svg["viewbox"].split())
    for drawn in svg.select("rect, circle, text"):
        x, y = (float(drawn.get(name) or drawn[f"c{name}"]) for name in "xy")
        wide, high = float(drawn.get("width", 0)), float(drawn.get("height", 0))
        assert all(map(math.isfinite, (x, y, wide, high)))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
    assert "style" not in {name for tag in svg.find_all(True) for name in tag.attrs}


def test_the_letters_of_labels_stay_within_the_picture():
    drawing = timeline_of(WOMAN_OF_67).drawing
    assert all(0 <= mark.extent[0] < mark.extent[1] <= drawing.width for mark in drawing.marks)


def test_a_label_that_is_too_long_is_shortened_and_whole_in_its_title():
    row = {"given": "2022", "relapse": "yes", "relapsed": "2023", "relapse_treatment": "stem_cells"}
    other = {"code": "iim.asys", "diagnosed": "2022", "first_symptoms": "2022-01"}
    svg = page(timeline_of(facts((Infusion, row), (Diagnosis, other)))).svg
    for mark in svg.select("g"):
        label, title = mark.select_one("text").text, mark.title.text.partition(": ")[0]
        assert label.removesuffix("…") in mark.title.text
        assert title


def test_a_drawing_has_a_name_a_summary_and_no_style():
    shown = page(timeline_of(WOMAN_OF_67))
    assert shown.svg["role"] == "img"
    names = shown.svg["aria-labelledby"].split()
    assert [shown.find(id=name).text for name in names] == [
        "Timeline",
        "14 events with a date. Day 0 is infusion 1, 5 March 2022. The table has the same events.",
    ]
    boxes = shown.select(".timeline__box")
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in boxes)
    assert len(boxes) == 2


def test_80_events_are_drawn_in_lanes_that_grow():
    rows = [(MarkerFinding, {"code": code, "found": "2011-02-09"}) for code in Marker.values * 3]
    drawing = timeline_of(facts(*rows[:78], (Infusion, {"given": "2022"}))).drawing
    assert len(drawing.marks) == 80
    assert {lane.name: len(lane.rows) for lane in drawing.lanes} == {
        "CAR-T": 1, "Findings": 78, "Follow-up": 1,
    }  # fmt: skip


def test_an_event_that_goes_on_has_an_open_end():
    svg = page(timeline_of(WOMAN_OF_67)).svg
    assert [arrow.parent.title.text for arrow in svg.select(".timeline__arrow")] == [
        "Antimalarials: 2 January 2026, enrolment"
    ]


def test_what_has_no_date_is_listed_by_what_is_known_of_it():
    rows = [
        *((Treatment, {"code": code, "use": "past"}) for code in ("jak", "ivig")),
        (Infusion, {"given": "2024"}),
        (AdverseEvent, {"kind": "infection"}),
    ]
    listed = page(timeline_of(facts(*rows))).select(".timeline__undated li")
    assert [line.text for line in listed] == [
        "In the past: JAK inhibitors; IVIG",
        "Date not reported: Infection",
    ]
