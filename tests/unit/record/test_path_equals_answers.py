"""A path says the same as the answers, whatever these are: all that has a date, once, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hesperion.ui.fields import PartialDateField
from intake.record.adverse_events import happened
from intake.record.choices.treatments import TreatmentClass
from intake.record.path.drawing import PathDrawing
from intake.record.path.path import Path, path_from
from intake.share.progress import after_signing, optional_steps
from tests.factories.valid_answers import draw_answers
from tests.sizes import size

TOLD_ON = date(2026, 1, 2)
Days = tuple[date, date]
SMALL = 12  # a mark is at least as wide
LEFT, RIGHT = 10, 310  # of the scale


def days_of(partial_date: str) -> Days:
    """All days that begin like the date: counted up."""
    first = date.fromisoformat(f"{partial_date}-01-01"[:10])
    last = first
    while f"{last + timedelta(1)}".startswith(partial_date):
        last += timedelta(1)
    return first, last


def dates_of(answers: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Step, name and answer of each question for a date that is asked."""
    for step in [*after_signing(), *optional_steps(answers)]:
        if step.key in answers and step.applies(answers):
            for name, field in step.form(answers=answers).fields.items():
                if isinstance(field, PartialDateField):
                    yield step.key, name, answers[step.key].get(name, "")


def expected(answers: dict[str, Any]) -> list[Days | None]:
    """The days of each event that the answers tell; None for one without a date."""
    today, found = (TOLD_ON, TOLD_ON), []
    for step, name, value in dates_of(answers):
        happens = (
            name in ("diagnosed", "given")
            or name.endswith("_found")
            or (name == "relapsed" and answers["since"]["relapse"] == "yes")
            or (step == "numbers" and answers["numbers"].get(name.removesuffix("_on")))
        )
        if value and step != "events":
            found.append(days_of(value))
        elif happens and step != "events":
            found.append(None)
    for kind in happened(answers) if "afterwards" in answers else ():
        parts = [answers["events"][f"{kind}_{part}"] for part in ("onset", "ended")]
        known = [days_of(part) for part in parts if part]
        found.append((min(known)[0], max(last for _, last in known)) if known else None)
    given_on = answers.get("infusion", {}).get("given")
    before = None
    if given_on:
        first, last = days_of(given_on)
        before = (first - timedelta(30), last - timedelta(1))
    steroid = answers["treatments"].get("drug")
    taken = _medicines(answers, "infusion-details", "medicines")
    found += [before] * (len(taken) + bool(answers.get("before", {}).get("drug")))
    if answers["who"]["teller"] != "relative":
        found += [today] * (len(_medicines(answers, "treatments", "now")) + bool(steroid))
    found += [None] * (len(_medicines(answers, "treatments", "past")) + (steroid == "before"))
    cared = {"home", "ward", "intensive"}
    years = answers.get("infections", {}).items()
    found += [days_of(name.removeprefix("year_")) for name, care in years if care in cared]
    changed = [one for one in answers.get("regained", {}).values() if one in ("regained", "lost")]
    found += [None] * len(changed)
    found += [None] * (answers.get("remission", {}).get("remission") == "yes")
    since = [value for name, value in answers.get("marker-years", {}).items() if "_since" in name]
    found += [None] * len([value for value in since if value in ("positive", "negative")])
    return found + ([today] if answers["who"]["teller"] != "relative" else [])


def _medicines(answers: dict[str, Any], step: str, name: str) -> list[str]:
    return [code for code in answers.get(step, {}).get(name) or [] if code != "none"]


def page(path: Path) -> BeautifulSoup:
    html = render_to_string("components/path.html", {"path": path})
    return BeautifulSoup(html, "html.parser")


def spans(events) -> list[Days]:
    return [(event.span.first, event.span.last) for event in events]


# Without shrinking, which takes minutes.
@settings(
    max_examples=size(20, 8),
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
    phases=[Phase.generate],
)
@given(
    data=st.data(),
    teller=st.sampled_from(["self", "parent", "representative", "relative"]),
    infused=st.booleans(),
)
def test_a_path_is_equal_to_the_answers(data, teller, infused):
    answers = draw_answers(data, teller=teller, infused=infused)
    path = path_from(answers, TOLD_ON)
    lists_each_dated_answer_once(path, answers)
    says_nothing_that_was_not_answered(path, answers)
    draws_what_it_lists(path)
    if path.drawing:
        draws_each_where_its_days_are(path)
        overlaps_nowhere(path.drawing)


def lists_each_dated_answer_once(path: Path, answers: dict[str, Any]) -> None:
    found = spans(path.dated) + [None] * len(path.undated)
    assert Counter(found) == Counter(expected(answers))
    assert spans(path.dated) == sorted(spans(path.dated))
    shown = page(path)
    assert len(shown.select("ol li")) == len(path.dated)
    assert len(shown.select("ul li")) == len(path.undated)


def says_nothing_that_was_not_answered(path: Path, answers: dict[str, Any]) -> None:
    shown = page(path)
    lists = [("treatments", "now"), ("treatments", "past"), ("infusion-details", "medicines")]
    ticked = {code for step, name in lists for code in _medicines(answers, step, name)}
    if answers["treatments"].get("drug") == "before":
        ticked.add("glucocorticoid")
    ticked.add(answers.get("infusion-details", {}).get("relapse_treatment"))
    for medicine in set(TreatmentClass) - ticked:
        assert str(medicine.label) not in shown.text
    both = [answers.get(step, {}) for step in ("before", "today")]
    scales = [value for told in both for value in told.values() if isinstance(value, int)]
    assert len(shown.select("dl dd:not([aria-hidden])")) == len(scales)
    assert len(shown.select("dl .path__track circle")) == len(scales)


def draws_what_it_lists(path: Path) -> None:
    drawing, svg = path.drawing, page(path).select_one("svg.path__drawing")
    has_date = any(not event.is_answer for event in path.dated)
    assert (drawing is not None) == (svg is not None) == has_date
    if drawing and svg:
        assert [mark.event for mark in drawing.marks] == path.dated
        drawn = svg.select("circle, rect.path__span, path.path__fading, path.path__star")
        assert len(drawn) == len(path.dated)
        words = Counter(" ".join(text.words for text in drawing.texts).split())
        assert not Counter(" ".join(event.what for event in path.dated).split()) - words


def draws_each_where_its_days_are(path: Path) -> None:
    first = min(first for first, _ in spans(path.dated)).toordinal()
    whole = max(last for _, last in spans(path.dated)).toordinal() + 1 - first
    for mark in path.drawing.marks:
        start = LEFT + (RIGHT - LEFT) * (mark.event.span.first.toordinal() - first) / whole
        end = LEFT + (RIGHT - LEFT) * (mark.event.span.last.toordinal() + 1 - first) / whole
        assert mark.middle == pytest.approx((start + end) / 2, abs=0.2)
        width = SMALL if mark.is_point else max(end - start, SMALL)
        assert mark.width == pytest.approx(width, abs=0.2)


def overlaps_nowhere(drawing: PathDrawing) -> None:
    for mark in drawing.marks:
        assert 0 <= mark.extent[0] < mark.extent[1] <= drawing.width
        assert drawing.top < mark.top < mark.bottom <= drawing.horizon < drawing.height
    for one, other in combinations(drawing.marks, 2):
        is_beside = one.extent[1] < other.extent[0] or other.extent[1] < one.extent[0]
        assert is_beside or one.bottom <= other.top or other.bottom <= one.top
