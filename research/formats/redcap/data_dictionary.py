"""REDCap's data dictionary of an extract, and which of its instruments repeat."""

from collections.abc import Mapping, Sequence

from research.dictionary import VariableKind
from research.formats.csv_bytes import csv_bytes
from research.formats.redcap.fields import RECORD_ID, field_names, is_repeating, raw_values
from research.formats.written import WrittenTable
from research.released.output import Output

_COLUMNS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment",
    "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?", "Field Annotation",
)  # fmt: skip
_PLAIN = {VariableKind.YES_NO: "yesno", VariableKind.TEXT: "notes"}
_MOST_RADIOS = 6  # choices; of more, one is picked from a list


def data_dictionary(tables: Sequence[WrittenTable]) -> bytes:
    """A line for each field; the record's id is the first field of the first instrument."""
    fields = [_field(RECORD_ID, tables[0], tables[0].outputs[0])]
    for table in tables:
        named = zip(field_names(table.table), table.outputs[1:], strict=True)
        fields += [_field(name, table, output) for name, output in named]
    return csv_bytes(
        [_COLUMNS, *([field.get(column, "") for column in _COLUMNS] for field in fields)]
    )


def repeating_instruments(tables: Sequence[WrittenTable]) -> bytes:
    """As REDCap's API takes them. A label of an instance could show its fields; there is none."""
    names = [table.name for table in tables if is_repeating(table.table)]
    return csv_bytes([("form_name", "custom_form_label"), *((name, "") for name in names)])


def _field(name: str, table: WrittenTable, output: Output) -> dict[str, str]:
    kind, choices, validation = _type(output)
    return {
        "Variable / Field Name": name,
        "Form Name": table.name,
        "Field Type": kind,
        "Field Label": _one_line(output.label) or output.name,
        "Choices, Calculations, OR Slider Labels": choices,
        "Field Note": _one_line(output.unit),
        "Text Validation Type OR Show Slider Number": validation,
        "Field Annotation": output.variable,
    }


def _type(output: Output) -> tuple[str, str, str]:
    """Field type, choices, and validation.

    Of several answers that could be ticked each is a yesno, not a box of a checkbox: a box that is
    not ticked does not say whether the question was answered at all.
    """
    if output.kind is VariableKind.CODE and output.codes:
        kind = "radio" if len(output.codes) <= _MOST_RADIOS else "dropdown"
        return kind, _choices(output.codes), ""
    if output.kind is VariableKind.NUMBER:
        return "text", "", "number" if output.decimals else "integer"
    return _PLAIN.get(output.kind, "text"), "", ""


def _choices(codes: Mapping[str, str]) -> str:
    raw = raw_values(codes)
    labels = ((raw[code], _one_line(label) or code) for code, label in codes.items())
    return " | ".join(f"{value}, {label}" for value, label in labels)


def _one_line(label: str) -> str:
    """Also without the character that stands between two choices."""
    return " ".join(label.replace("|", "/").split())
