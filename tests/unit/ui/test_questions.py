"""What a page says about its questions: what can be skipped, what words mean, and tables of equal choices."""

import pytest
from django import forms

from hesperion.ui.fields import ChoicesField, RadiosField
from hesperion.ui.forms import PageForm
from tests.unit.ui.test_pack import COLOURS, control, page, post


class SomeSkippableForm(PageForm):
    born = forms.CharField(label="When?", required=False)
    sex = RadiosField(label="Which?", choices=COLOURS)
    organs = ChoicesField(label="What?", choices=COLOURS, required=False)


class AllSkippableForm(PageForm):
    born = forms.CharField(label="When?", required=False)


class NoneSkippableForm(PageForm):
    sex = RadiosField(label="Which?", choices=COLOURS)
    organs = ChoicesField(label="What?", choices=COLOURS, required=False)


@pytest.mark.parametrize(
    ("form_class", "sentence", "needed"),
    [
        (
            SomeSkippableForm,
            "Skip what you like, but not what is “needed”.",
            ["Which? (needed)"],
        ),
        (AllSkippableForm, "Skip what you like.", []),
        (NoneSkippableForm, "", []),
    ],
)
def test_a_page_says_once_that_questions_can_be_skipped_and_marks_those_that_can_not(
    form_class: type[PageForm], sentence: str, needed: list[str]
) -> None:
    soup = page(form_class())
    said = [one.get_text(" ", strip=True) for one in soup.select(".skippable")]
    assert said == ([sentence] if sentence else [])
    marks = soup.select("legend .needed, label .needed")
    assert [mark.find_parent().get_text(" ", strip=True) for mark in marks] == needed


class ExplainedForm(PageForm):
    colour = RadiosField(
        label="A colour",
        choices=COLOURS,
        explanation="What you see.",
        explanations={"red": "Like blood."},
    )


def test_a_word_is_explained_below_its_choice_and_each_explanation_names_what_it_is_about() -> None:
    soup = page(ExplainedForm())
    named = [summary.get_text(" ", strip=True) for summary in soup.select("details > summary")]
    assert named == ["What is this? A colour", "What is this? Red"]
    assert not soup.select("details[open], label details, legend details")
    item = control(soup, "id_colour_0").find_parent(class_="govuk-radios__item")
    assert item.details.p.get_text() == "Like blood."


class RowsForm(PageForm):
    rows = ("now", "past")
    rows_label = "Which colours?"
    rows_help_text = "Tick all."

    shade = forms.CharField(label="A shade", required=False)
    now = ChoicesField(label="Which now?", column="Now", choices=COLOURS, required=False)
    past = ChoicesField(label="Which before?", column="Before", choices=COLOURS)
    last = forms.CharField(label="The last")


def test_questions_with_equal_choices_are_one_table_with_a_row_for_each_choice() -> None:
    soup = page(RowsForm(initial={"now": ["blue"]}))
    rows = soup.select("table tbody tr")
    assert [row.th.get_text(strip=True) for row in rows] == ["Red", "Blue"]
    labels = [label.get_text(" ", strip=True) for label in soup.select("tbody label")]
    assert labels == ["Red, Now", "Red, Before", "Blue, Now", "Blue, Before"]
    boxes = [
        (box["name"], box["value"], box.has_attr("checked")) for box in soup.select("td input")
    ]
    assert boxes == [
        ("now", "red", False),
        ("past", "red", False),
        ("now", "blue", True),
        ("past", "blue", False),
    ]
    fieldset = soup.table.find_parent("fieldset")
    assert fieldset.legend.get_text() == "Which colours?"
    assert control(soup, fieldset["aria-describedby"]).get_text() == "Tick all."
    names = [box["name"] for box in soup.select("input")]
    assert (names[0], names[-1]) == ("shade", "last")


def test_an_error_of_one_question_in_a_table_is_announced_and_linked_to_its_first_box() -> None:
    soup = page(RowsForm(post(last="x", now="green")))
    links = [link["href"] for link in soup.select(".govuk-error-summary a")]
    assert links == ["#id_now_0", "#id_past_0"]
    fieldset = soup.table.find_parent("fieldset")
    _hint, error = fieldset["aria-describedby"].split()
    assert len(control(soup, error).find_all("div")) == 2
    assert control(soup, "id_past_0").name == "input"


def test_one_question_alone_makes_no_table() -> None:
    class OneForm(RowsForm):
        now = None

    soup = page(OneForm())
    assert soup.table is None
    assert "Which before?" in control(soup, "id_past_0").find_parent("fieldset").legend.get_text()
