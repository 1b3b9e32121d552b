"""What each field takes, what it gives, and what it says when it can't."""

import json
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from hesperion.ui.fields import (
    AgreeField,
    ChoicesField,
    PartialDateField,
    RadiosField,
    ScaleField,
    StoryField,
    YesNoField,
)

COLOURS = [("red", "Red"), ("blue", "Blue")]


@pytest.fixture(autouse=True)
def _the_middle_of_may_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 15, 9, tzinfo=UTC))


def errors_of(field: forms.Field, value: object) -> list[tuple[str, int | None]]:
    """(code, box) of each error that cleaning `value` raises."""
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    errors = caught.value.error_list
    return [(error.code or "", (error.params or {}).get("box")) for error in errors]


@pytest.mark.parametrize(
    ("boxes", "cleaned"),
    [
        (["5", "2019"], "2019-05"),
        (["05", "2019"], "2019-05"),
        (["12", "1900"], "1900-12"),
        (["", "2019"], "2019"),
        ([" 5 ", " 2019 "], "2019-05"),
        ([None, "2019"], "2019"),
        (["٥", "٢٠١٩"], "2019-05"),
        (["5", "2026"], "2026-05"),
    ],
)
def test_a_partial_date_cleans_to_as_much_of_an_iso_date_as_is_known(
    boxes: list[str | None], cleaned: str
) -> None:
    assert PartialDateField().clean(boxes) == cleaned


@pytest.mark.parametrize("nothing", [["", ""], [None, None], ["  ", ""], [], None])
def test_an_empty_partial_date_cleans_to_an_empty_string(nothing: object) -> None:
    assert PartialDateField(required=False).clean(nothing) == ""


@pytest.mark.parametrize(
    ("boxes", "error"),
    [
        (["13", "2019"], ("month", 0)),
        (["0", "2019"], ("month", 0)),
        (["1.5", "2019"], ("month", 0)),
        (["Ma", "2019"], ("month", 0)),
        (["Maybe", "2019"], ("month", 0)),
        (["½", "2019"], ("month", 0)),
        (["9" * 5000, "2019"], ("month", 0)),
        (["5", ""], ("year_missing", 1)),
        (["5", "19"], ("year", 1)),
        (["", "02019"], ("year", 1)),
        (["", "20\x0019"], ("year", 1)),
        (["", "\ud800"], ("year", 1)),
        (["", "0000"], ("year_early", 1)),
        (["", "1899"], ("year_early", 1)),
        (["", "2027"], ("year_future", 1)),
        (["", "9999"], ("year_future", 1)),
        (["6", "2026"], ("month_future", 0)),
    ],
)
def test_a_wrong_partial_date_names_the_box_that_is_wrong(
    boxes: list[str], error: tuple[str, int]
) -> None:
    assert errors_of(PartialDateField(), boxes) == [error]


def test_a_partial_date_with_two_wrong_boxes_names_both() -> None:
    assert errors_of(PartialDateField(), ["13", "19"]) == [("month", 0), ("year", 1)]


def test_a_required_partial_date_asks_for_the_year() -> None:
    assert errors_of(PartialDateField(), ["", ""]) == [("required", None)]


@pytest.mark.parametrize(
    ("boxes", "cleaned"),
    [
        (["17", "5", "2019"], "2019-05-17"),
        (["", "5", "2019"], "2019-05"),
        (["", "", "2019"], "2019"),
        (["29", "2", "2024"], "2024-02-29"),
        (["15", "5", "2026"], "2026-05-15"),
        (["", "", ""], ""),
    ],
)
def test_a_date_to_the_day_keeps_as_much_as_is_known(boxes: list[str], cleaned: str) -> None:
    field = PartialDateField(required=False, with_day=True)
    assert field.clean(boxes) == cleaned
    assert field.clean(field.widget.decompress(cleaned)) == cleaned


def test_a_day_alone_asks_for_month_and_year() -> None:
    field = PartialDateField(with_day=True)
    assert errors_of(field, ["7", "", ""]) == [("month_missing", 1), ("year_missing", 2)]


