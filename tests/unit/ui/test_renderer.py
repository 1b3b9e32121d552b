"""Controls that are drawn without a template are as Django's templates draw them, and escape what they show."""

import pytest
from bs4 import BeautifulSoup
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField
from hesperion.ui.forms import PageForm
from hesperion.ui.renderer import ControlRenderer

ODD = "\"><b>'&amp;"
CHOICES = [("", "None"), (ODD, ODD), (1, SafeString("<i>one</i>"))]
WIDGETS = [
    forms.TextInput(attrs={"data-odd": ODD, "hidden": True, "disabled": False}),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.Select(choices=CHOICES),
    forms.Select(choices=[("", "None"), (ODD, [(ODD, ODD), (1, "One")])]),
    forms.SelectMultiple(choices=CHOICES),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", ODD, 1, True])
def test_a_control_is_as_django_draws_it(widget: forms.Widget, value: object) -> None:
    ours, djangos = (
        widget.render("a", value, {"id": "id_a"}, renderer)
        for renderer in (ControlRenderer(), TemplatesSetting())
    )
    assert ours == "".join(line.strip() for line in djangos.splitlines())


class OddForm(PageForm):
    rows = ("now", "past")
    rows_label = rows_help_text = ODD

    colour = RadiosField(
        label=ODD, help_text=ODD, choices=CHOICES, explanation=ODD, explanations={ODD: ODD}
    )
    organs = ChoicesField(label=ODD, choices=[(ODD, [(ODD, ODD)])])
    now = ChoicesField(label=ODD, column=ODD, choices=[(ODD, ODD)], explanations={ODD: ODD})
    past = ChoicesField(label=ODD, column=ODD, choices=[(ODD, ODD)])
    agree = forms.BooleanField(label=ODD, help_text=ODD, error_messages={"required": ODD})
    since = PartialDateField(label=ODD, help_text=ODD)
    name = forms.CharField(label=ODD, max_length=1)


def test_no_text_of_a_question_is_taken_for_markup() -> None:
    soup = BeautifulSoup(render_crispy_form(OddForm({"name": ODD, "since_0": ODD})), "html.parser")
    assert not soup.find_all("b")
    shown = {"colour": 7, "organs": 3, "now and past": 11, "agree": 3, "since": 2, "name": 1}
    assert soup.get_text("\n").count(ODD) == sum(shown.values())
    assert {box["value"] for box in soup.select("#id_name, #id_since_0")} == {ODD}
    assert {box["value"] for box in soup.select("#id_organs_0_0, #id_now_0, #id_past_0")} == {ODD}
