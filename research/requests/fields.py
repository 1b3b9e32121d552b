"""What the pages of a request say of the fields of the data dictionary."""

from research.dictionary import ExportClass, Variable, VariableKind
from research.dictionary.sources import questions_of
from research.disclosure.ladder import LADDER, Level, level_of

KIND_LABELS = {
    VariableKind.CODE: "one code",
    VariableKind.CODES: "several codes",
    VariableKind.DATE: "a date, as months from day 0",
    VariableKind.NUMBER: "a number",
    VariableKind.YES_NO: "yes or no",
    VariableKind.TEXT: "a text",
    VariableKind.JSON: "codes by question",
    VariableKind.ID: "an identifier",
}


def kind_label(one: Variable) -> str:
    return KIND_LABELS[one.kind] + (f" ({one.unit})" if one.unit else "")


def question_of(one: Variable) -> str:
    """The question as participants read it, the first of several; "" for what the site itself notes."""
    return next((question.text for question in questions_of(one.column, "en")), "")


def takes_reason(one: Variable) -> bool:
    return one.export is ExportClass.JUSTIFIED


def needs_reason(one: Variable) -> bool:
    """Whether the field is in an extract for a reason alone. Others leave in a coarser form without one."""
    coarser = level_of(one.key, step=0, reasons={})
    return takes_reason(one) and coarser in (None, Level.DROPPED)


def may_become_coarser() -> list[str]:
    """What an extract may lose so that nobody is found in it: the steps of the ladder, one sentence each."""
    return [step.lost for step in LADDER[1:]]
