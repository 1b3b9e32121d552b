"""Questions as HTML. It is written here: with a template for each choice, they took most of a page's time."""

from collections.abc import Iterable
from typing import Any

from django.forms.boundfield import BoundWidget
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hesperion.ui.questions import ChoiceBox, ChoiceTable, Question
from hesperion.ui.renderer import attributes

Text = str | Promise

_NOTHING = SafeString()


def draw_block(block: Question | ChoiceTable) -> SafeString:
    """A question, or several as a table, with hint, explanation and errors; of a hidden field its input."""
    if isinstance(block, ChoiceTable):
        notes = _hint(block) + _errors(block)
        return _group(block, _fieldset(block, block.label, notes + _table(block)))
    if block.is_hidden:
        return block.as_widget()
    return _group(block, _question(block), f" question--{block.name}")


def _group(block: Question | ChoiceTable, body: SafeString, more: str = "") -> SafeString:
    error = " govuk-form-group--error" if block.errors else ""
    return format_html('<div class="govuk-form-group{}{}">{}</div>', more, error, body)


def _question(question: Question) -> SafeString:
    control = _CONTROLS.get(question.kind, Question.as_widget)(question)
    explained = _explained(question.label, question.explanation)
    if question.kind == "checkbox":
        return explained + _errors(question) + control
    body = _hint(question) + explained + _errors(question) + control
    if question.use_fieldset:
        return _fieldset(question, _label(question), body)
    label = '<label class="govuk-label" for="{}">{}</label> {}'
    return format_html(label, question.id_for_label, _label(question), body)


def _fieldset(block: Question | ChoiceTable, legend: Text, body: SafeString) -> SafeString:
    return format_html(
        '<fieldset class="govuk-fieldset"{}><legend class="govuk-fieldset__legend">{}</legend>{}</fieldset>',
        attributes({"aria-describedby": block.aria_describedby or None}),
        legend,
        body,
    )


def _label(question: Question) -> Text:
    if not question.is_needed:
        return question.label
    return format_html('{} <span class="needed">({})</span>', question.label, _("needed"))


def _hint(block: Question | ChoiceTable) -> SafeString:
    if not block.help_text:
        return _NOTHING
    hint = '<div id="{}_helptext" class="govuk-hint">{}</div>'
    return format_html(hint, block.auto_id, block.help_text)


def _explained(about: Text, text: Text) -> SafeString:
    """What a question or a choice means, folded away. `about` names it to who hears the page."""
    if not text:
        return _NOTHING
    return format_html(
        '<details class="explanation"><summary>{} <span class="govuk-visually-hidden">{}</span></summary>'
        "<p>{}</p></details>",
        _("What is this?"),
        about,
        text,
    )


def _errors(block: Question | ChoiceTable) -> SafeString:
    sentences = [(_("Error:"), sentence) for sentence in block.errors]
    if not sentences:
        return _NOTHING
    error = '<div><span class="govuk-visually-hidden">{}</span> {}</div>'
    return format_html(
        '<div id="{}_error" class="govuk-error-message">{}</div>',
        block.auto_id,
        format_html_join("", error, sentences),
    )


def _radios(question: Question) -> SafeString:
    layout = getattr(question.field, "layout", "")
    return format_html(
        '<div class="govuk-radios{}">{}</div>{}',
        layout and f" govuk-radios--{layout}",
        _choices(question.choices, "radios"),
        _ends(question),
    )


def _ends(question: Question) -> SafeString:
    if not question.ends:
        return _NOTHING
    end = '<span><span class="scale-ends__number govuk-visually-hidden">{} = </span>{}</span>'
    ends = format_html_join(" ", end, zip((0, 10), question.ends, strict=True))
    return format_html('<p class="scale-ends" id="{}-ends">{}</p>', question.auto_id, ends)


def _checkboxes(question: Question) -> SafeString:
    groups = format_html_join(
        "",
        "{}",
        (
            (_choice_group(f"{question.auto_id}_group{number}", heading, choices),)
            for number, (heading, choices) in enumerate(question.groups, start=1)
        ),
    )
    return format_html('<div class="govuk-checkboxes">{}</div>', groups)


