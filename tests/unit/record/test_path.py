"""A path, case by case: what it lists, what it draws, and what it leaves open."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import timezone, translation

from hesperion.ui.fields import PartialDateField
from intake.record.path.path import Path, path_from
from intake.share.progress import after_signing, optional_steps
from tests.factories.path_answers import everything, infused, told

TOLD_ON = date(2026, 1, 2)


def lines(path: Path) -> list[tuple[str, str]]:
    return [(event.when, event.what) for event in path.dated]


def undated(path: Path) -> list[tuple[str, str]]:
    return [(event.when, event.what) for event in path.undated]


def page(path: Path) -> BeautifulSoup:
    html = render_to_string("components/my_path.html", {"path": path})
    return BeautifulSoup(html, "html.parser")


def test_one_date():
    path = path_from(told(lupus={"diagnosed": "2016-05"}), TOLD_ON)
    assert lines(path) == [
        ("May 2016", "Diagnosis: Lupus (SLE)"),
        ("2 January 2026", "The day of these answers"),
    ]
    assert len(path.drawing.marks) == 2
    assert not path.drawing.has_open


def test_without_any_date_there_is_a_list_and_no_drawing():
    path = path_from(told(treatments={"now": ["ivig"], "past": ["jak"]}), TOLD_ON)
    assert path.drawing is None
    assert lines(path) == [
        ("still on 2 January 2026", "Immunoglobulins (IVIG)"),
        ("2 January 2026", "The day of these answers"),
    ]
    assert [what for _, what in undated(path)] == [
        "Diagnosis: Lupus (SLE)",
        "JAK inhibitor (Olumiant, Xeljanz, Rinvoq): before, and stopped",
    ]
    shown = page(path)
    assert not shown.select("svg")
    assert "No date was given" in shown.text


def test_of_years_alone_each_is_all_its_days():
    path = path_from(told(lupus={"first_symptoms": "2015", "diagnosed": "2015"}), TOLD_ON)
    first, diagnosis, _today = path.drawing.marks
    assert (first.x, first.end) == (diagnosis.x, diagnosis.end)
    assert first.x == 10
    assert first.width == pytest.approx(300 * 365 / (11 * 365 + 5), abs=0.2)
    assert not first.sure
    assert not first.is_point


def test_two_infusions_are_counted():
    again = {"since": {"again": True}, "infusion_2": {"given": "2025", "target": "unknown"}}
    path = path_from(infused(**again), TOLD_ON)
    assert ("11 March 2024", "CAR-T infusion 1: CD19") in lines(path)
    assert ("2025", "CAR-T infusion 2") in lines(path)


def test_what_is_used_now_fades_and_what_was_used_before_has_no_date():
    treatments = {
        "now": ["antimalarial"],
        "past": ["rituximab"],
        "drug": "prednisolone",
        "mg": "7.5",
    }
    details = {"why_stopped": {"rituximab": "no_effect"}}
    path = path_from(told(lupus={"diagnosed": "2016"}, treatments=treatments, **details), TOLD_ON)
    assert [event.what for event in path.dated if event.is_open] == [
        "Hydroxychloroquine (Plaquenil) or chloroquine", "Prednisolone or prednisone, 7.5 mg a day",
    ]  # fmt: skip
    assert len(page(path).select(".path__fading")) == 2
    assert "We did not ask since when." in page(path).text
    [(_, stopped)] = undated(path)
    assert stopped.endswith(": before, and stopped (It did not help enough)")


def test_no_steroids_is_an_answer():
    never = path_from(told(lupus={"diagnosed": "2016"}, treatments={"drug": "never"}), TOLD_ON)
    assert ("2 January 2026", "No steroids") in lines(never)
    unsaid = path_from(told(lupus={"diagnosed": "2016"}, treatments={"now": ["none"]}), TOLD_ON)
    assert [what for _, what in lines(unsaid)] == [
        "Diagnosis: Lupus (SLE)",
        "The day of these answers",
    ]


def test_the_month_before_an_infusion_has_days_if_the_infusion_has():
    month = "in the month before the infusion"
    path = path_from(infused(infusion_details={"medicines": ["mycophenolate"]}), TOLD_ON)
    assert (month, "Prednisolone or prednisone, 12.5 mg a day") in lines(path)
    [mark] = [mark for mark in path.drawing.marks if "Mycophenolate" in mark.event.what]
    assert (mark.event.span.first, mark.event.span.last) == (date(2024, 2, 10), date(2024, 3, 10))
    unknown = path_from(infused(infusion={"given": ""}, before={"drug": "none", "mg": ""}), TOLD_ON)
    assert (month, "No steroids") in undated(unknown)


def test_what_lasted_is_filled_where_it_is_certain():
    events = {"crs_onset": "2024-03-13", "crs_ended": "2024-03", "cytopenia_ended": "2024-05"}
    path = path_from(infused(events=events), TOLD_ON)
    assert (
        "13 March 2024 to March 2024",
        "Fever and inflammation soon after (cytokine release)",
    ) in lines(path)
    assert ("until May 2024", "Low blood counts") in lines(path)
    sure = {mark.event.when: mark.sure for mark in path.drawing.marks}
    assert sure["until May 2024"] is None
    exact = path_from(infused(events=events | {"crs_ended": "2024-08-01"}), TOLD_ON)
    [mark] = [mark for mark in exact.drawing.marks if "to 1 August" in mark.event.when]
    assert mark.sure == (mark.x, mark.width)


def test_scales_before_and_today():
    path = path_from(
        infused(before={"tiredness": 9}, today={"tiredness": 3, "pain": None}), TOLD_ON
    )
    feelings = {one.label: (one.before, one.today) for one in path.feelings}
    assert feelings["Tiredness"] == (9, 3)
    assert feelings["Pain"] == (6, None)
    [tired] = [row for row in page(path).select("dl div") if row.dt.text == "Tiredness"]
    assert [dd.text for dd in tired.select("dd:not([aria-hidden])")] == [
        "9 before the infusion", "3 on 2 January 2026",
    ]  # fmt: skip
    places = [float(circle["cx"]) for circle in tired.select(".path__track circle")]
    assert places == pytest.approx([12 + 29.6 * 9, 12 + 29.6 * 3])


def test_over_forty_events():
    path = path_from(everything("2019-04"), TOLD_ON)
    assert len(path.dated) > 40
    assert len(path.drawing.marks) == len(path.dated)
    assert len(page(path).select("ol li")) == len(path.dated)


@pytest.mark.parametrize(
    ("teller", "title"),
    [
        ("self", "My path"),
        ("helper", "My path"),
        ("parent", "My child’s path"),
        ("representative", "The path of the person I care for"),
    ],
)
def test_it_has_the_words_of_whoever_tells(teller: str, title: str):
    path = path_from(told(teller, lupus={"diagnosed": "2016-05"}), TOLD_ON)
    assert path.title == title
    assert page(path).svg.title.text == title


def test_somebody_who_died_has_no_today():
    death = {"died_on": "2025-03", "relation": "partner", "linked": "no", "objection": "no"}
    path = path_from(told("relative", lupus={"diagnosed": "2016"}, death=death), TOLD_ON)
    assert lines(path) == [("2016", "Diagnosis: Lupus (SLE)"), ("March 2025", "Death")]
    assert path.drawing.today is None
    assert "Open it only if you want to." in path.lead
    unsaid = path_from(
        told("relative", lupus={"diagnosed": "2016"}, death=death | {"died_on": ""}), TOLD_ON
    )
    assert "Death" not in page(unsaid).text


def test_from_the_right_time_runs_to_the_left():
    answers = infused(lupus={"first_symptoms": "2015"})
    left = path_from(answers, TOLD_ON).drawing
    with translation.override("he"):
        path = path_from(answers, TOLD_ON)
        drawing, shown = path.drawing, page(path)
    assert not left.is_mirrored
    assert drawing.is_mirrored
    assert [text.x for text in drawing.texts] == [
        pytest.approx(320 - text.x, abs=0.1) for text in left.texts
    ]
    assert [mark.x for mark in drawing.marks] == [mark.x for mark in left.marks]
    mirrored = shown.select(f'g[transform="matrix(-1 0 0 1 {drawing.width} 0)"]')
    assert len(mirrored[0].select("circle, rect, .path__star")) > 3
    assert not mirrored[0].select("text")
    assert len(shown.select("dl g[transform]")) == len(path.feelings)


def test_the_day_of_the_answers_is_today_on_that_day():
    path = path_from(told(lupus={"diagnosed": "2016"}), timezone.localdate())
    assert path.dated[-1].what == "Today"


def test_parts_can_be_left_out():
    path = path_from(infused(), TOLD_ON)
    assert path.parts == ["illness", "car-t", "afterwards", "medicines", "feeling"]
    only = path.only(["car-t"])
    assert [what for _, what in lines(only)] == ["CAR-T infusion: CD19", "The day of these answers"]
    assert (only.undated, only.feelings) == ([], [])


def test_nothing_is_shown_of_no_path():
    assert render_to_string("components/my_path.html", {"path": None}).strip() == ""


def test_each_question_for_a_date_is_on_the_path():
    """A question with a date that is not drawn: read it in intake/record/path/reading.py."""
    answers = everything()
    asked = [
        (step.key, name)
        for step in [*after_signing(), *optional_steps(answers)]
        if step.applies(answers)
        for name, field in step.form(answers=answers).fields.items()
        if isinstance(field, PartialDateField)
    ]
    assert len(asked) > 60
    for step, name in asked:
        changed = answers | {step: answers.get(step, {}) | {name: "1999-08"}}
        whens = [event.when for event in path_from(changed, TOLD_ON).dated]
        assert any("August 1999" in when for when in whens), (step, name)


def test_it_claims_no_cause():
    shown = page(path_from(everything("2019-04"), TOLD_ON))
    assert not shown.select("marker, [marker-end]")
    assert not {"→", "⇒", "➔", "because", "due to", "thanks to"} & set(shown.text.lower().split())
    assert not [tag for tag in shown.find_all(True) if tag.has_attr("style")]
