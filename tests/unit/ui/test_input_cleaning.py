"""Every text field of every form, whoever wrote the form."""

import json
from datetime import date

import pytest
from allauth.account.forms import LoginForm
from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock

from articles.blocks import FEATURES, BodyBlock
from hesperion.accounts.forms import ForgottenForm
from hesperion.ui.fields import NameField, StoryField
from intake.consent.forms.consent import SignForm
from intake.participants.forms import SignInForm
from intake.share.resume.forms import AskForm
from research.flags.raising import FlagForm
from research.review import ReviewForm

TYPED = "Soft\x0bbreak,\u200b de\u0301ja\u0300 \u202evu"
LINE, LINES = "Soft break, déjà vu", "Soft\nbreak, déjà vu"
EMPTY = ["", "  ", "\u200b", "\u3164 \u2060", "\ufeff\n"]
SIGNS = ["?", "—", "💥" * 10_001, "\u2800", "…!"]


def error_of(field, typed):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    (error,) = refused.value.error_list
    return error.code


@pytest.mark.parametrize(
    ("field", "clean"),
    [
        (forms.CharField(), LINE),
        (forms.CharField(widget=forms.Textarea), LINES),
        (forms.CharField(widget=AdminTextareaWidget), LINES),
        (StoryField(max_length=100), LINES),
        (NameField(), LINE),
        (FlagForm.base_fields["reason"], LINES),
        (CharBlock().field, LINE),
        (TextBlock().field, LINES),
        (forms.CharField(widget=forms.HiddenInput), TYPED),
        (forms.CharField(widget=forms.PasswordInput, strip=False), TYPED),
    ],
)
def test_text_is_normalised_before_anything_looks_at_it(field, clean):
    assert field.clean(TYPED) == clean


def draftail(text):
    block = {"key": "k", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    typed = json.dumps({"blocks": [block | {"entityRanges": []}], "entityMap": {}})
    assert "\\u" in typed
    return {"field": typed}


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(widget=DraftailRichTextArea(features=FEATURES)),
        RichTextBlock(features=FEATURES).field,
        BodyBlock().child_blocks["caution"].field,
    ],
)
def test_controls_that_the_editor_sends_as_escapes_go_too(field):
    html = field.widget.value_from_datadict(draftail(TYPED), {}, "field")
    assert field.clean(html) == f'<p data-block-key="k">{LINES}</p>'
    for nothing in EMPTY[2:4]:
        html = field.widget.value_from_datadict(draftail(nothing), {}, "field")
        assert error_of(field, html) == "required"
    html = field.widget.value_from_datadict(draftail("\u2014"), {}, "field")
    assert error_of(field, html) == "wordless"


@pytest.mark.parametrize(
    "field",
    [
        SignForm.base_fields["name"],
        StoryField(max_length=20_000),
        FlagForm.base_fields["reason"],
        TextBlock().field,
    ],
)
def test_what_looks_empty_is_no_answer(field):
    assert {error_of(field, nothing) for nothing in EMPTY} == {"required"}
    assert {error_of(field, signs) for signs in SIGNS} == {"wordless"}


def test_an_answer_that_may_be_left_out_is_left_out_where_it_looks_empty():
    field = ReviewForm.base_fields["reason"]
    assert {field.clean(nothing) for nothing in EMPTY} == {""}
    assert error_of(field, "—") == "wordless"


def test_a_name_has_a_letter():
    assert error_of(SignForm.base_fields["name"], "123") == "letterless"
    assert SignForm.base_fields["name"].clean("Ǵ 3") == "Ǵ 3"


def test_a_cell_of_a_table_may_be_a_dash():
    rows = BodyBlock().child_blocks["table"].child_blocks["rows"]
    assert rows.child_block.child_block.field.clean("–") == "–"


def test_half_a_character_is_refused_in_every_form():
    assert error_of(forms.CharField(), "a\ud800b") == "half_character"


@pytest.mark.parametrize(
    "field",
    [
        SignForm.base_fields["email"],
        SignInForm.base_fields["email"],
        AskForm.base_fields["email"],
        ForgottenForm.base_fields["email"],
        forms.EmailField(),
    ],
)
def test_an_address_is_cleaned_to_its_one_form(field):
    for typed in (
        "ana@müller.example",
        "ana\u200b@XN--MLLER-KVA.example ",
        "ana@mu\u0308ller.example",
    ):
        assert field.clean(typed) == "ana@xn--mller-kva.example"
    assert field.clean("ana@straße.example") == "ana@xn--strae-oqa.example"
    for typed in ("ana@i❤.example", "jürgen@example.org", "nobody"):
        assert error_of(field, typed) == "invalid"
    assert error_of(field, "\u200b") == "required"
    assert field.prepare_value("ana@xn--mller-kva.example") == "ana@müller.example"


@pytest.mark.parametrize("field", [SignForm.base_fields["email"], forms.EmailField()])
def test_browsers_are_not_asked_to_rewrite_an_address(field):
    shown = field.widget.render("email", None)
    assert 'type="text"' in shown
    assert 'inputmode="email"' in shown


def test_staff_sign_in_is_not_rewritten_either(rf):
    assert 'type="text"' in str(LoginForm(request=rf.get("/"))["login"])


def test_days_and_whole_numbers_are_read_from_any_keyboard():
    for typed in ("2026-11-28", "２０２６－１１－２８", "2026–11–28\u200b", " ٢٠٢٦-١١-٢٨"):
        assert forms.DateField().clean(typed) == date(2026, 11, 28)
    for typed in ("5", "５", "٥", "\ufeff5\xa0", 5):
        assert forms.IntegerField().clean(typed) == 5
    assert error_of(forms.IntegerField(), "1.5") == "invalid"
    assert error_of(forms.DateField(), "28") == "invalid"