def _choice_group(id_: str, heading: str, choices: Iterable[ChoiceBox]) -> SafeString:
    boxes = _choices(choices, "checkboxes")
    if not heading:
        return boxes
    return format_html(
        '<div class="choice-group" role="group" aria-labelledby="{0}">'
        '<p class="choice-group__heading" id="{0}">{1}</p>{2}</div>',
        id_,
        heading,
        boxes,
    )


def _choices(choices: Iterable[ChoiceBox], block: str) -> SafeString:
    drawn = (
        (
            _box(choice.box, choice.box.choice_label, block),
            _explained(choice.box.choice_label, choice.explanation),
        )
        for choice in choices
    )
    item = f'<div class="govuk-{block}__item">{{}}{{}}</div>'
    return format_html_join("", item, drawn)


def _box(box: BoundWidget, label: Text, block: str) -> SafeString:
    return format_html(
        '{} <label class="govuk-label govuk-{}__label" for="{}">{}</label>',
        box.tag(),
        block,
        box.id_for_label,
        label,
    )


def _checkbox(question: Question) -> SafeString:
    hint = '<div id="{}_helptext" class="govuk-hint govuk-checkboxes__hint">{}</div>'
    help_text = question.help_text
    return format_html(
        '<div class="govuk-checkboxes"><div class="govuk-checkboxes__item">{} '
        '<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label>{}</div></div>',
        question.as_widget(),
        question.id_for_label,
        question.label,
        format_html(hint, question.auto_id, help_text) if help_text else "",
    )


def _date(question: Question) -> SafeString:
    boxes = question.subwidgets[0].data["subwidgets"]
    names = [_("Day"), _("Month"), _("Year")][-len(boxes) :]
    wrong = question.wrong_boxes
    drawn = (
        (box["attrs"]["id"], name, _date_box(box, is_wrong=index in wrong))
        for index, (name, box) in enumerate(zip(names, boxes, strict=True))
    )
    item = (
        '<div class="govuk-date-input__item">'
        '<label class="govuk-label govuk-date-input__label" for="{}">{}</label> {}</div>'
    )
    return format_html('<div class="govuk-date-input">{}</div>', format_html_join("", item, drawn))


def _date_box(box: Any, *, is_wrong: bool) -> SafeString:
    attrs = {
        "class": "govuk-input govuk-date-input__input" + " govuk-input--error" * is_wrong,
        "id": box["attrs"]["id"],
        "name": box["name"],
        "value": box["value"] or "",
        "inputmode": "numeric",
        "aria-invalid": "true" if is_wrong else None,
    }
    return format_html("<input{}>", attributes(attrs))


def _textarea(question: Question) -> SafeString:
    return render_to_string("ui/textarea.html", {"field": question})


def _table(table: ChoiceTable) -> SafeString:
    columns = ((question.field.column,) for question in table.questions)  # type: ignore[attr-defined]
    row = '<tr><th scope="row">{} {}</th>{}</tr>'
    return format_html(
        '<div class="choice-table"><table class="choice-table__table">'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>",
        format_html_join("", '<th scope="col">{}</th>', columns),
        format_html_join("", row, (_row(*cells) for cells in table.rows)),
    )


def _row(choice: ChoiceBox, boxes: list[tuple[Text, BoundWidget]]) -> tuple[Text, Text, Text]:
    """The cells of a choice's row: its label, what explains it, and the boxes."""
    label = choice.box.choice_label
    name = (
        '<span class="govuk-visually-hidden">{},</span> '
        '<span class="choice-table__column govuk-visually-hidden">{}</span>'
    )
    drawn = ((_box(box, format_html(name, label, column), "checkboxes"),) for column, box in boxes)
    cell = '<td><div class="govuk-checkboxes__item">{}</div></td>'
    return label, _explained(label, choice.explanation), format_html_join("", cell, drawn)


_CONTROLS = {
    "radios": _radios,
    "checkboxes": _checkboxes,
    "checkbox": _checkbox,
    "date": _date,
    "textarea": _textarea,
}
