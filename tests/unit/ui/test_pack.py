"""How forms are drawn: names, hints, errors and their links, and what was typed."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from hesperion.ui.fields import (
    AgreeField,
    ChoicesField,
    PartialDateField,
    RadiosField,
    ScaleField,
    StoryField,
    YesNoField,
)
from hesperion.ui.forms import PageForm

COLOURS = [("red", "Red"), ("blue", "Blue")]


class EveryForm(PageForm):
    submit_label = "Save and go on"

    step = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Your name", help_text="As on letters.")
    email = forms.EmailField(label="Your email address")
    country = forms.ChoiceField(label="Your country", choices=[("", "Choose"), *COLOURS])
    colour = RadiosField(label="A colour", choices=COLOURS, help_text="The one you like.")
    told = YesNoField(label="Were you told?")
    tired = ScaleField(label="How tired are you?", ends=("not tired", "too tired to move"))
    organs = ChoicesField(label="Organs", choices=COLOURS, required=False)
    since = PartialDateField(label="Since when?", help_text="A year is enough.")
    agree = AgreeField(label="I agree", help_text="You can take it back.")
    story = StoryField(label="Your story", max_length=10)


def post(**data: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


GOOD: dict[str, Any] = {
    "name": "Ana",
    "email": "ana@example.org",
    "country": "red",
    "colour": "blue",
    "told": "no",
    "tired": "0",
    "organs": ["red", "blue"],
    "since_0": "5",
    "since_1": "2019",
    "agree": "on",
    "story": "One\r\ntwo",
}


def page(form: forms.Form) -> BeautifulSoup:
    """The error summary and the form, as a page shows them."""
    html = render_to_string("ui/errors.html", {"form": form}) + render_crispy_form(form)
    return BeautifulSoup(html, "html.parser")


def control(soup: BeautifulSoup, id_: str) -> Tag:
    found = soup.find_all(id=id_)
    assert len(found) == 1, f"{len(found)} elements with id {id_}"
    assert isinstance(found[0], Tag)
    return found[0]


@pytest.fixture
def blank() -> BeautifulSoup:
    return page(EveryForm())


@pytest.fixture
def wrong() -> BeautifulSoup:
    return page(EveryForm(post()))


@pytest.fixture(params=["blank", "wrong"])
def either(request: pytest.FixtureRequest) -> BeautifulSoup:
    return request.getfixturevalue(request.param)


def test_no_id_stands_twice(either: BeautifulSoup) -> None:
    ids = [element["id"] for element in either.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_every_label_belongs_to_a_control(either: BeautifulSoup) -> None:
    for label in either.find_all("label"):
        assert control(either, label["for"]).name in ("input", "select", "textarea")


def test_every_visible_control_has_a_label(either: BeautifulSoup) -> None:
    named = {label["for"] for label in either.find_all("label")}
    controls = either.find_all(["input", "select", "textarea"])
    assert {item["id"] for item in controls if item.get("type") != "hidden"} == named


def test_every_description_that_is_announced_exists(either: BeautifulSoup) -> None:
    described = either.find_all(attrs={"aria-describedby": True})
    assert described
    for element in described:
        for id_ in element["aria-describedby"].split():
            assert control(either, id_).get_text(strip=True)


def test_a_group_of_choices_is_a_fieldset_that_announces_its_hint_and_error(
    wrong: BeautifulSoup,
) -> None:
    fieldset = control(wrong, "id_colour_0").find_parent("fieldset")
    assert fieldset
    assert fieldset.legend
    assert fieldset.legend.get_text(strip=True) == "A colour"
    assert fieldset["aria-describedby"] == "id_colour_helptext id_colour_error"


def test_a_text_box_announces_its_hint_and_error(wrong: BeautifulSoup) -> None:
    box = control(wrong, "id_name")
    assert box["aria-describedby"] == "id_name_helptext id_name_error"
    assert box["aria-invalid"] == "true"


def test_every_error_link_leads_to_a_control(wrong: BeautifulSoup) -> None:
    targets = [link["href"].removeprefix("#") for link in wrong.select(".govuk-error-summary a")]
    assert targets == [
        "id_name",
        "id_email",
        "id_country",
        "id_colour_0",
        "id_told_0",
        "id_tired_0",
        "id_since_1",
        "id_agree",
        "id_story",
    ]
    for target in targets:
        assert control(wrong, target).name in ("input", "select", "textarea")


def test_the_summary_is_announced_when_it_appears(wrong: BeautifulSoup) -> None:
    assert wrong.select_one(
        '.govuk-error-summary[data-module="govuk-error-summary"] [role="alert"]'
    )


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = EveryForm(post(**GOOD))
    form.add_error(None, "The text changed.")
    assert [item.get_text() for item in page(form).select(".govuk-error-summary li")] == [
        "The text changed."
    ]


def test_an_error_of_a_hidden_field_has_no_link() -> None:
    form = EveryForm(post(**GOOD, step="x" * 201))
    (item,) = page(form).select(".govuk-error-summary li")
    assert item.a is None


@pytest.mark.parametrize(
    ("boxes", "wrong_ids"),
    [
        ({"since_0": "13"}, ["id_since_0"]),
        ({"since_1": "19"}, ["id_since_1"]),
        ({"since_0": "13", "since_1": "19"}, ["id_since_0", "id_since_1"]),
        ({"since_0": "", "since_1": ""}, ["id_since_1"]),
    ],
)
def test_only_the_wrong_box_of_a_date_is_marked_and_linked(
    boxes: dict[str, str], wrong_ids: list[str]
) -> None:
    soup = page(EveryForm(post(**(GOOD | boxes))))
    marked = [box["id"] for box in soup.select('.govuk-date-input [aria-invalid="true"]')]
    links = [link["href"] for link in soup.select(".govuk-error-summary a")]
    assert marked == wrong_ids
    assert links == [f"#{id_}" for id_ in wrong_ids]


def test_an_error_added_to_a_date_by_the_form_marks_the_year() -> None:
    form = EveryForm(post(**GOOD))
    form.add_error("since", "This is before you were born.")
    assert page(form).select_one('#id_since_1[aria-invalid="true"]')


def test_boxes_of_a_date_bring_up_the_digits(blank: BeautifulSoup) -> None:
    assert [box["inputmode"] for box in blank.select(".govuk-date-input input")] == ["numeric"] * 2


def test_what_was_typed_is_still_there_beside_an_error() -> None:
    soup = page(EveryForm(post(**(GOOD | {"since_0": "13", "tired": "99", "story": "x" * 11}))))
    assert control(soup, "id_name")["value"] == "Ana"
    assert control(soup, "id_since_0")["value"] == "13"
    assert control(soup, "id_since_1")["value"] == "2019"
    assert control(soup, "id_story").get_text(strip=True) == "x" * 11
    assert [item["id"] for item in soup.select("[checked], [selected]") if item.get("id")] == [
        "id_colour_1",
        "id_told_1",
        "id_organs_0",
        "id_organs_1",
        "id_agree",
    ]
    assert soup.select_one('#id_country option[value="red"][selected]')


def test_cleaned_values_may_be_the_initial_ones_again() -> None:
    first = EveryForm(post(**GOOD))
    assert first.is_valid(), first.errors
    soup = page(EveryForm(initial=first.cleaned_data))
    assert [item["id"] for item in soup.select("[checked]")] == [
        "id_colour_1",
        "id_told_1",
        "id_tired_0",
        "id_organs_0",
        "id_organs_1",
        "id_agree",
    ]
    assert control(soup, "id_since_0")["value"] == "5"
    assert control(soup, "id_since_1")["value"] == "2019"
    assert control(soup, "id_story").get_text().strip() == "One\ntwo"


def test_the_browser_neither_checks_nor_cuts_what_is_typed(blank: BeautifulSoup) -> None:
    assert blank.form
    assert blank.form.has_attr("novalidate")
    assert not blank.select("[required], [maxlength]")


def test_the_form_is_posted_with_its_own_button(blank: BeautifulSoup) -> None:
    assert blank.form
    assert blank.form["method"] == "post"
    assert blank.select_one("button[data-prevent-double-click]").get_text() == "Save and go on"


def test_a_form_carries_the_token_against_forgery() -> None:
    html = render_crispy_form(EveryForm(), context={"csrf_token": "token"})
    assert 'name="csrfmiddlewaretoken" value="token"' in html


def test_a_scale_says_what_its_ends_mean_and_announces_it(blank: BeautifulSoup) -> None:
    fieldset = control(blank, "id_tired_0").find_parent("fieldset")
    assert fieldset["aria-describedby"] == "id_tired-ends"
    assert control(blank, "id_tired-ends").get_text() == "0 = not tired 10 = too tired to move"


def test_a_story_has_a_counter_that_is_announced(blank: BeautifulSoup) -> None:
    counter = blank.select_one('[data-module="govuk-character-count"][data-maxlength="10"]')
    assert counter
    assert control(blank, "id_story").find_parent(class_="govuk-character-count") is counter
    assert control(blank, "id_story-info").get_text(strip=True) == (
        "You can write up to 10 characters."
    )


def test_a_class_of_the_field_joins_those_of_the_kit() -> None:
    class DoseForm(PageForm):
        dose = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}))

    assert control(page(DoseForm()), "id_dose")["class"] == ["govuk-input", "govuk-input--width-4"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Answer this question."),
        ("a\x00b", "Your answer holds a character that we can’t store. Type it again."),
        ("a\ud800b", "Your answer holds a broken character. Delete it or type it again."),
        ("x" * 201, "Shorten your answer to 200 characters or fewer. It has 201 now."),
    ],
    ids=["empty", "NUL", "lone surrogate", "too long"],
)
def test_bad_text_is_answered_with_a_sentence_and_can_be_shown_again(
    typed: str, sentence: str
) -> None:
    form = EveryForm(post(**(GOOD | {"name": typed})))
    assert form.errors == {"name": [sentence]}
    assert render_crispy_form(form).encode()


@pytest.mark.parametrize("field", ["step", "since_0", "since_1", "story", "email"])
def test_a_broken_character_in_any_box_can_be_shown_again(field: str) -> None:
    form = EveryForm(post(**(GOOD | {field: "\ud800"})))
    assert not form.is_valid()
    assert render_crispy_form(form).encode()


@pytest.mark.parametrize("field", ["country", "colour", "told", "tired", "organs"])
def test_an_answer_that_was_not_offered_is_not_repeated(field: str) -> None:
    form = EveryForm(post(**(GOOD | {field: "\ud800<script>"})))
    assert form.errors == {field: ["Choose one of the answers on this page."]}
    assert "script" not in str(page(form))


def test_a_sentence_of_the_field_goes_before_the_general_one() -> None:
    class NameForm(PageForm):
        name = forms.CharField(error_messages={"required": "Type your name."})

    assert NameForm(post()).errors == {"name": ["Type your name."]}


def test_a_page_with_errors_says_so_before_its_title_and_above_its_heading() -> None:
    html = render_to_string("base.html", {"form": EveryForm(post())})
    soup = BeautifulSoup(html, "html.parser")
    assert soup.title.get_text().startswith("Error: ")
    assert soup.select_one("main .govuk-error-summary")


def test_a_page_without_errors_does_not_mention_any() -> None:
    html = render_to_string("base.html", {"form": EveryForm()})
    assert "Error" not in html
    assert "govuk-error-summary" not in html


def test_a_page_names_its_language_and_direction() -> None:
    with translation.override("ar"):
        html = render_to_string("base.html")
    assert '<html lang="ar" dir="rtl">' in html


def test_who_runs_the_site_is_shown_only_where_it_is_known() -> None:
    known = render_to_string(
        "base.html", {"site_controller": "A Society", "site_contact": "a@b.de"}
    )
    assert 'A Society runs this study. <a href="mailto:a@b.de">' in known
    assert "runs this study" not in render_to_string("base.html")


@pytest.mark.parametrize("page_name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_an_error_page_needs_no_context(page_name: str) -> None:
    soup = BeautifulSoup(render_to_string(f"{page_name}.html"), "html.parser")
    assert soup.h1.get_text() in soup.title.get_text()


def test_no_template_holds_a_script_or_a_style_of_its_own() -> None:
    for template in (settings.BASE_DIR / "templates").rglob("*"):
        if template.suffix in (".html", ".svg") and template.parent.name != "emails":
            source = template.read_text(encoding="utf-8")
            assert not re.search(
                r"<style|\sstyle=|\son[a-z]+=|<script(?!(?: type=\"module\")? src=)", source
            )