@pytest.mark.parametrize(
    ("boxes", "error"),
    [
        (["32", "5", "2019"], ("day", 0)),
        (["0", "5", "2019"], ("day", 0)),
        (["today", "5", "2019"], ("day", 0)),
        (["30", "2", "2019"], ("day_unreal", 0)),
        (["16", "5", "2026"], ("day_future", 0)),
        (["1", "6", "2026"], ("month_future", 1)),
        (["1", "", "2019"], ("month_missing", 1)),
        (["1", "13", "2019"], ("month", 1)),
        (["1", "5", "2027"], ("year_future", 2)),
    ],
)
def test_a_wrong_date_to_the_day_names_the_box_that_is_wrong(
    boxes: list[str], error: tuple[str, int]
) -> None:
    assert errors_of(PartialDateField(with_day=True), boxes) == [error]


@pytest.mark.parametrize("value", ["", "2019", "2019-05", "2019-12"])
def test_a_partial_date_is_taken_apart_and_put_together_again(value: str) -> None:
    field = PartialDateField(required=False)
    assert field.clean(field.widget.decompress(value)) == value


def test_yes_and_no_clean_to_booleans() -> None:
    assert [YesNoField().clean(answer) for answer in ("yes", "no")] == [True, False]


def test_an_unanswered_yes_or_no_cleans_to_none() -> None:
    assert YesNoField(required=False).clean("") is None


@pytest.mark.parametrize("answer", ["maybe", "True", "1", "\ud800"])
def test_yes_or_no_refuses_any_third_answer(answer: str) -> None:
    assert errors_of(YesNoField(), answer) == [("invalid_choice", None)]


def test_a_scale_cleans_to_whole_numbers_from_0_to_10() -> None:
    assert [ScaleField(ends=("not", "much")).clean(str(number)) for number in range(11)] == list(
        range(11)
    )


@pytest.mark.parametrize("answer", ["11", "-1", "5.5", "five"])
def test_a_scale_refuses_what_is_not_on_it(answer: str) -> None:
    assert errors_of(ScaleField(ends=("not", "much")), answer) == [("invalid_choice", None)]


def test_radios_refuse_an_answer_that_was_not_offered() -> None:
    assert RadiosField(choices=COLOURS).clean("red") == "red"
    assert errors_of(RadiosField(choices=COLOURS), "green") == [("invalid_choice", None)]


def test_several_choices_clean_to_a_list_in_the_order_of_the_page_without_doubles() -> None:
    assert ChoicesField(choices=COLOURS).clean(["blue", "red", "blue"]) == ["red", "blue"]
    grouped = ChoicesField(choices=[("Warm", [("red", "Red")]), ("Cold", [("blue", "Blue")])])
    assert grouped.clean(["blue", "red"]) == ["red", "blue"]


def test_several_choices_refuse_an_answer_that_was_not_offered() -> None:
    assert errors_of(ChoicesField(choices=COLOURS), ["red", "green"]) == [("invalid_choice", None)]


def test_agreeing_needs_a_tick_only_where_it_is_required() -> None:
    assert AgreeField().clean(True) is True
    assert AgreeField(required=False).clean(False) is False
    assert errors_of(AgreeField(), False) == [("required", None)]


def test_a_line_break_of_a_story_counts_as_one_character() -> None:
    assert StoryField(max_length=5).clean("ab\r\ncd") == "ab\ncd"
    assert StoryField(max_length=5).clean("ab\rcd") == "ab\ncd"
    assert errors_of(StoryField(max_length=5), "ab\r\ncde") == [("max_length", None)]


@pytest.mark.parametrize(
    "text", ["a 👩‍🔬 \u200fالحمد لله", "نامه\u200cای", "<b>'; DROP TABLE story; --", "a\tb\n\nc"]
)
def test_a_story_keeps_what_was_written(text: str) -> None:
    assert StoryField(max_length=100).clean(text) == text


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        (PartialDateField(), ["5", "2019"]),
        (PartialDateField(required=False), ["", ""]),
        (YesNoField(), "no"),
        (YesNoField(required=False), ""),
        (ScaleField(ends=("not", "much")), "0"),
        (RadiosField(choices=COLOURS), "red"),
        (ChoicesField(choices=COLOURS), ["red"]),
        (ChoicesField(choices=COLOURS, required=False), []),
        (AgreeField(), True),
        (StoryField(max_length=9), "a\r\nb"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_cleaned_value_survives_json(field: forms.Field, raw: object) -> None:
    cleaned = field.clean(raw)
    assert json.loads(json.dumps(cleaned)) == cleaned
